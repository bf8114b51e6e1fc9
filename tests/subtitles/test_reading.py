"""SubRip and WebVTT as people and programs write them: nothing of their text or times is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transcribe.subtitles.decoding import decoded
from transcribe.subtitles.file import SubtitleFile, written
from transcribe.subtitles.reading import subtitles_of
from transcribe.subtitles.timesline import read_times


def read(text: str | bytes, name: str = "talk.srt") -> SubtitleFile:
    return subtitles_of(text if isinstance(text, bytes) else text.encode(), Path(name))


def cues(text: str | bytes, name: str = "talk.srt") -> list[tuple[int, int, tuple[str, ...]]]:
    return [(cue.start_ms, cue.end_ms, cue.lines) for cue in read(text, name).subtitles]


@pytest.mark.parametrize(
    "line",
    [
        "00:00:01,500 --> 00:00:04,000",
        "00:00:01.500 --> 00:00:04.000",
        "0:0:1,5 --> 0:0:4",
        "00:01,500 --> 00:04",
        "00: 00: 01,500 -> 00: 00: 04,000",
        "00:00:01,500 - - > 00:00:04,000",
        "00:00:01,500 –> 00:00:04,000",
        "00:00:01,500 → 00:00:04,000",
        "00:00:01,500 --&gt; 00:00:04,000",
        "00:00:01,500-->00:00:04,000",
        "00:00:01:500 --> 00:00:04:000",
        "00:00:01,500000 ---> 00:00:04,000",
        "1.5 --> 4.0",
        "\u200f00:00:01,500 --> 00:00:04,000\u200e",
        "０0：00：01，500 --> 00:00:04,000",
        "٠٠:٠٠:٠١,٥٠٠ --> ٠٠:٠٠:٠٤,٠٠٠",
    ],
)
def test_times_are_known_however_they_are_written(line: str) -> None:
    times = read_times(line)
    assert times is not None
    assert (times.start_ms, times.end_ms) == (1_500, 4_000)


@pytest.mark.parametrize(
    "line",
    [
        "From A --> B.",
        "00:00:01,000 -->",
        "00:00:61,000 --> 00:01:04,000",
        "00:75:00,000 --> 00:76:00,000",
        "00:00:0x,000 --> 00:00:04,000",
        "1 --> 2",
        "He went 1:30 --> 2:00 home",
        "9" * 2_000 + " --> 1",
    ],
)
def test_what_is_no_line_of_times_is_none(line: str) -> None:
    assert read_times(line) is None


def test_hours_may_have_three_digits_and_settings_stay() -> None:
    times = read_times("100:00:00,000 --> 100:00:01,000  X1:40 Y1:20")
    assert times is not None
    assert (times.start_ms, times.settings) == (360_000_000, "X1:40 Y1:20")


def test_frames_are_counted_and_the_rate_is_said_to_be_a_guess() -> None:
    file = read("1\n00:00:01:12 --> 00:00:02:20\nYes.\n")
    assert [(cue.start_ms, cue.end_ms) for cue in file.subtitles] == [(1_480, 2_800)]
    assert "25 frames a second, a guess" in file.faults[0].message
    assert cues("1\n00:00:01:15 --> 00:00:02:29\nYes.\n") == [(1_500, 2_966, ("Yes.",))]


@pytest.mark.parametrize(
    "text",
    [
        "1\n00:00:01,000 --> 00:00:03,000\n\nThe last\n\nboat leaves.\n\n2\n00:00:04,000 --> 00:00:05,000\nYes.\n",
        "1\n00:00:01,000 --> 00:00:03,000\n \nThe last\nboat leaves.\n2\n00:00:04,000 --> 00:00:05,000\nYes.",
        "1\r\r\n00:00:01,000 --> 00:00:03,000\r\r\nThe last\r\r\nboat leaves.\r\r\n\r\r\n2\r\r\n"
        "00:00:04,000 --> 00:00:05,000\r\r\nYes.\r\r\n",
        "1\r00:00:01,000 --> 00:00:03,000\rThe last\rboat leaves.\r\r2\r00:00:04,000 --> 00:00:05,000\rYes.\r",
        "1\n\n00:00:01,000 --> 00:00:03,000\n\nThe last\n\nboat leaves.\n\n\n"
        "2\n\n00:00:04,000 --> 00:00:05,000\n\nYes.\n",
        "\ufeff00:00:01,000 --> 00:00:03,000\nThe last\nboat leaves.\n00:00:04,000 --> 00:00:05,000\nYes.\n",
    ],
)
@pytest.mark.parametrize("name", ["talk.srt", "talk.vtt"])
def test_text_stays_in_its_cue_wherever_blank_lines_stand(text: str, name: str) -> None:
    text = ("WEBVTT\n\n" + text.replace(",0", ".0").removeprefix("\ufeff")) if name.endswith("vtt") else text
    assert cues(text, name) == [(1_000, 3_000, ("The last", "boat leaves.")), (4_000, 5_000, ("Yes.",))]
    assert cues(written(read(text, name)), name) == cues(text, name)


@pytest.mark.parametrize(
    "text",
    [
        "1\n00:00:01,000 --> 00:00:02,000\nWhen?\n2\n00:00:02,000 --> 00:00:03,000\n1984\n"
        "00:00:03,000 --> 00:00:04,000\nSo.\n",
        "1\n00:00:01,000 --> 00:00:02,000\nWhen?\n\n2\n00:00:02,000 --> 00:00:03,000\n1984\n\n3\n"
        "00:00:03,000 --> 00:00:04,000\nSo.\n",
        "1\n00:00:01,000 --> 00:00:02,000\nWhen?\n\n2\n00:00:02,000 --> 00:00:03,000\n\n1984\n\n3\n"
        "00:00:03,000 --> 00:00:04,000\nSo.\n",
        "00:00:01,000 --> 00:00:02,000\nWhen?\n00:00:02,000 --> 00:00:03,000\n1984\n"
        "00:00:03,000 --> 00:00:04,000\nSo.\n",
    ],
)
def test_a_caption_may_be_a_number(text: str) -> None:
    assert [lines for _, _, lines in cues(text)] == [("When?",), ("1984",), ("So.",)]


@pytest.mark.parametrize("text", ["The last boat.", "1984"])
@pytest.mark.parametrize("name", ["talk.srt", "talk.vtt"])
def test_a_cue_without_text_takes_what_stands_before_the_next_times(text: str, name: str) -> None:
    head = "WEBVTT\n\n" if name.endswith("vtt") else ""
    file = f"{head}00:00:01.000 --> 00:00:02.000\n\n{text}\n00:00:02.000 --> 00:00:03.000\nNobody.\n"
    assert [lines for _, _, lines in cues(file, name)] == [(text,), ("Nobody.",)]


def test_a_time_before_the_recording_is_clamped_and_said() -> None:
    file = read("1\n-00:00:01,000 --> 00:00:02,000\nYes.\n")
    assert (file.subtitles[0].start_ms, file.subtitles[0].end_ms) == (0, 2_000)
    assert "negative" in {fault.rule for fault in file.faults}
    assert read("1\n-00:00:03,000 --> -00:00:02,000\nYes.\n").unmendable


def test_an_arrow_in_what_is_said_is_no_line_of_times() -> None:
    text = "1\n00:00:01,000 --> 00:00:03,000\nThe train\n10:30 -> 11:00\n"
    assert cues(text) == [(1_000, 3_000, ("The train", "10:30 -> 11:00"))]


def test_a_second_header_and_text_below_a_note_are_nobody_s_words() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\nYes.\n\nWEBVTT\nX-TIMESTAMP-MAP=\n\n00:02.000 --> 00:03.000\nNo.\n"
    assert [lines for _, _, lines in cues(text, "talk.vtt")] == [("Yes.",), ("No.",)]
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\nYes.\n\nNOTE by hand\n\nand at night\n\n00:02.000 --> 00:03.000\nNo.\n"
    assert [lines for _, _, lines in cues(text, "talk.vtt")] == [("Yes.",), ("No.",)]


TALKS = {
    "cp1252": ("Görter war da, und sprach lange mit ihr.", "Windows-1252"),
    "cp1251": ("Где вы снимали этот фильм?", "Windows-1251"),
    "gb18030": ("你是在哪里拍摄的？在港口，夜里。", "GB 18030"),
    "shift_jis": ("どこで撮影しましたか？", "Shift JIS"),
}


@pytest.mark.parametrize("encoding", TALKS)
def test_letters_of_other_encodings_are_guessed_and_the_guess_is_said(encoding: str) -> None:
    text, name = TALKS[encoding]
    talk = "".join(f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{text}\n\n" for n in range(1, 9))
    file = read(talk.encode(encoding))
    assert file.subtitles[0].lines == (text,)
    assert f"{name} is a guess" in file.faults[0].message
    assert file.unmendable


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_known_without_its_mark(encoding: str) -> None:
    file = read("1\n00:00:01,000 --> 00:00:02,000\nGörter 電話\n".encode(encoding))
    assert file.subtitles[0].lines == ("Görter 電話",)
    assert not file.unmendable


def test_a_damaged_letter_makes_no_other_one_foreign() -> None:
    found = decoded("Görter, Käse, Öl, Übung".encode() + b"\xff")
    assert found.text == "Görter, Käse, Öl, Übung\ufffd"
    assert found.guessed


@given(st.binary(max_size=60))
def test_any_bytes_are_text(data: bytes) -> None:
    assert decoded(data).encoding


_LINES = st.lists(
    st.sampled_from(
        (
            "1",
            "2",
            "7",
            "1984",
            "",
            " ",
            "Yes.",
            "Ann: No.",
            "- So.",
            "00:00:01,000 --> 00:00:02,000",
            "00:00:03 -> 00:00:04",
            "NOTE by hand",
            "00:00:05,000 --> soon",
            "A --> B",
        )
    ),
    max_size=20,
)


@settings(max_examples=300)
@given(_LINES, st.sampled_from(("talk.srt", "talk.vtt")))
def test_every_word_and_every_time_that_is_read_is_written_and_read_again(lines: list[str], name: str) -> None:
    file = read("\n".join((*(["WEBVTT", ""] if name.endswith("vtt") else []), *lines)), name)
    again = read(written(file), name)
    assert [cue.start_ms for cue in again.subtitles] == [cue.start_ms for cue in file.subtitles]
    texts = (text for cue in file.subtitles for text in (*cue.before, cue.identifier, *cue.lines))
    kept = " ".join((*file.head, *texts, *file.tail))
    for line in lines:
        if line.strip() and not line.isdecimal() and read_times(line) is None:
            assert line in kept
