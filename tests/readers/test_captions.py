"""SubRip, WebVTT and TTML as something that tells who said what."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given

from support.odd_captions import odd_files
from transcribe.episode import Role
from transcribe.errors import DocumentError, InputError
from transcribe.readers import read_data
from transcribe.told import Aside, Told
from transcribe.transcript import SoundEvent


def read(form: str, text: str) -> Told:
    return read_data(text.encode(), Path(f"talk.{form}"))


def srt(*captions: str) -> str:
    """Captions of two seconds each."""
    return "\n".join(f"{n + 1}\n00:00:{2 * n:02},000 --> 00:00:{2 * n + 2:02},000\n{text}\n"
                     for n, text in enumerate(captions))


def vtt(*captions: str) -> str:
    return "WEBVTT\n\n" + srt(*captions).replace(",000", ".000")


def ttml(*captions: str) -> str:
    cues = "".join(f'<p begin="{2 * n}s" end="{2 * n + 2}s">{text}</p>' for n, text in enumerate(captions))
    return f'<tt xmlns="http://www.w3.org/ns/ttml"><body><div>{cues}</div></body></tt>'


def said(told: Told) -> list[tuple[str | None, str]]:
    return [(passage.speaker, passage.text) for passage in told.passages]


@pytest.mark.parametrize("form", ["srt", "vtt", "ttml"])
def test_a_name_holds_until_the_next_one(form: str) -> None:
    write = {"srt": srt, "vtt": vtt, "ttml": ttml}[form]
    told = read(form, write("Ann Lee (reporter): Is it?", "Is it long?", "- Bo: It is."))
    assert [(one.speaker, one.role, one.text, one.start_ms, one.end_ms) for one in told.passages] == [
        ("Ann Lee", Role.REPORTER, "Is it?", 0, 2_000), ("Ann Lee", Role.UNKNOWN, "Is it long?", 2_000, 4_000),
        ("Bo", Role.UNKNOWN, "It is.", 4_000, 6_000)]
    assert (told.form, told.paragraphs) == (form, False)


def test_nobody_is_named_before_the_first_name() -> None:
    assert said(read("srt", srt("So.", "Ann: Yes."))) == [(None, "So."), ("Ann", "Yes.")]


@pytest.mark.parametrize("text", [
    "Ann: Is it?\nBo: It is.", "- Ann: Is it?\n- Bo: It is.", ">> Ann: Is it?\n>> Bo: It is.",
    "– <i>Ann:</i> Is it?\n– Bo: It is.", "Ann:\nIs it?\nBo: It is."])
def test_two_speakers_share_a_captions_time_by_letters(text: str) -> None:
    told = read("srt", srt(text))
    assert said(told) == [("Ann", "Is it?"), ("Bo", "It is.")]
    assert [(one.start_ms, one.end_ms) for one in told.passages] == [(0, 1_000), (1_000, 2_000)]


def test_a_sound_alone_is_told_apart_and_one_within_words_stays() -> None:
    told = read("srt", srt("[music]", "[music]\nAnn: Yes.", "- [laughs] So.", "Ann: [laughs]", "♪"))
    assert [(sound.kind, sound.start_ms) for sound in told.sounds] == [("music", 0), ("music", 2_000), ("music", 8_000)]
    assert said(told) == [("Ann", "Yes."), ("Ann", "[laughs] So."), ("Ann", "[laughs]")]


def test_markup_is_not_read() -> None:
    assert said(read("srt", srt("{\\an8}<b>Ann:</b> <font color=\"#fff\">Yes.</font>"))) == [("Ann", "Yes.")]
    assert said(read("vtt", vtt("<v.loud Ann &amp; Co>a <c.red>&lt;b&gt;</c> <00:00:01.000>c</v>"))) == [
        ("Ann & Co", "a <b> c")]
    assert said(read("ttml", ttml('Ann: <span tts:color="red" xmlns:tts="http://www.w3.org/ns/ttml#styling">Yes'
                                  "</span>,<br/>it &amp; I"))) == [("Ann", "Yes, it & I")]


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
        ("Yes.", 500, 2_500), ("No.", 3_000, 3_000)]


@pytest.mark.parametrize(("form", "text", "reason"), [
    ("srt", srt("Yes.\n\nNo."), "line 5 'No.' belongs to no cue"),
    ("srt", srt("Yes.").replace("-->", "->"), "line 1 '1' belongs to no cue"),
    ("srt", srt("Yes.").replace("00:00:02,000", "soon"), "line 2 '00:00:00,000 --> soon' holds no times"),
    ("srt", srt("Yes.", "No.").replace("00:00:04,000", "00:00:01,000"), "line 6: the caption ends before it starts"),
    ("vtt", vtt("Yes.\n\nNo."), "line 7 'No.' belongs to no cue"),
    ("ttml", ttml("Yes.").replace("</div>", ""), "line 1 is not well-formed XML"),
    ("ttml", ttml("Yes.").replace("2s", "soon"), "line 1 end='soon' is no time"),
    ("ttml", ttml("Yes.").replace(' begin="0s" end="2s"', ""), "line 1 has no times"),
    ("ttml", '<!DOCTYPE tt [<!ENTITY a "b">]>' + ttml("&a;"), "line 1 has a document type"),
])
def test_what_would_be_lost_is_told_with_its_line(form: str, text: str, reason: str) -> None:
    with pytest.raises(DocumentError) as told:
        read(form, text)
    assert str(told.value).startswith(f"talk.{form}: {reason}")
    assert told.value.mend
    assert "\n" not in str(told.value)


@given(odd_files)
def test_whatever_stands_in_a_file_it_is_read_or_refused(text: str) -> None:
    for form in ("srt", "vtt", "ttml"):
        with suppress(InputError):
            assert all(passage.text and passage.start_ms is not None for passage in read(form, text).passages)


def test_xml_of_another_kind_is_told_by_its_own_name() -> None:
    with pytest.raises(DocumentError, match=r"^item\.xml: is XML, and no TTML"):
        read_data(b"<?xml version='1.0'?><item/>", Path("item.xml"))


def test_sounds_last_as_long_as_their_caption() -> None:
    assert read("vtt", vtt("[music]", "Yes.")).sounds == (SoundEvent(0, 2_000, "music"),)
