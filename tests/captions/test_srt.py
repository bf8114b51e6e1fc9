from __future__ import annotations

import re

import srt
from hypothesis import given

from support.odd import odd_transcripts
from support.transcripts import transcript
from transcribe.captions.cues import cues
from transcribe.captions.srt import FORMAT
from transcribe.model.episode import Role
from transcribe.model.transcript import Transcript
from transcribe.pipeline.publishing import format_named

TALK = transcript(
    ("Ann Lee", Role.REPORTER, "What made you go back there, after all those years?"),
    ("", Role.UNKNOWN, "My mother did, because she had kept the letters & the photographs of it all."),
)


def test_is_found_by_its_name() -> None:
    assert format_named("srt") is FORMAT


def test_another_program_reads_the_same_cues() -> None:
    read = list(srt.parse(FORMAT.write(TALK)))
    assert [cue.index for cue in read] == list(range(1, len(read) + 1))
    assert [(cue.start.total_seconds(), cue.end.total_seconds()) for cue in read] == [
        (cue.start_ms / 1000, cue.end_ms / 1000) for cue in cues(TALK)
    ]


def test_speakers_are_named_where_they_change() -> None:
    text = FORMAT.write(TALK)
    assert re.findall(r"^[A-Z][\w ]+: ", text, re.MULTILINE) == ["Ann Lee: ", "Speaker 2: "]
    assert "SPEAKER_" not in text


def test_an_arrow_in_the_text_is_written_as_a_character() -> None:
    text = FORMAT.write(transcript(("a-->b", Role.GUEST, "from here --> to there")))
    assert text.count("-->") == 1
    assert "from here → to there" in text


@given(odd_transcripts)
def test_any_text_is_read_back_by_another_program(script: Transcript) -> None:
    text = FORMAT.write(script)
    text.encode("utf-8")
    read = list(srt.parse(text))
    made = cues(script)
    assert [cue.start.total_seconds() for cue in read] == [cue.start_ms / 1000 for cue in made]
    for cue, ours in zip(read, made, strict=True):
        lines = cue.content.split("\n")
        assert len(lines) == len(ours.lines)
        for line, our in zip(lines, ours.lines, strict=True):
            said = our.text.replace("-->", "→")
            assert line.endswith(f": {said}") if our.named else line == said, (line, our)
