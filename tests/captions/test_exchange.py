"""Our captions read back by programs that aren't ours: the same cues, times, texts and speakers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from hypothesis import assume, given

from support.caption_readers import W3C, Read, by_pysubs2, by_srt, by_ttconv, by_webvtt_py
from support.odd import odd_transcripts
from support.transcripts import transcript
from transcribe.captions.cue import Cue, Line
from transcribe.captions.cues import cues
from transcribe.captions.podcast_json import FORMAT as PODCAST_JSON
from transcribe.captions.profiles import PODCAST
from transcribe.captions.script import Names, printed_name
from transcribe.captions.srt import FORMAT as SRT
from transcribe.captions.ttml import FORMAT as TTML
from transcribe.captions.vtt import FORMAT as VTT
from transcribe.model.episode import Role
from transcribe.model.formats import Format
from transcribe.model.transcript import SoundEvent, Transcript
from transcribe.store.transcripts import read_transcript

SHOWN = replace(PODCAST, sides=True, roles=True, visible_names=True)

TALK = replace(
    transcript(
        ("Ann Lee", Role.REPORTER, "so tell me what is it about & why <now>"),
        ("Bo Ek", Role.GUEST, "it is about the boat that brings people over --> every day of the year"),
        ("", Role.UNKNOWN, "Always?"),
        ("Bo Ek", Role.GUEST, "Always."),
        ("Ann Lee", Role.REPORTER, "שלום e\u0301 👩‍👧"),
    ),
    sounds=(SoundEvent(20_000, 30_000, "laughter"),),
)

#: What may be taken for markup in a format that has no way to escape it.
_TIME = re.compile(r"[0-9]:[0-9]")
_MARKUP = re.compile(r"[<>{}&\\]")


def said(line: Line, cue: Cue, names: Names, form: Format[str]) -> str:
    """A line as it stands in the file."""
    dash = "- " if cue.shared and form is VTT else ""
    name = names.before(line.speaker, first=line.first) if line.named and form is not VTT else ""
    text = f"{dash}{name}{line.text}"
    return text.replace("-->", "→") if form is SRT else text


def same(read: list[Read], script: Transcript, form: Format[str], *, markup: bool = True) -> None:
    """Judge what a program has read of a transcript's captions; without `markup` not what may be taken for it."""
    names, made = Names.of(script, PODCAST), cues(script)
    assert [(cue.start_ms, cue.end_ms) for cue in read] == [(cue.start_ms, cue.end_ms) for cue in made]
    for theirs, ours in zip(read, made, strict=True):
        lines = [said(line, ours, names, form) for line in ours.lines]
        if markup or not _MARKUP.search("".join(lines)):
            assert list(theirs.lines) == lines
        if theirs.voices:
            voices = dict.fromkeys(printed_name(script.speaker(line.speaker)) for line in ours.lines)
            assert list(dict.fromkeys(theirs.voices)) == list(voices)


READERS: list[tuple[str, Format[str], Callable[[str], list[Read]], bool]] = [
    ("srt", SRT, by_srt, True),
    ("pysubs2 of SubRip", SRT, lambda text: by_pysubs2(text, "srt"), False),
    ("pysubs2 of WebVTT", VTT, lambda text: by_pysubs2(text, "vtt"), False),
    ("webvtt-py", VTT, by_webvtt_py, True),
    ("ttconv of SubRip", SRT, lambda text: by_ttconv(text, "srt"), False),
    ("ttconv of WebVTT", VTT, lambda text: by_ttconv(text, "vtt"), True),
    ("ttconv of TTML", TTML, lambda text: by_ttconv(text.encode(), "ttml"), True),
]
of_reader = pytest.mark.parametrize(
    ("form", "reader", "markup"), [row[1:] for row in READERS], ids=[row[0] for row in READERS]
)


@of_reader
def test_another_program_reads_the_same(form: Format[str], reader: Callable[[str], list[Read]], markup: bool) -> None:
    same(reader(form.data(TALK).decode()), TALK, form, markup=markup)


@of_reader
def test_another_program_reads_the_same_of_the_samples(
    samples: Path, form: Format[str], markup: bool, reader: Callable[[str], list[Read]]
) -> None:
    paths = sorted((samples / "references").glob("*.json"))
    assert paths
    for path in paths:
        script = read_transcript(path)
        same(reader(form.data(script).decode()), script, form, markup=markup)


@of_reader
@given(odd=odd_transcripts)
def test_another_program_reads_the_same_whatever_is_said(
    form: Format[str], reader: Callable[[str], list[Read]], markup: bool, odd: Transcript
) -> None:
    # Some take two times on any line for a cue's.
    assume(markup or not any(_TIME.search(word.text) for word in odd.words))
    same(reader(form.data(odd).decode()), odd, form, markup=markup)


@pytest.fixture(scope="module")
def w3c() -> Iterator[W3C]:
    if reason := W3C.missing():
        pytest.skip(reason)
    reader = W3C()
    yield reader
    reader.close()


def by_w3c(w3c: W3C, text: str) -> list[Read]:
    told = w3c.read(text)
    assert told["errors"] == []
    return [
        Read(
            round(cue["start"] * 1000),
            round(cue["end"] * 1000),
            tuple(cue["text"].split("\n")),
            tuple(map(unescape, cue["voices"])),
        )
        for cue in told["cues"]
    ]


def test_the_w3cs_own_parser_finds_no_error_and_reads_the_same(w3c: W3C) -> None:
    same(by_w3c(w3c, VTT.write(TALK)), TALK, VTT)
    assert len(w3c.read(VTT.write(TALK))["styles"]) == 1


def test_the_w3cs_own_parser_finds_an_error_where_one_is(w3c: W3C) -> None:
    assert w3c.read(VTT.write(TALK).replace("WEBVTT", "WEBVT"))["errors"]
    assert w3c.read(VTT.write(TALK).replace("&amp;", "&"))["errors"]


@given(odd=odd_transcripts)
def test_the_w3cs_own_parser_reads_the_same_whatever_is_said(w3c: W3C, odd: Transcript) -> None:
    same(by_w3c(w3c, VTT.write(odd)), odd, VTT)
    assert w3c.read(VTT.write(odd, SHOWN))["errors"] == []


def test_the_w3cs_own_parser_understands_the_sides(w3c: W3C) -> None:
    told = w3c.read(VTT.write(TALK, SHOWN))["cues"]
    assert {(cue["voices"][0], cue["position"], cue["align"]) for cue in told if len(cue["voices"]) == 1} >= {
        ("Ann Lee", 5, "left"),
        ("Bo Ek", 95, "right"),
    }


def test_imsc_says_which_profile_it_follows() -> None:
    assert b"http://www.w3.org/ns/ttml/profile/imsc1.1/text" in TTML.data(TALK)


def test_podcast_json_has_every_cue_with_its_speaker() -> None:
    told = json.loads(PODCAST_JSON.data(TALK))
    assert told["version"] == "1.0.0"
    assert told["segments"][0]["speaker"] == "Ann Lee"
    spoken = [segment["body"] for segment in told["segments"] if "speaker" in segment]
    assert " ".join(spoken) == " ".join(word.text for word in TALK.words)
    assert all(segment["startTime"] < segment["endTime"] for segment in told["segments"])
