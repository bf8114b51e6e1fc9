"""The guards, around an engine that says what it is told to. `test_no_speech.py` has the real ones."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcribe.errors import EngineFailed
from transcribe.model.progress import Progress, silent
from transcribe.model.provenance import EngineId
from transcribe.model.sound import Sound
from transcribe.model.stages import Hints, Recognition, Speech
from transcribe.model.transcript import Coverage, Discarded, Interval, Word
from transcribe.recognition.guards import coverage, recognise_guarded

QUIET = Sound(np.zeros(60 * 16_000, np.float32))


class Scripted:
    """A recogniser that gives these words, one lot at each hearing, and then none."""

    def __init__(self, *hearings: Recognition) -> None:
        self.hearings = list(hearings)
        self.heard: list[Speech] = []

    def identify(self) -> EngineId:
        return EngineId("scripted")

    def recognise(self, sound: Sound, speech: Speech, hints: Hints, progress: Progress) -> Recognition:
        self.heard.append(speech)
        progress(0.5)
        progress(1.0)
        return self.hearings.pop(0) if self.hearings else Recognition((), "en")


def speech(*spans: tuple[int, int]) -> Speech:
    return Speech(tuple(Interval(*span) for span in spans))


def words(text: str, start_ms: int, word_ms: int = 300) -> tuple[Word, ...]:
    return tuple(
        Word(start_ms + at * word_ms, start_ms + (at + 1) * word_ms, word) for at, word in enumerate(text.split())
    )


def guarded(where: Speech, *hearings: tuple[Word, ...]) -> Recognition:
    return recognise_guarded(Scripted(*(Recognition(said, "en") for said in hearings)), QUIET, where, Hints(), silent)


def text(said: Sequence[Word]) -> str:
    return " ".join(word.text for word in said)


def test_what_is_said_stays_as_it_was() -> None:
    said = words("we went to the island", 0) + words("and came back", 2_000)
    assert guarded(speech((0, 1_500), (2_000, 2_900)), said) == Recognition(said, "en")


# Loops


def test_a_minute_of_loop_is_said_once_and_the_rest_is_listed() -> None:
    loop = words("thanks for watching " * 66, 600)
    found = guarded(speech((0, 60_000)), words("well then", 0) + loop)
    assert text(found.words) == "well then thanks for watching"
    assert found.discarded == (Discarded(1_500, loop[-1].end_ms, text(loop[3:]), "loop"),)
    assert found.warnings == ("the recognizer repeats itself at 0:00: “thanks for watching” 66 times",)


def test_a_loop_over_no_speech_leaves_nothing() -> None:
    found = guarded(speech((0, 1_000)), words("well then yes", 0) + words("thank you " * 20, 5_000))
    assert text(found.words) == "well then yes"
    assert [(passage.reason, passage.start_ms) for passage in found.discarded] == [
        ("not speech", 5_000),
        ("loop", 5_600),
    ]


def test_what_a_loop_hides_is_heard_the_second_time() -> None:
    found = guarded(speech((0, 30_000)), words("well then " + "thank you " * 48, 0), words("she left in winter", 2_000))
    assert text(found.words) == "well then thank you she left in winter"


def test_who_loops_again_is_not_believed_again() -> None:
    found = guarded(speech((0, 30_000)), words("well then " + "thank you " * 48, 0), words("thank you " * 40, 2_000))
    assert text(found.words) == "well then thank you"
    assert [passage.reason for passage in found.discarded] == ["loop", "loop"]
    assert len(found.warnings) == 2


# Words where nobody speaks


@pytest.mark.parametrize("start_ms", [3_100, 3_350, 5_000])
def test_a_sentence_made_up_in_a_pause_is_left_out_whole(start_ms: int) -> None:
    made_up = words("thanks for watching", start_ms)
    found = guarded(
        speech((0, 3_000), (8_000, 9_000)),
        words("one two three four five", 1_500) + made_up + words("six seven eight", 8_000),
    )
    assert text(found.words) == "one two three four five six seven eight"
    assert found.discarded == (Discarded(start_ms, start_ms + 900, "thanks for watching", "not speech"),)
    assert found.warnings == ()


@pytest.mark.parametrize("late_ms", [-350, 100, 350])
def test_a_word_that_is_timed_a_little_off_stays(late_ms: int) -> None:
    start_ms = 5_000 - 300 + late_ms if late_ms < 0 else 3_000 + late_ms
    found = guarded(
        speech((2_000, 3_000), (5_000, 6_000)),
        tuple(
            sorted(
                (
                    *words("one two three", 2_000),
                    Word(start_ms, start_ms + 300, "four"),
                    *words("five six seven", 5_000),
                ),
                key=lambda word: word.start_ms,
            )
        ),
    )
    assert len(found.words) == 7
    assert found.discarded == ()


def test_without_speech_nothing_is_published() -> None:
    found = guarded(speech(), words("you", 0) + words("thank you for listening", 30_000))
    assert found.words == ()
    assert text_of(found) == ["you thank you for listening"]


def text_of(found: Recognition) -> list[str]:
    return [passage.text for passage in found.discarded]


# Gaps


def test_speech_without_words_is_heard_once_more_alone() -> None:
    engine = Scripted(
        Recognition(words("one two", 0) + words("six", 5_000), "en"),
        Recognition(words("two", 400) + words("three four five", 1_000) + words("six", 5_000), "en"),
    )
    told: list[float] = []
    found = recognise_guarded(engine, QUIET, speech((0, 5_300)), Hints(), told.append)
    assert engine.heard == [speech((0, 5_300)), speech((600, 5_000))]
    assert text(found.words) == "one two three four five six"
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_what_is_heard_the_second_time_is_guarded_too() -> None:
    found = guarded(speech((0, 12_000)), words("one two", 0), words("thank you " * 15, 1_000))
    assert text(found.words) == "one two"
    assert [passage.reason for passage in found.discarded] == ["loop"]


def test_a_gap_in_which_nothing_is_heard_stays_one() -> None:
    where = speech((0, 5_300))
    found = guarded(where, words("one two", 0) + words("six", 5_000), ())
    assert text(found.words) == "one two six"
    assert coverage(found.words, where).gaps == (Interval(600, 5_000),)


def test_a_gap_in_another_language_is_left_out_and_listed() -> None:
    engine = Scripted(Recognition(words("one two", 0), "en"), Recognition(words("ja nein", 2_000), "de"))
    found = recognise_guarded(engine, QUIET, speech((0, 5_000)), Hints(), silent)
    assert text(found.words) == "one two"
    assert [(passage.text, passage.reason) for passage in found.discarded] == [
        ("ja", "another language"),
        ("nein", "another language"),
    ]


def test_without_a_gap_the_engine_is_asked_once() -> None:
    engine = Scripted(Recognition(words("one two three", 0), "en"))
    recognise_guarded(engine, QUIET, speech((0, 2_800)), Hints(), silent)
    assert len(engine.heard) == 1


def test_an_engine_that_breaks_is_told() -> None:
    class Broken(Scripted):
        def recognise(self, sound: Sound, speech: Speech, hints: Hints, progress: Progress) -> Recognition:
            raise EngineFailed("it broke at 0:00")

    with pytest.raises(EngineFailed, match="it broke at 0:00"):
        recognise_guarded(Broken(), QUIET, speech((0, 5_000)), Hints(), silent)


any_speech = st.lists(st.integers(0, 3_000), max_size=12).map(
    lambda steps: speech(
        *(
            (start, end)
            for start, end in zip(np.cumsum(steps)[::2].tolist(), np.cumsum(steps)[1::2].tolist(), strict=False)
            if end > start
        )
    )
)
any_words = st.lists(st.tuples(st.integers(0, 20_000), st.integers(1, 3_000), st.sampled_from("abc")), max_size=40).map(
    lambda found: tuple(Word(start, start + long, said) for start, long, said in sorted(found))
)


@given(any_speech, any_words, any_words)
def test_no_word_of_the_first_hearing_is_lost(where: Speech, first: tuple[Word, ...], again: tuple[Word, ...]) -> None:
    found = guarded(where, first, again)
    left = sorted(text(found.words).split() + " ".join(text_of(found)).split())
    for word in text(first).split():
        left.remove(word)
    assert all(one.start_ms <= other.start_ms for one, other in zip(found.words, found.words[1:], strict=False))


# Coverage


def test_breaths_between_words_are_covered() -> None:
    said = words("one two", 100) + words("three four", 1_100)
    assert coverage(said, speech((0, 1_800))) == Coverage(1_800, 1_800)


def test_over_half_a_second_without_a_word_is_not_covered_and_over_two_seconds_are_a_gap() -> None:
    said = words("one", 0) + words("two", 1_300) + words("three", 3_700)
    assert coverage(said, speech((0, 4_000))) == Coverage(4_000, 4_000 - 1_000 - 2_100, (Interval(1_600, 3_700),))


def test_a_gap_may_have_short_pauses_and_ends_at_long_ones() -> None:
    assert coverage((), speech((0, 1_500), (2_000, 3_500), (9_000, 11_500))) == Coverage(
        5_500, 0, (Interval(0, 3_500), Interval(9_000, 11_500))
    )


def test_no_speech_is_covered() -> None:
    assert coverage(words("one", 0), speech()) == Coverage(0, 0)


@given(any_speech, any_words)
def test_coverage_adds_up(where: Speech, said: tuple[Word, ...]) -> None:
    found = coverage(said, where)
    assert found.speech_ms == where.duration_ms
    assert 0 <= found.transcribed_ms <= found.speech_ms
    assert not any(gap.overlap_ms(word) for gap in found.gaps for word in said)
