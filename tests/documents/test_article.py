from __future__ import annotations

from itertools import chain

from hypothesis import given

from support.odd import odd_transcripts
from support.transcripts import of_turns, words
from transcribe.documents.article import paragraphs
from transcribe.prose import one_line
from transcribe.transcript import Transcript, Turn, Word


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


@given(odd_transcripts)
def test_no_word_is_lost(script: Transcript) -> None:
    said = chain.from_iterable(one_line(word.text).split() for word in script.words)
    assert list(chain.from_iterable(paragraph.text.split() for paragraph in paragraphs(script))) == list(said)
