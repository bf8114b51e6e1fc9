"""SubRip, WebVTT and TTML as something that tells who said what."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given

from support.odd_captions import odd_files
from transcribe.errors import DocumentError, InputError
from transcribe.model.episode import Role
from transcribe.model.parsed import Aside, ParsedTranscript
from transcribe.model.transcript import SoundEvent
from transcribe.readers import read_data


def read(form: str, text: str) -> ParsedTranscript:
    return read_data(text.encode(), Path(f"talk.{form}"))


def srt(*captions: str) -> str:
    """Captions of two seconds each."""
    return "\n".join(
        f"{n + 1}\n00:00:{2 * n:02},000 --> 00:00:{2 * n + 2:02},000\n{text}\n" for n, text in enumerate(captions)
    )


def vtt(*captions: str) -> str:
    return "WEBVTT\n\n" + srt(*captions).replace(",000", ".000")


def ttml(*captions: str) -> str:
    cues = "".join(f'<p begin="{2 * n}s" end="{2 * n + 2}s">{text}</p>' for n, text in enumerate(captions))
    return f'<tt xmlns="http://www.w3.org/ns/ttml"><body><div>{cues}</div></body></tt>'


def said(told: ParsedTranscript) -> list[tuple[str | None, str]]:
    return [(passage.speaker, passage.text) for passage in told.passages]


@pytest.mark.parametrize("form", ["srt", "vtt", "ttml"])
def test_a_name_holds_until_the_next_one(form: str) -> None:
    write = {"srt": srt, "vtt": vtt, "ttml": ttml}[form]
    told = read(form, write("Ann Lee (reporter): Is it?", "Is it long?", "- Bo: It is."))
    assert [(one.speaker, one.role, one.text, one.start_ms, one.end_ms) for one in told.passages] == [
        ("Ann Lee", Role.REPORTER, "Is it?", 0, 2_000),
        ("Ann Lee", Role.UNKNOWN, "Is it long?", 2_000, 4_000),
        ("Bo", Role.UNKNOWN, "It is.", 4_000, 6_000),
    ]
    assert (told.form, told.paragraphs) == (form, False)


def test_nobody_is_named_before_the_first_name() -> None:
    assert said(read("srt", srt("So.", "Ann: Yes."))) == [(None, "So."), ("Ann", "Yes.")]


@pytest.mark.parametrize(
    "text",
    [
        "Ann: Is it?\nBo: It is.",
        "- Ann: Is it?\n- Bo: It is.",
        ">> Ann: Is it?\n>> Bo: It is.",
        "– <i>Ann:</i> Is it?\n– Bo: It is.",
        "Ann:\nIs it?\nBo: It is.",
    ],
)
def test_two_speakers_share_a_captions_time_by_letters(text: str) -> None:
    told = read("srt", srt(text))
    assert said(told) == [("Ann", "Is it?"), ("Bo", "It is.")]
    assert [(one.start_ms, one.end_ms) for one in told.passages] == [(0, 1_000), (1_000, 2_000)]


def test_a_sound_alone_is_told_apart_and_one_within_words_stays() -> None:
    told = read("srt", srt("[music]", "[music]\nAnn: Yes.", "- [laughs] So.", "Ann: [laughs]", "♪"))
    assert [(sound.kind, sound.start_ms) for sound in told.sounds] == [("music", 0), ("music", 2_000), ("music", 8_000)]
    assert said(told) == [("Ann", "Yes."), ("Ann", "[laughs] So."), ("Ann", "[laughs]")]


def test_markup_is_not_read() -> None:
    assert said(read("srt", srt('{\\an8}<b>Ann:</b> <font color="#fff">Yes.</font>'))) == [("Ann", "Yes.")]
    assert said(read("vtt", vtt("<v.loud Ann &amp; Co>a <c.red>&lt;b&gt;</c> <00:00:01.000>c</v>"))) == [
        ("Ann & Co", "a <b> c")
    ]
    assert said(
        read(
            "ttml",
            ttml('Ann: <span tts:color="red" xmlns:tts="http://www.w3.org/ns/ttml#styling">Yes</span>,<br/>it &amp; I'),
        )
    ) == [("Ann", "Yes, it & I")]


def test_voices_on_one_line_are_apart() -> None:
    assert said(read("vtt", vtt("<v Ann>Is it?</v> <v Bo>It is.</v>"))) == [("Ann", "Is it?"), ("Bo", "It is.")]


def test_dashes_of_two_voices_are_none_of_their_words() -> None:
    told = read("vtt", vtt("<v Ann>- Is it?</v>\n<v Bo>- - It is.</v>", "<v Bo>- So.</v>"))
    assert said(told) == [("Ann", "Is it?"), ("Bo", "- It is."), ("Bo", "- So.")]


def test_notes_above_are_the_head_and_others_stay_where_they_are() -> None:
    text = vtt("Ann: Yes.", "No.").replace("WEBVTT", "WEBVTT\n\nNOTE\nThe Salt &amp; Road\nby hand\n\nSTYLE\n::cue {}")
    told = read("vtt", text.replace("\n2\n", "\nNOTE by phone\nfrom home\n\n2\n"))
    assert told.head == ("The Salt & Road", "by hand")
    assert told.asides == (Aside(1, "by phone from home", "note"),)


def test_what_players_put_up_with_is_read() -> None:
    told = read("vtt", "00:00.5 --> 0:0:2,5 align:start\nAnn: Yes.\n00:00:03.000 --> 00:00:03.000\nNo.\n")
    assert [(one.text, one.start_ms, one.end_ms) for one in told.passages] == [
        ("Yes.", 500, 2_500),
        ("No.", 3_000, 3_000),
    ]


@pytest.mark.parametrize(
    ("form", "text", "reason"),
    [
        ("srt", "Yes.\n\nNo.", "line 1 'Yes.' belongs to no cue"),
        ("srt", srt("Yes.").replace("00:00:02,000", "soon"), "line 2 '00:00:00,000 --> soon' has no readable times"),
        ("ttml", ttml("Yes.").replace("</div>", ""), "line 1 is not well-formed XML"),
        ("ttml", ttml("Yes.").replace("2s", "soon"), "line 1 end='soon' isn't a valid time"),
        ("ttml", ttml("Yes.").replace(' begin="0s" end="2s"', ""), "line 1 has no times"),
        ("ttml", '<!DOCTYPE tt [<!ENTITY a "b">]>' + ttml("&a;"), "line 1 has a document type"),
    ],
)
def test_what_would_be_lost_is_told_with_its_line(form: str, text: str, reason: str) -> None:
    with pytest.raises(DocumentError) as told:
        read(form, text)
    assert str(told.value).startswith(f"talk.{form}: {reason}")
    assert told.value.hint
    assert "\n" not in str(told.value)


@given(odd_files)
def test_whatever_stands_in_a_file_it_is_read_or_refused(text: str) -> None:
    for form in ("srt", "vtt", "ttml"):
        with suppress(InputError):
            assert all(passage.text and passage.start_ms is not None for passage in read(form, text).passages)


def test_xml_of_another_kind_is_told_by_its_own_name() -> None:
    with pytest.raises(DocumentError, match=r"^item\.xml: is XML, but not TTML"):
        read_data(b"<?xml version='1.0'?><item/>", Path("item.xml"))


def test_sounds_last_as_long_as_their_caption() -> None:
    assert read("vtt", vtt("[music]", "Yes.")).sounds == (SoundEvent(0, 2_000, "music"),)


def at(told: ParsedTranscript) -> list[tuple[str, int]]:
    """Each word with its own time."""
    return [(word.text, word.start_ms) for passage in told.passages for word in passage.words]


ROLLING = """WEBVTT
Language: nl

00:00:01.000 --> 00:00:02.500 align:start
\x20
we<00:00:01.300><c> came</c><00:00:01.800><c> home</c>

00:00:02.500 --> 00:00:02.510 align:start
we came home
\x20

00:00:02.510 --> 00:00:04.000 align:start
we came home
and<00:00:03.000><c> slept</c>

00:00:04.000 --> 00:00:04.010
and slept
\x20

00:00:04.010 --> 00:00:05.000
and slept
[Music]
"""


def test_rolling_captions_tell_each_word_once_at_its_own_time() -> None:
    told = read("vtt", ROLLING)
    assert at(told) == [("we", 1_000), ("came", 1_300), ("home", 1_800), ("and", 2_510), ("slept", 3_000)]
    assert (told.language, [sound.kind for sound in told.sounds]) == ("nl", ["Music"])
    assert any("repeat text already on screen" in note for note in told.notes)


@pytest.mark.parametrize(
    "screens",
    [
        ("a b", "a b\nc d", "c d\ne f", "e f\ng h"),
        ("a b\nc d\ne f", "c d\ne f\ng h", "e f\ng h\ni j"),
        ("a b", "a b c", "a b c\nd e", "d e f"),
    ],
)
def test_lines_that_stay_on_screen_are_told_once(screens: tuple[str, ...]) -> None:
    told = read("srt", srt(*screens))
    words = " ".join(passage.text for passage in told.passages).split()
    assert words == list("abcdefghij")[: len(words)]
    assert words[-1] == screens[-1][-1]


def test_a_word_that_is_highlighted_is_said_once() -> None:
    told = read(
        "srt", srt("<u>so</u> it goes", "so <u>it</u> goes", "so it <u>goes</u>", "<u>and</u> on", "and <u>on</u>")
    )
    assert [passage.text for passage in told.passages] == ["so it goes", "and on"]


def test_what_people_say_twice_is_told_twice() -> None:
    said_twice = ("No.", "No.", "No, no.", "I won't.", "I won't.\nNever.", "And you?", "Me?", "Yes.")
    told = read("srt", srt(*said_twice))
    assert [passage.text for passage in told.passages] == [text.replace("\n", " ") for text in said_twice]
    assert told.notes == ()


def test_times_inside_a_cue_that_cannot_be_are_not_believed() -> None:
    told = read("vtt", vtt("so<00:00:09.000> it<00:00:01.000> goes<00:00:00.500> on"))
    assert at(told) == [("so", 0), ("it", 500), ("goes", 1_000), ("on", 1_666)]


def test_a_dash_before_a_voice_is_no_word() -> None:
    told = read(
        "vtt",
        vtt(
            "- <v Ann>Why?</v>\n- <v Bo>The light.</v>", "<v Ann>- Why?</v>\n- <v Bo>So.</v>", "–<v Ann>Well - yes.</v>"
        ),
    )
    assert [text for _, text in said(told)] == ["Why?", "The light.", "- Why?", "So.", "Well - yes."]


def test_a_voice_s_own_label_and_a_time_alone_are_no_words() -> None:
    told = read(
        "vtt",
        vtt(
            "<v S00>S00: ",
            "<v S00>[00:00:02]",
            "<v S00>S00: Where?",
            "<v Ann Lee>[Ann Lee] Here.",
            "<v >(2 seconds pause) ",
            "<v Ann Lee>Lee: There.",
            "<v Bo>Question: why?",
        ),
    )
    assert said(told) == [("S00", "Where?"), ("Ann Lee", "Here."), ("Ann Lee", "There."), ("Bo", "Question: why?")]
    assert [sound.kind for sound in told.sounds] == ["2 seconds pause"]
    assert told.notes == ("1 caption shows only a time: skipped",)


def test_entities_are_read_in_subrip_too() -> None:
    assert said(read("srt", srt("Salt &amp; pepper &#233; &lt;b&gt; &amp;quot;so&amp;quot; AT&T\\Nand\\hon"))) == [
        (None, 'Salt & pepper é <b> "so" AT&T and on')
    ]


def test_marks_of_direction_are_no_part_of_a_name() -> None:
    told = read("srt", srt("\u200f- דוד כהן: שלום.", "\u202bדוד כהן: כן."))
    assert said(told) == [("דוד כהן", "שלום."), ("דוד כהן", "כן.")]


def test_captions_out_of_order_are_taken_in_order_and_said() -> None:
    text = srt("Ann: One.", "Bo: Two.", "Ann: Three.").split("\n\n")
    told = read("srt", "\n\n".join((text[1], text[0], text[2])))
    assert [text for _, text in said(told)] == ["One.", "Two.", "Three."]
    assert "1 caption comes after later ones: sorted by time" in told.notes


def test_a_caption_that_ends_before_it_starts_keeps_its_words_and_is_said() -> None:
    told = read("srt", srt("Yes.", "No.").replace("00:00:04,000", "00:00:01,000"))
    assert [(one.text, one.start_ms, one.end_ms) for one in told.passages] == [("Yes.", 0, 2_000), ("No.", 2_000, None)]
    assert "1 caption ends before starting: end time ignored" in told.notes


def test_one_speaker_s_captions_that_overlap_are_cut_where_the_next_begins() -> None:
    text = srt("So it was.", "And so on.", "Bo: Yes.").replace("00:00:02,000\nSo", "00:00:03,000\nSo")
    told = read("srt", text.replace("00:00:04,000\nAnd", "00:00:05,000\nAnd"))
    assert [one.end_ms for one in told.passages] == [2_000, 5_000, 6_000]
    assert "1 caption ends after the same speaker's next one begins: shortened" in told.notes


def test_liberties_are_said_once_for_each_kind() -> None:
    told = read("srt", srt("Yes.\n\nReally.", "No.", "So.").replace("-->", "->"))
    assert [passage.text for passage in told.passages] == ["Yes. Really.", "No.", "So."]
    assert told.notes == (
        "read anyway: line 2 00:00:00,000 -> 00:00:02,000 must be written as 00:00:00,000 --> 00:00:00,000, "
        "and 2 more like it",
        "read anyway: line 5 has a blank line inside its text, where players stop reading",
    )


def test_other_encodings_are_a_guess_that_is_said() -> None:
    told = read_data(srt("Görter was there, and she spoke of him.").encode("latin-1"), Path("talk.srt"))
    assert [passage.text for passage in told.passages] == ["Görter was there, and she spoke of him."]
    assert "Windows-1252 is a guess" in told.notes[0]


AGENTS = (
    '<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttm="http://www.w3.org/ns/ttml#metadata" xml:lang="fr-CA"><head>'
    '<ttm:agent xml:id="a" type="person"><ttm:name type="full">Ann\n Lee</ttm:name></ttm:agent>'
    '<ttm:agent xml:id="b" type="person"><ttm:name type="family">Ek</ttm:name><ttm:name type="given">Bo'
    "</ttm:name></ttm:agent></head><body><div>{}</div></body></tt>"
)


def test_agents_are_the_speakers() -> None:
    told = read(
        "ttml",
        AGENTS.format(
            '<p begin="1s" end="2s" ttm:agent="a">Ann Lee: Where\n did <ttm:desc>no</ttm:desc>you film?</p>'
            '<p begin="2s" end="4s"><span ttm:agent="b">In a harbour.</span><br/><span ttm:agent="a">When?</span></p>'
            '<p begin="4s" end="5s" ttm:role="sound">a door</p><p begin="5s" end="6s" ttm:agent="c">Yes.</p>'
        ),
    )
    assert said(told) == [
        ("Ann Lee", "Where did you film?"),
        ("Bo Ek", "In a harbour."),
        ("Ann Lee", "When?"),
        ("c", "Yes."),
    ]
    assert ([sound.kind for sound in told.sounds], told.language) == (["a door"], "fr")


def test_spans_with_times_of_their_own_are_passages() -> None:
    told = read(
        "ttml",
        AGENTS.format('<p><span begin="1s" end="2s">Bo: The last</span> <span begin="8s" end="9s">boat.</span></p>'),
    )
    assert [(one.speaker, one.text, one.start_ms, one.end_ms) for one in told.passages] == [
        ("Bo", "The last", 1_000, 2_000),
        ("Bo", "boat.", 8_000, 9_000),
    ]


def test_a_stream_s_clock_is_said_to_be_passed_over() -> None:
    text = vtt("Yes.").replace("WEBVTT", "WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:900000")
    told = read("vtt", text)
    assert [(one.text, one.start_ms) for one in told.passages] == [("Yes.", 0)]
    assert told.notes[0].startswith("skipped: X-TIMESTAMP-MAP")


def test_loosely_written_times_of_ttml_are_read_and_said() -> None:
    told = read("ttml", ttml("Yes.", "No.").replace('"2s"', '"0:00:02,5"'))
    assert [(one.start_ms, one.end_ms) for one in told.passages] == [(0, 2_500), (2_500, 4_000)]
    assert told.notes == ("read anyway: line 1 end='0:00:02,5' isn't a valid time, and 1 more like it",)


def test_text_above_the_first_caption_is_passed_over_and_said() -> None:
    told = read("srt", "A film by Bo Ek\n\n" + srt("Yes."))
    assert said(told) == [(None, "Yes.")]
    assert told.notes == ("skipped: line 1 'A film by Bo Ek' belongs to no cue; players drop it",)
