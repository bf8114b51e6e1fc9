from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import chain

import pytest
from hypothesis import given

from support.odd import odd_transcripts
from support.transcripts import of_turns, transcript, words
from transcribe.documents import html, jsonld, markdown
from transcribe.documents import text as plain_text
from transcribe.documents.article import notes, paragraphs
from transcribe.model.episode import Role
from transcribe.model.transcript import Coverage, Discarded, Interval, Remark, SoundEvent, Transcript, Turn, Word
from transcribe.text.prose import one_line
from transcribe.text.scripts import unspaced


def texts(*parts: tuple[int, str]) -> list[str]:
    """Paragraphs of one speaker who goes on after so many milliseconds each time."""
    said: list[Word] = []
    for pause, text in parts:
        said.extend(words(text, said[-1].end_ms + pause if said else pause))
    return [paragraph.text for paragraph in paragraphs(of_turns([Turn.of("SPEAKER_00", tuple(said))]))]


def test_a_long_pause_after_a_sentence_begins_a_paragraph() -> None:
    assert texts((0, "One thing."), (2_000, "Another thing.")) == ["One thing.", "Another thing."]


def test_a_short_pause_does_not() -> None:
    assert texts((0, "One thing."), (900, "Another thing.")) == ["One thing. Another thing."]


def test_hesitation_inside_a_sentence_does_not() -> None:
    assert texts((0, "One"), (2_000, "thing. Or two.")) == ["One thing. Or two."]


def test_without_punctuation_a_long_pause_is_enough() -> None:
    assert texts((0, "one thing"), (2_000, "another thing")) == ["one thing", "another thing"]


def test_a_long_turn_is_no_wall() -> None:
    made = texts((0, "This goes on and on. " * 100))
    assert len(made) > 3
    assert max(len(text.split()) for text in made) <= 105
    assert all(text.endswith(".") for text in made)


def test_a_long_turn_without_punctuation_breaks_at_a_breath() -> None:
    breath = "and so it went on and on for years " * 4
    made = texts(*[(700, breath)] * 8)
    assert [len(text.split()) for text in made] == [108, 108, 72]


@pytest.mark.parametrize("write", [html.write, jsonld.write, markdown.write, plain_text.write])
def test_every_document_to_read_has_the_same_paragraphs(write: Callable[[Transcript], str]) -> None:
    first, second = words("One thing."), words("Another thing.", start_ms=60_000)
    turn = Turn.of("SPEAKER_00", first + second)
    assert turn.paragraphs == (first, second)
    assert [(one.start_ms, one.text) for one in paragraphs(of_turns([turn]))] == [
        (0, "One thing."),
        (60_000, "Another thing."),
    ]
    # As plain words, line by line; JSON-LD has them all in one string.
    lines = re.sub(r"<[^>]*>", "", write(of_turns([turn])).replace(r"\n", "\n")).splitlines()
    assert any("One thing." in line for line in lines)
    assert not any("One thing." in line and "Another" in line for line in lines)


@given(odd_transcripts)
def test_no_word_is_lost(script: Transcript) -> None:
    said = list(chain.from_iterable(one_line(word.text).split() for word in script.words))
    shown = list(chain.from_iterable(paragraph.text.split() for paragraph in paragraphs(script)))
    assert "".join(shown) == "".join(said)
    assert shown == said or any(map(unspaced, said))


def test_a_sound_has_a_paragraph_of_its_own_at_its_time() -> None:
    script = transcript(("Ann", Role.REPORTER, "One thing. " * 20))
    script = replace(script, sounds=(SoundEvent(9_000, 12_000, "music"), SoundEvent(0, 2_000, "music")))
    made = [(paragraph.start_ms, paragraph.speaker, paragraph.text) for paragraph in paragraphs(script)]
    assert made == [(0, "", "[music]"), (0, "Ann", "One thing. " * 19 + "One thing."), (9_000, "", "[music]")]


def test_what_people_wrote_stands_before_the_first_paragraph_that_begins_then_or_later() -> None:
    script = transcript(("Ann", Role.REPORTER, "Why salt?"), ("Bo", Role.GUEST, "It was. So."))
    remarks = (
        Remark(100, "The\nstorm", "heading"),
        Remark(700, "by phone", "note"),
        Remark(1_200, " ", "note"),
        Remark(1_200, "Later", "heading"),
        Remark(9_000, "The end", "note"),
    )
    script = replace(
        script,
        remarks=remarks,
        sounds=(SoundEvent(700, 900, "music"),),
        turns=(script.turns[0], replace(script.turns[1], begins=(2,))),
    )
    assert [(one.kind, one.speaker, one.text) for one in paragraphs(script)] == [
        ("speech", "Ann", "Why salt?"),
        ("heading", "", "The storm"),
        ("note", "", "by phone"),
        ("sound", "", "[music]"),
        ("speech", "Bo", "It was."),
        ("heading", "", "Later"),
        ("speech", "", "So."),
        ("note", "", "The end"),
    ]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[music]", True),
        ("Bo: yes", True),
        ("Guest (reporter): so", True),
        ("so: yes", True),
        ("at 12:30", False),
        ("Yes [laughs]", False),
    ],
)
def test_words_that_would_be_read_as_something_else_follow_a_name(text: str, named: bool) -> None:
    script = transcript(("Ann", Role.REPORTER, "So."), ("Ann", Role.REPORTER, text))
    assert [one.speaker for one in paragraphs(script)] == ["Ann", "Ann" if named else ""]


def test_the_notes_end_with_the_coverage() -> None:
    gaps = (Interval(190_000, 194_000), Interval(344_000, 347_600))
    script = replace(
        transcript(),
        coverage=Coverage(560_000, 552_400, gaps),
        warnings=("Beware.",),
        discarded=(Discarded(0, 900, "thanks for watching", "not speech"),),
    )
    assert list(notes(script))[-2:] == [
        "Beware.",
        "Coverage: 9:12 of 9:20 speech transcribed, 2 gaps (3:10, 5:44), 1 passage discarded.",
    ]


def test_full_coverage_is_told_shortly() -> None:
    assert list(notes(replace(transcript(), coverage=Coverage(60_000, 60_000)))) == [
        "Coverage: 1:00 of 1:00 speech transcribed."
    ]
