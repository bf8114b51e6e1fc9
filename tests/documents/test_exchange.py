"""Formats for other programs: read back by programs that aren't ours, or by what their specifications say."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree as xml

import docx
import pytest
from hypothesis import given, settings

from support.articles import interview
from support.odd import odd_transcripts
from support.transcripts import of_turns, transcript, words
from transcribe.documents.docx import FORMAT as DOCX
from transcribe.documents.jsonld import FORMAT as JSONLD
from transcribe.documents.podcast_xml import FORMAT as PODCAST_XML
from transcribe.documents.whisper_json import FORMAT as WHISPER_JSON
from transcribe.model.episode import Episode, Role
from transcribe.model.transcript import Remark, Speaker, Transcript, Turn
from transcribe.text.prose import one_line

PODCAST = "{https://podcastindex.org/namespace/1.0}"


def test_whisper_json_has_every_word_with_its_seconds() -> None:
    made = interview()
    told = json.loads(WHISPER_JSON.data(made))
    assert [word["word"].strip() for segment in told["segments"] for word in segment["words"]] == [
        word.text for word in made.words
    ]
    assert [round(word["start"] * 1000) for segment in told["segments"] for word in segment["words"]] == [
        word.start_ms for word in made.words
    ]
    assert told["segments"][0]["speaker"] == made.speaker(made.turns[0].speaker).known_as


def test_whisper_json_is_what_whispers_own_writers_take(tmp_path: object) -> None:
    from whisper.utils import get_writer

    get_writer("srt", str(tmp_path))(
        json.loads(WHISPER_JSON.data(interview())),
        "talk.mp3",
        {"max_line_width": 42, "max_line_count": 2, "highlight_words": False},
    )


def paragraphs_of(transcript: Transcript) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(BytesIO(DOCX.data(transcript))).paragraphs]


def test_a_word_document_has_title_facts_speakers_and_times() -> None:
    made = interview()
    document = docx.Document(BytesIO(DOCX.data(made)))
    assert document.paragraphs[0].text == made.episode.title
    said = [
        paragraph for paragraph in document.paragraphs if paragraph.runs and paragraph.runs[0].style.name == "Timecode"
    ]
    speakers = [run.text for paragraph in said for run in paragraph.runs if run.style.name == "Speaker"]
    assert speakers[0] == made.speaker(made.turns[0].speaker).name
    assert " ".join(paragraph.runs[-1].text for paragraph in said) == " ".join(word.text for word in made.words)


def test_headings_and_notes_have_words_own_styles() -> None:
    made = replace(interview(), remarks=(Remark(0, "The storm", "heading"), Remark(700, "by phone", "note")))
    document = docx.Document(BytesIO(DOCX.data(made)))
    assert {
        paragraph.text: paragraph.style and paragraph.style.name
        for paragraph in document.paragraphs
        if paragraph.text in ("The storm", "by phone")
    } == {"The storm": "Heading 2", "by phone": "Quote"}


@settings(max_examples=25)  # each takes a while to zip
@given(odd_transcripts)
def test_any_text_makes_a_word_document_that_opens(transcript: Transcript) -> None:
    told = paragraphs_of(transcript)
    assert told[0]
    assert not any("SPEAKER_0" in text for text in told)


@pytest.mark.parametrize("seconds", [10, 30, 200])
def test_a_soundbite_is_a_guest_s_turn_of_fit_length(seconds: int) -> None:
    told = "well " * (seconds * 1000 // 350)
    turns = [Turn.of("A", words("why")), Turn.of("B", words(told, 1000))]
    made = of_turns(turns, (Speaker("A", "Ann", Role.REPORTER), Speaker("B", "Bo", Role.GUEST)))
    item = xml.fromstring(PODCAST_XML.data(made))
    assert [(person.text, person.attrib) for person in item.iter(f"{PODCAST}person")] == [
        ("Ann", {"role": "reporter", "group": "cast"}),
        ("Bo", {"role": "guest", "group": "cast"}),
    ]
    bites = [bite.attrib for bite in item.iter(f"{PODCAST}soundbite")]
    assert bites == ([{"startTime": "1.0", "duration": f"{turns[1].duration_ms / 1000:.1f}"}] if seconds == 30 else [])


@given(odd_transcripts)
def test_any_text_makes_an_item_that_parses(transcript: Transcript) -> None:
    item = xml.fromstring(PODCAST_XML.data(transcript))
    assert one_line(item.findtext("title") or "") == (one_line(transcript.episode.title) or transcript.id)


def test_json_ld_names_the_people_and_holds_the_transcript() -> None:
    made = interview()
    told = json.loads(JSONLD.data(made))
    assert told["@type"] == "PodcastEpisode"
    assert {one["contributor"]["name"] for one in told["contributor"]} == {
        speaker.name for speaker in made.speakers if speaker.name
    }
    for word in made.words:
        assert word.text in told["associatedMedia"]["transcript"]


def test_json_ld_can_be_pasted_into_a_page() -> None:
    hostile = "</script><script>alert(1)</script><!-- & \u2028 ]]>"
    made = transcript((hostile, Role.GUEST, hostile), episode=Episode(title=hostile, synopsis=hostile))
    text = JSONLD.data(made).decode()
    assert not [sign for sign in "<>&\u2028" if sign in text]
    told = json.loads(text)
    assert told["name"] == one_line(hostile)
    assert told["description"] == hostile
