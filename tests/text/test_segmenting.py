"""Words out of what engines and files give in scripts without spaces."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcribe.model.transcript import Word
from transcribe.text.scripts import join
from transcribe.text.segmenting import segmented


def letters(text: str, *, pause_ms: int = 0) -> tuple[Word, ...]:
    """Each letter a word of 100 ms."""
    step = 100 + pause_ms
    return tuple(Word(at * step, at * step + 100, letter, 0.5) for at, letter in enumerate(text))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("昨日は雨でした。駅まで", ["昨日は", "雨でした。", "駅まで"]),
        ("我们在北京", ["我们", "在", "北京"]),
        ("「はい」と言った", ["「はい」", "と", "言った"]),
        ("第3章に", ["第3章に"]),
    ],
)
def test_characters_become_words(text: str, words: list[str]) -> None:
    made = segmented(letters(text))
    assert [word.text for word in made] == words
    assert [word.end_ms - word.start_ms for word in made] == [100 * len(word) for word in words]
    assert {word.confidence for word in made} == {0.5}


def test_a_sentence_becomes_words_that_share_its_time() -> None:
    made = segmented([Word(1000, 2000, "私たちは北京で電話をした。")])
    assert [word.text for word in made] == ["私", "たちは", "北京で", "電話をした。"]
    assert (made[0].start_ms, made[-1].end_ms) == (1000, 2000)
    assert all(one.end_ms == other.start_ms for one, other in pairwise(made))


def test_no_word_goes_on_over_a_pause() -> None:
    assert [word.text for word in segmented(letters("北京", pause_ms=600))] == ["北", "京"]


def test_words_of_other_scripts_stay_what_they_are() -> None:
    said = (Word(0, 300, "well-known"), Word(300, 300 + 1, "한국어를"), Word(400, 500, "l'avion"))
    assert segmented(said) == said
    assert segmented((*said, *letters("北京")))[:3] == said


@given(st.lists(st.tuples(st.text("ab 9年昨日は。「”ที่กြ", min_size=1, max_size=5), st.integers(0, 900))))
def test_nothing_is_lost_and_times_stay_in_order(said: list[tuple[str, int]]) -> None:
    words, at_ms = [], 0
    for text, pause_ms in said:
        if text.strip():
            words.append(Word(at_ms + pause_ms, at_ms + pause_ms + 200, text))
            at_ms += pause_ms + 200
    made = segmented(words)
    assert "".join(join(word.text for word in made).split()) == "".join(join(word.text for word in words).split())
    assert [word.start_ms for word in made] == sorted(word.start_ms for word in made)
    assert segmented(made) == made
