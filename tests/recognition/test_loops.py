"""What a recogniser repeats, and what people do."""

from __future__ import annotations

import pytest

from transcribe.model.transcript import Word
from transcribe.recognition.loops import loops


def said(text: str, word_ms: int = 300) -> list[Word]:
    return [Word(at * word_ms, (at + 1) * word_ms, word) for at, word in enumerate(text.split())]


TALK = "and then we went to the island with two cameras"

LOOPS = [
    "Thank you. " * 12,
    "music " * 30,
    "Thanks for watching! " * 8,
    "I don't know. " * 7,
    "we will see you in the next one " * 3,
    "This is the sound of a story that has been told before, " * 4,
    "one two three four five six seven eight nine ten eleven twelve " * 3,
    "So, so, SO, so. " * 5,
    "… " * 20,
]


@pytest.mark.parametrize("loop", LOOPS)
def test_a_loop_is_found_whole_and_kept_once(loop: str) -> None:
    ((start, again, end),) = loops(said(f"{TALK} {loop} {TALK}"))
    talk, count = len(TALK.split()), len(loop.split())
    assert (start, end) == (talk, talk + count)
    assert count % (again - start) == 0
    assert count // (again - start) >= 3


PEOPLE = [
    "No, no, no, no, no, no.",
    "It was very, very, very, very good, and very, very cold.",
    "Ha ha ha ha ha ha ha ha ha ha ha ha.",
    "Yes. Yes. Yes. Yes. Exactly. Yes. Yes. Yes.",
    "more and more and more and more and more and more people",
    "I don't know. I don't know. I don't know. I really don't know.",
    "step by step by step by step by step",
    "again and again and again and again, year after year after year after year",
    "Never again! Never again! Never again! Never again! they were shouting",
    "bread and salt bread and salt bread and salt bread and salt that's all we had",
    "we shall overcome we shall overcome we shall overcome some day",
    "and so on and so on and so on and so on",
    "zero zero zero one one one two two two three three three",
    "la la la la la la la la",
    "What did you see? What did you see? What did you see, I asked.",
    "You know, you know, you know, you know, it's like, you know, you know.",
    "It is what it is, and it is what it was, and it is what it is.",
    "knock knock knock knock knock",
    "that that that that I mean that that",
    "I had a dream that I had a dream that I had a dream",
]


@pytest.mark.parametrize("text", PEOPLE)
def test_what_people_say_is_no_loop(text: str) -> None:
    assert loops(said(f"{TALK} {text} {TALK}")) == ()


def test_a_laugh_may_be_long_as_long_as_it_is_short() -> None:
    assert loops(said("ha " * 20, word_ms=200)) == ()
    assert loops(said("ha " * 40, word_ms=200)) != ()


def test_words_that_nobody_could_say_so_fast_are_a_loop() -> None:
    assert loops(said("no " * 12, word_ms=20)) == ((0, 1, 12),)


def test_the_last_repetition_may_be_cut_off() -> None:
    assert loops(said("we will see you in the next one " * 4 + "we will see")) == ((0, 8, 35),)


def test_loops_after_one_another_are_told_apart() -> None:
    assert loops(said("thank you " * 10 + "bye " * 20)) == ((0, 2, 20), (20, 21, 40))


def test_nothing_said_holds_no_loop() -> None:
    assert loops([]) == loops(said("one")) == ()
