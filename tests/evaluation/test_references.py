from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from support.articles import interview
from support.odd import odd_transcripts
from support.podcasts import podcast
from transcribe.errors import DocumentError, InputError
from transcribe.evaluation import Reference, compare, total
from transcribe.evaluation.scores import more
from transcribe.model.episode import Role
from transcribe.model.transcript import Speaker, Transcript
from transcribe.pipeline.publishing import format_named
from transcribe.services.evaluating import find_reference, read_reference, referenced
from transcribe.store.transcripts import read_transcript

SAMPLES = sorted((Path(__file__).parents[2] / "audio" / "references").glob("*.json"))


def read(tmp_path: Path, suffix: str, text: str | bytes, episode_id: str = "talk") -> Reference:
    path = tmp_path / f"reference{suffix}"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_reference(path, episode_id)


def srt(*captions: str) -> str:
    """Captions of two seconds each."""
    return "\n".join(
        f"{n + 1}\n00:00:{2 * n:02},000 --> 00:00:{2 * n + 2:02},000\n{text}\n" for n, text in enumerate(captions)
    )


def vtt(*captions: str) -> str:
    return "WEBVTT\n\n" + srt(*captions).replace(",000", ".000")


def said(told: Reference) -> list[tuple[str, str]]:
    return [(turn.speaker, turn.text) for turn in told.turns]


# Every format


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("form", ["json", "rttm", "srt", "vtt"])
def test_a_transcript_agrees_with_what_it_was_written_as(tmp_path: Path, path: Path, form: str) -> None:
    told = read_transcript(path)
    compared = compare(read(tmp_path, f".{form}", format_named(form).write(told), told.id), told)
    scores, others = total([compared]), more([compared])
    assert others.speakers_found == others.speakers_expected == len(told.speakers)
    if form == "rttm":
        assert (scores.wer, scores.speaker_attributed_wer, others.cpwer, others.confusion) == (None,) * 4
    else:
        assert (scores.wer, scores.speaker_attributed_wer, others.cpwer) == (0, 0, 0)
    assert scores.role_accuracy == (1 if form == "json" else None)
    assert scores.der is not None
    assert scores.der <= (0.15 if form in ("srt", "vtt") else 0)  # captions stay after the last word


def test_the_one_that_tells_most_is_found(tmp_path: Path) -> None:
    for name in ("talk.vtt", "talk.rttm", "other.srt", "notes.txt"):
        (tmp_path / name).touch()
    assert find_reference(tmp_path, "talk").name == "talk.rttm"
    (tmp_path / "talk.json").touch()
    assert find_reference(tmp_path, "talk").name == "talk.json"
    assert referenced(tmp_path) == ["other", "talk"]


def test_a_missing_reference_is_told_with_its_folder(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="there is no reference for 'talk'") as told:
        find_reference(tmp_path, "talk")
    assert told.value.path == str(tmp_path)


def test_a_file_that_nobody_reads_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not in a supported format"):
        read(tmp_path, ".pages", "")


@pytest.mark.parametrize("form", ["md", "txt", "docx", "ttml", "podcast-json", "whisper-json"])
def test_whatever_is_read_may_be_a_reference(tmp_path: Path, form: str) -> None:
    told = interview()
    compared = compare(read(tmp_path, Path(format_named(form).file_name).suffix, format_named(form).data(told)), told)
    assert (total([compared]).wer, total([compared]).speaker_attributed_wer) == (0, 0)


_TIMES = "00:00:00.000 --> 00:00:02.000"


@pytest.mark.parametrize(
    ("suffix", "text", "reason"),
    [
        (".json", "{", "line 1 isn't valid JSON"),
        (".json", "{}", "is JSON, but not a transcript"),
        (".json", '{"turns": []}', "id: Field required"),
        (".json", '{"schema": 99}', "version 99"),
        (".rttm", "", "has no SPEAKER row"),
        (".rttm", "SPEAKER talk 1 0.5 0.0 <NA> <NA> ann <NA> <NA>\n", "has no SPEAKER row"),
        (
            ".rttm",
            "SPEAKER a 1 0 1 <NA> <NA> x <NA> <NA>\nSPEAKER b 1 0 1 <NA> <NA> x <NA> <NA>\n",
            "is about a, b, not talk",
        ),
        (".srt", "", "has neither words nor speakers"),
        (".srt", srt("[music]"), "has neither words nor speakers"),
        (".srt", "1\n00:00:01,000 --> 00:00:01,000\nAnn: [laughs]\n", "has neither words nor speakers"),
        (".srt", srt("Yes.").replace("00:00:02,000", "soon"), "line 2 "),
        (".vtt", "WEBVTT\n", "has neither words nor speakers"),
        (".vtt", f"WEBVTT\n\n{_TIMES}\nYes.\n\n00:00:05.000 --> soon\nNo.\n", "line 6 "),
    ],
)
def test_a_bad_file_is_told_in_one_line(tmp_path: Path, suffix: str, text: str | bytes, reason: str) -> None:
    with pytest.raises(InputError) as told:
        read(tmp_path, suffix, text)
    assert reason in str(told.value)
    assert "\n" not in str(told.value)
    assert str(told.value).startswith(str(tmp_path / f"reference{suffix}"))


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"there is no such file"):
        read_reference(tmp_path / "none.srt", "none")


# RTTM


def test_rttm_tells_who_speaks_when(tmp_path: Path) -> None:
    told = read(
        tmp_path,
        ".rttm",
        "SPKR-INFO x 1 <NA> <NA> <NA> unknown bo <NA> <NA>\n"
        "SPEAKER x 1 2.5 1.25 <NA> <NA> bo <NA> <NA>\n"
        "SPEAKER x 1 0.0 3.0 <NA> <NA> ann <NA> <NA>\n",
    )
    assert [(turn.speaker, turn.start_ms, turn.end_ms) for turn in told.turns] == [("ann", 0, 3000), ("bo", 2500, 3750)]
    assert (told.tells_words, told.tells_speakers, told.tells_people) == (False, True, False)


def test_rttm_of_many_recordings_is_read_for_one(shared: Path) -> None:
    from pyannote.database.util import load_rttm

    path = shared / "data" / "conversation" / "ami.rttm"
    for name, expected in load_rttm(path).items():
        told = read_reference(path, name)
        assert [(turn.start_ms, turn.end_ms, turn.speaker) for turn in told.turns] == sorted(
            (round(segment.start * 1000), round(segment.end * 1000), label)
            for segment, _, label in expected.itertracks(yield_label=True)
        )


# Captions


def test_a_name_holds_until_the_next_one(tmp_path: Path) -> None:
    told = read(tmp_path, ".srt", srt("Ann Lee: Is it\nlong?", "Is it?", "Bo: It is."))
    assert said(told) == [("Ann Lee", "Is it long? Is it?"), ("Bo", "It is.")]
    assert told.speakers == (Speaker("Ann Lee", "Ann Lee"), Speaker("Bo", "Bo"))


def test_a_captions_time_is_shared_out_by_letters(tmp_path: Path) -> None:
    (turn,) = read(tmp_path, ".srt", srt("Ann: so it was")).turns
    assert [(word.text, word.start_ms, word.end_ms) for word in turn.words] == [
        ("so", 0, 571),
        ("it", 571, 1142),
        ("was", 1142, 2000),
    ]


def test_a_caption_of_no_length_still_has_its_word(tmp_path: Path) -> None:
    (turn,) = read(tmp_path, ".srt", "1\n00:00:01,000 --> 00:00:01,000\nAnn: Mm.\n").turns
    assert [(word.text, word.start_ms, word.end_ms) for word in turn.words] == [("Mm.", 1000, 1001)]


@pytest.mark.parametrize(
    "text",
    [
        "Ann: Is it?\nBo: It is.",
        "- Ann: Is it?\n- Bo: It is.",
        ">> Ann: Is it?\n>> Bo: It is.",
        "– <i>Ann:</i> Is it?\n– Bo: [laughs] It is.",
        "[music]\nAnn:\nIs it?\nBo: It is.",
    ],
)
def test_two_speakers_may_share_a_caption(tmp_path: Path, text: str) -> None:
    assert said(read(tmp_path, ".srt", srt(text))) == [("Ann", "Is it?"), ("Bo", "It is.")]


@pytest.mark.parametrize(
    "text",
    [
        "and then we asked\nTensorflow: the book",
        "Ann: we did a\nChoose Your Own Adventure:",
        "I have one question: why?",
        "Well, Bo: you know",
        "at 10: no",
    ],
)
def test_a_colon_alone_makes_no_speaker(tmp_path: Path, text: str) -> None:
    told = read(tmp_path, ".srt", srt("Ann: So", text))
    assert [turn.speaker for turn in told.turns] == ["Ann"]
    assert told.turns[0].text.endswith(text.split()[-1])


@pytest.mark.parametrize(
    "name", ["van der Berg", "Élodie", "Dr. Lee", "ANN LEE", "Jean-Luc O'Neil", "王菲", "Ludwig van Beethoven"]
)
def test_names_have_many_forms(tmp_path: Path, name: str) -> None:
    assert said(read(tmp_path, ".srt", srt(f"{name}: Yes."))) == [(name, "Yes.")]


def test_the_full_name_counts_wherever_it_is_given_once(tmp_path: Path) -> None:
    told = read(tmp_path, ".srt", srt("Ann: Hello.", "Bo: I'm Bo.", "Ann Lee: I'm Ann.", "Ann: Yes."))
    assert [speaker.name for speaker in told.speakers] == ["Ann Lee", "Bo"]


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Speaker 1", Role.UNKNOWN),
        ("SPEAKER_00", Role.UNKNOWN),
        ("Unknown speaker", Role.UNKNOWN),
        ("Interviewer", Role.REPORTER),
        ("GUEST", Role.GUEST),
    ],
)
def test_a_label_is_no_name(tmp_path: Path, label: str, role: Role) -> None:
    told = read(tmp_path, ".srt", srt(f"{label}: Yes."))
    assert told.speakers == (Speaker(label, None, role),)
    assert told.tells_people == (role is not Role.UNKNOWN)


def test_captions_without_names_tell_the_words_alone(tmp_path: Path) -> None:
    told = read(tmp_path, ".srt", srt("So it was.", "[music]", "And so it is."))
    assert said(told) == [("", "So it was. And so it is.")]
    assert (told.tells_words, told.tells_speakers, told.tells_people) == (True, False, False)


def test_a_sound_may_go_over_two_lines(tmp_path: Path) -> None:
    assert said(read(tmp_path, ".srt", srt("Ann: Yes. [Ann and\nBo laugh] So."))) == [("Ann", "Yes. So.")]


@pytest.mark.parametrize("form", ["json", "rttm", "srt", "vtt"])
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=odd_transcripts)
def test_whatever_we_write_is_read_unless_it_is_empty(tmp_path: Path, form: str, told: Transcript) -> None:
    refused = ""
    try:
        more([compare(read(tmp_path, f".{form}", format_named(form).write(told), told.id), told)])
    except DocumentError as error:
        refused = error.reason
    assert refused in ("", {"rttm": "has no SPEAKER row"}.get(form, "has neither words nor speakers"))
    assert not refused or form != "json"


def test_windows_files_are_read(tmp_path: Path) -> None:
    text = srt("{\\an8}Ann: Yes.", "Bo: <b>No.</b>").replace("\n", "\r\n").encode("utf-8-sig")
    assert said(read(tmp_path, ".srt", text)) == [("Ann", "Yes."), ("Bo", "No.")]


def test_voices_of_web_captions_are_read(tmp_path: Path) -> None:
    told = read(
        tmp_path,
        ".vtt",
        vtt(
            "<v Ann Lee>Is it &lt;long&gt;\n&amp; dark?</v>",
            "<v.loud Bo>- No: it\n<v Ann Lee>- Oh",
            "<c.red>I see.</c>",
        ),
    )
    assert said(told) == [("Ann Lee", "Is it <long> & dark?"), ("Bo", "No: it"), ("Ann Lee", "Oh I see.")]


def test_web_captions_may_name_speakers_as_subrip_does(tmp_path: Path) -> None:
    assert said(read(tmp_path, ".vtt", vtt("Ann: Yes.", "Yes.", "- Bo: No."))) == [("Ann", "Yes. Yes."), ("Bo", "No.")]


def test_what_is_no_caption_is_passed_over(tmp_path: Path) -> None:
    told = read(
        tmp_path,
        ".vtt",
        "WEBVTT - a talk\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nNOTE\nby hand\n\n"
        "intro\n00:01.000 --> 00:02.500 align:start\n<v Bo>So <00:01.500>it was.\n",
    )
    assert said(told) == [("Bo", "So it was.")]
    assert (told.turns[0].start_ms, told.turns[0].end_ms) == (1000, 2500)


@pytest.mark.parametrize("name", ["1_1", "3_2", "7_2"])
def test_real_captions_are_read_as_another_reader_reads_them(shared: Path, name: str) -> None:
    path = shared / "data" / "podcasts" / f"{name}.srt"
    told, expected = read_reference(path, name), podcast(path)
    assert [(turn.start_ms, turn.end_ms, turn.text) for turn in told.turns if turn.speaker] == [
        (turn.start_ms, turn.end_ms, turn.text) for turn in expected.turns
    ]
    assert [speaker.name for speaker in told.speakers] == [speaker.name for speaker in expected.speakers]


@pytest.mark.parametrize(
    ("name", "people"),
    [
        ("1_4", {"Bekah Hawrot Weigel", "Dan Ott", "Vic Vijayakumar"}),
        ("2_1", {"Bekah Hawrot Weigel", "Dan Ott", "Gant"}),
        ("6_4", {"Bekah Hawrot Weigel", "Dan Ott", "Sadie Jay"}),
    ],
)
def test_real_captions_name_as_many_people_as_speak(shared: Path, name: str, people: set[str]) -> None:
    told = read_reference(shared / "data" / "podcasts" / f"{name}.srt", name)
    assert {speaker.name for speaker in told.speakers} == people
