"""What we export is read back: all words, who says them, when, and what stands in between."""

from __future__ import annotations

import os
import random
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given, settings

from support.articles import interview
from support.odd import odd_transcripts, texts
from support.odd_talks import odd_talk
from transcribe.documents.article import facts, notes, paragraphs, printed_name, title
from transcribe.editing.revisions import revise
from transcribe.model.edits import ReplaceText
from transcribe.model.parsed import ParsedTranscript
from transcribe.model.transcript import Remark, SoundEvent, Transcript
from transcribe.pipeline.publishing import format_named
from transcribe.readers import READERS, read_data
from transcribe.store.transcripts import read_transcript
from transcribe.text.prose import one_line

SAMPLES = sorted((Path(__file__).parents[2] / "audio" / "references").glob("*.json"))
DOCUMENTS = ("docx", "md", "txt")
WORDS = ("docx", "json", "md", "podcast-json", "srt", "ttml", "txt", "vtt", "whisper-json")


def back(transcript: Transcript, form: str) -> ParsedTranscript:
    return read_data(format_named(form).data(transcript), Path("file"), form)


def letters(text: str) -> str:
    return "".join(one_line(text).split())


def said(told: ParsedTranscript) -> list[tuple[str | None, str]]:
    """Who says what, without the spaces; one speaker's passages together."""
    return [
        (speaker, "".join(letters(passage.text) for passage in run))
        for speaker, run in groupby(
            (passage for passage in told.passages if passage.text), key=lambda passage: passage.speaker
        )
    ]


def spoken(transcript: Transcript) -> list[tuple[str, str]]:
    """The same of a transcript."""
    words = [
        (printed_name(transcript.speaker(turn.speaker)), letters(word.text))
        for turn in transcript.turns
        for word in turn.words
    ]
    return [
        (speaker, "".join(text for _, text in run))
        for speaker, run in groupby((one for one in words if one[1]), key=lambda one: one[0])
    ]


def test_every_export_that_tells_words_is_read() -> None:
    assert set(READERS) == {*WORDS, "rttm"}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("form", WORDS)
def test_every_word_comes_back_from_its_speaker(path: Path, form: str) -> None:
    transcript = read_transcript(path)
    assert said(back(transcript, form)) == spoken(transcript)


@pytest.mark.parametrize("form", ["json", "whisper-json"])
def test_forms_with_times_of_words_bring_them_back(form: str) -> None:
    transcript = read_transcript(SAMPLES[0])
    assert tuple(word for passage in back(transcript, form).passages for word in passage.words) == transcript.words


def test_a_name_that_was_cut_off_is_still_one() -> None:
    transcript = interview()
    speakers = tuple(replace(speaker, name="Wolfeschlegelsteinhausenbergerdorff") for speaker in transcript.speakers)
    assert {one.speaker for one in back(replace(transcript, speakers=speakers), "srt").passages} == {
        "Wolfeschlegelstein…"
    }


@pytest.mark.parametrize("form", DOCUMENTS)
def test_documents_bring_back_each_paragraph_with_its_role_and_second(form: str) -> None:
    transcript = interview()
    expected = [(one.text, one.role, one.start_ms // 1000 * 1000) for one in paragraphs(transcript)]
    told = back(transcript, form)
    assert [(one.text, one.role.value.replace("unknown", ""), one.start_ms) for one in told.passages] == expected
    assert told.paragraphs


@pytest.mark.parametrize("form", DOCUMENTS)
def test_what_stands_above_and_below_is_the_head(form: str) -> None:
    transcript = interview()
    assert back(transcript, form).head == (
        title(transcript),
        *(f"{name}: {value}" for name, value in facts(transcript)),
        "Notes",
        *notes(transcript),
    )


REMARKS = (
    Remark(0, "The storm", "heading"),
    Remark(0, "Ann: asks [0:12] *twice*", "note"),
    Remark(1_800, "Notes", "heading"),
    Remark(1_800, "- 1. a list?", "note"),
    Remark(1_800, "# Bo", "heading"),
    Remark(9_000, "1. The end", "note"),
)


@pytest.mark.parametrize("form", [*DOCUMENTS, "json"])
@pytest.mark.parametrize("remarks", [REMARKS, (Remark(9_000, "Notes", "heading"),)], ids=["many", "one"])
def test_headings_and_notes_come_back_where_they_stood(form: str, remarks: tuple[Remark, ...]) -> None:
    transcript = replace(interview(), remarks=remarks)
    told = back(transcript, form)
    starts = {0: 0, 1_800: 3, 9_000: 4}
    assert [(aside.before, aside.text, aside.kind) for aside in told.asides] == [
        (starts[remark.at_ms], remark.text, remark.kind) for remark in remarks
    ]
    assert said(told) == spoken(transcript)


@pytest.mark.parametrize("form", DOCUMENTS)
@settings(deadline=None, max_examples=25)
@given(heading=texts, note=texts)
def test_any_heading_and_note_comes_back(form: str, heading: str, note: str) -> None:
    remarks = (Remark(0, heading, "heading"), Remark(700, note, "note"))
    told = back(replace(interview(), remarks=remarks), form)
    assert [(aside.text, aside.kind) for aside in told.asides] == [
        (one_line(remark.text), remark.kind) for remark in remarks if one_line(remark.text)
    ]
    assert said(told) == spoken(interview())


@pytest.mark.parametrize("form", DOCUMENTS)
def test_a_remark_inside_a_turn_comes_back_there(form: str) -> None:
    transcript = interview()
    turn = transcript.turns[1]
    transcript = replace(
        transcript,
        remarks=(Remark(turn.words[2].start_ms, "There", "heading"),),
        turns=(transcript.turns[0], replace(turn, begins=(2,)), *transcript.turns[2:]),
    )
    told = back(transcript, form)
    assert [(one.text, one.speaker) for one in told.passages[1:3]] == [("It was", "Bo Ek"), ("*there*.", "Bo Ek")]
    assert [aside.before for aside in told.asides] == [2]


@pytest.mark.parametrize("form", [*DOCUMENTS, "json", "vtt", "srt", "podcast-json"])
def test_sounds_come_back_and_are_nobodys_words(form: str) -> None:
    transcript = interview()
    duration_ms = 20_000
    recording = replace(transcript.provenance.recording, duration_ms=duration_ms)
    transcript = replace(
        transcript,
        sounds=(SoundEvent(5_000, 9_000, "music"),),
        provenance=replace(transcript.provenance, recording=recording),
    )
    told = back(transcript, form)
    assert [(sound.kind, sound.start_ms) for sound in told.sounds] == [("music", 5_000)]
    assert said(told) == spoken(transcript)


AMBIGUOUS = (
    "[music]",
    "Notes",
    "[0:12] yes",
    "# yes",
    "Bo: yes",
    "- yes",
    "> yes",
    "1. yes",
    "Ann Lee 0:12",
    "---",
    "(guest): yes",
    "- 0:15 yes",
    ": yes",
    "0:12",
    "**Bo**: yes",
    "`0:12`",
    "Recording: yes",
    "[laughs] Bo: yes",
)


@pytest.mark.parametrize("form", [*DOCUMENTS, "json", "whisper-json"])
@pytest.mark.parametrize("text", AMBIGUOUS)
def test_words_that_look_like_something_else_are_still_words(form: str, text: str) -> None:
    transcript = interview()
    turn = transcript.turns[-1]
    words = tuple(
        replace(turn.words[0], text=piece, start_ms=turn.start_ms + number) for number, piece in enumerate(text.split())
    )
    transcript = replace(transcript, turns=(*transcript.turns, replace(turn, words=words), *transcript.turns[:1]))
    assert said(back(transcript, form)) == spoken(transcript)


#: What a form has no way to tell from a name or from its own signs.
UNTOLD = {
    "srt": (":", "-", "‐", "–", "—", ">>", "[", "♪", "<", "{", "\ufeff", "&"),
    "ttml": (":", "-", "‐", "–", "—", ">>", "[", "♪"),
    "vtt": ("\ufeff",),
}


@pytest.mark.parametrize("form", WORDS)
@settings(deadline=None, max_examples=25)
@given(transcript=odd_transcripts)
def test_any_words_come_back(form: str, transcript: Transcript) -> None:
    turns = [
        [
            replace(word, text=" ") if any(sign in word.text for sign in UNTOLD.get(form, ())) else word
            for word in turn.words
        ]
        for turn in transcript.turns
    ]
    transcript = replace(
        transcript,
        speakers=(),
        turns=tuple(replace(turn, words=tuple(words)) for turn, words in zip(transcript.turns, turns, strict=True)),
    )
    assert said(back(transcript, form)) == spoken(transcript)


@pytest.mark.parametrize("form", ["docx", "json", "md", "podcast-json", "vtt", "whisper-json"])
@settings(deadline=None, max_examples=25)
@given(transcript=odd_transcripts)
def test_any_names_come_back(form: str, transcript: Transcript) -> None:
    # Of names that nobody knows, one like "A, B" may have its surname first.
    names = [speaker.known_as for speaker in transcript.speakers]
    told = read_data(format_named(form).data(transcript), Path("file"), form, names=names)
    assert said(told) == spoken(transcript)


@pytest.mark.parametrize("form", WORDS)
def test_an_export_of_any_interview_reads_the_same_each_time_and_changes_nothing(form: str) -> None:
    for seed in range(int(os.environ.get("TRANSCRIBE_ROUND_TRIPS", "12"))):
        transcript = odd_talk(random.Random(seed))
        told = read_data(
            format_named(form).data(transcript),
            Path(f"talk.{form}"),
            form,
            names=[speaker.known_as for speaker in transcript.speakers],
        )
        assert revise(transcript, told, told).changes == (), seed


PLAIN_WORDS = ("film", "snow", "so", "harbour,", "was.", "Yes.")


@pytest.mark.parametrize("form", WORDS)
def test_one_word_changed_in_any_interview_changes_that_word_alone(form: str) -> None:
    for seed in range(12):
        transcript = odd_talk(random.Random(seed))
        names = [speaker.known_as for speaker in transcript.speakers]
        told = read_data(format_named(form).data(transcript), Path(f"talk.{form}"), form, names=names)
        number = next((at for at, one in enumerate(told.passages) if one.text.split()[-1] in PLAIN_WORDS), None)
        if number is None:
            continue
        passage = told.passages[number]
        other = replace(passage, text=f"{' '.join(passage.text.split()[:-1])} ferry".strip(), words=())
        now = replace(told, passages=(*told.passages[:number], other, *told.passages[number + 1 :]))
        changes = revise(transcript, told, now).changes
        assert [type(change) for change in changes] == [ReplaceText], seed
