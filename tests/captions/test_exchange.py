"""IMSC read back by ttconv, and the podcast namespace's JSON as its specification has it."""

from __future__ import annotations

import json
from xml.etree import ElementTree as xml

from hypothesis import given
from ttconv import model
from ttconv.imsc.reader import to_model

from support.odd import odd_transcripts
from support.transcripts import transcript
from transcribe.captions.cues import cues
from transcribe.captions.podcast_json import FORMAT as PODCAST_JSON
from transcribe.captions.ttml import COLOURS
from transcribe.captions.ttml import FORMAT as TTML
from transcribe.episode import Role
from transcribe.transcript import Transcript

TALK = transcript(("Ann Lee", Role.REPORTER, "so tell me what is it about & why <now>"),
                  ("Bo Ek", Role.GUEST, "it is about the boat that brings people over --> every day of the year"))


def paragraphs(text: bytes) -> list[tuple[int, int, list[str]]]:
    """Start, end (ms) and lines of each paragraph, as ttconv reads them."""
    found = []
    document = to_model(xml.ElementTree(xml.fromstring(text)))
    assert document is not None
    for element in document.get_body().dfs_iterator():
        if isinstance(element, model.P):
            lines = [text.get_text() for text in element.dfs_iterator() if isinstance(text, model.Text)]
            found.append((round((element.get_begin() or 0) * 1000), round(element.get_end() * 1000), lines))
    return found


def test_imsc_has_the_same_cues_times_and_words() -> None:
    read = paragraphs(TTML.data(TALK))
    assert [(start, end) for start, end, _ in read] == [(cue.start_ms, cue.end_ms) for cue in cues(TALK)]
    assert read[0][2][0].startswith("Ann Lee: so tell me")
    said = " ".join(line for _, _, lines in read for line in lines)
    assert "about & why <now>" in said.replace("\n", " ")


def test_imsc_says_which_profile_it_follows() -> None:
    assert b"http://www.w3.org/ns/ttml/profile/imsc1.1/text" in TTML.data(TALK)


@given(odd_transcripts)
def test_any_text_is_imsc_that_is_read_back(odd: Transcript) -> None:
    read = paragraphs(TTML.data(odd))
    assert [(start, end, len(lines)) for start, end, lines in read] == [
        (cue.start_ms, cue.end_ms, len(cue.lines)) for cue in cues(odd)]


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2.2 defines it."""
    channels = [int(colour[at:at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_speaker_s_colour_stands_out_from_black() -> None:
    assert all((luminance(colour) + 0.05) / 0.05 >= 7 for colour in COLOURS)


def test_podcast_json_has_every_cue_with_its_speaker() -> None:
    told = json.loads(PODCAST_JSON.data(TALK))
    assert told["version"] == "1.0.0"
    assert told["segments"][0]["speaker"] == "Ann Lee"
    assert " ".join(segment["body"] for segment in told["segments"]) == " ".join(word.text for word in TALK.words)
    assert all(segment["startTime"] < segment["endTime"] for segment in told["segments"])
