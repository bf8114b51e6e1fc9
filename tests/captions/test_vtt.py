from __future__ import annotations

from html import unescape

import webvtt
from hypothesis import given

from support.odd import odd_transcripts
from support.transcripts import transcript
from transcribe.captions.cues import cues
from transcribe.captions.script import printed_name
from transcribe.captions.vtt import FORMAT
from transcribe.model.episode import Episode, Role
from transcribe.model.timecode import stamp
from transcribe.model.transcript import Transcript
from transcribe.pipeline.publishing import format_named

TALK = transcript(
    ("Ann Lee", Role.REPORTER, "What made you go back there, after all those years?"),
    ("", Role.UNKNOWN, "My mother did, because she had kept the letters & the photographs of it all."),
)


def test_is_found_by_its_name() -> None:
    assert format_named("vtt") is FORMAT


def test_another_program_reads_the_same_cues_and_speakers() -> None:
    read = webvtt.from_string(FORMAT.write(TALK)).captions
    made = cues(TALK)
    assert [cue.voice for cue in read] == [TALK.speaker(cue.lines[0].speaker).known_as for cue in made]
    assert [unescape(cue.text) for cue in read] == ["\n".join(line.text for line in cue.lines) for cue in made]
    assert [(cue.start, cue.end) for cue in read] == [(stamp(cue.start_ms), stamp(cue.end_ms)) for cue in made]


def test_two_speakers_in_one_cue_have_a_dash_and_a_voice_each() -> None:
    text = FORMAT.write(
        transcript(
            ("Ann", Role.REPORTER, "Was it cold?"),
            ("Bo & Co", Role.GUEST, "Yes."),
            ("Ann", Role.REPORTER, "And was it always as cold as that in those days?"),
        )
    )
    assert "\n<v Ann>- Was it cold?</v>\n<v Bo &amp; Co>- Yes.</v>\n" in text


def test_markup_in_text_and_names_is_escaped() -> None:
    text = FORMAT.write(transcript(("A<b>", Role.GUEST, "x < y && y > z --> end")))
    assert "<v A&lt;b&gt;>x &lt; y &amp;&amp; y &gt; z --&gt; end</v>" in text


def test_no_label_is_published() -> None:
    assert "SPEAKER_" not in FORMAT.write(TALK)


def test_a_note_tells_the_title() -> None:
    text = FORMAT.write(transcript(("Ann", Role.GUEST, "Yes."), episode=Episode(title="Salt --> & more")))
    assert text.startswith("WEBVTT\n\nNOTE\nSalt --&gt; &amp; more\n\n00:00:00.000 --> ")


def test_nothing_said_is_still_webvtt() -> None:
    assert FORMAT.write(transcript()) == "WEBVTT\n"


@given(odd_transcripts)
def test_any_text_is_read_back_by_another_program(script: Transcript) -> None:
    text = FORMAT.write(script)
    text.encode("utf-8")
    read = webvtt.from_string(text).captions
    made = cues(script)
    assert [(cue.start, cue.end) for cue in read] == [(stamp(cue.start_ms), stamp(cue.end_ms)) for cue in made]
    for cue, ours in zip(read, made, strict=True):
        dash = "- " if ours.shared else ""
        assert unescape(cue.text) == "\n".join(dash + line.text for line in ours.lines)
        assert unescape(cue.voice or "") == printed_name(script.speaker(ours.lines[0].speaker))
