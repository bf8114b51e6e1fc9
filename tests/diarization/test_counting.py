from __future__ import annotations

import numpy as np
import pytest

from transcribe.diarization.counting import count_warnings, phantoms
from transcribe.model.stages import SpeakerCount, SpeakerSegment

A, B, C, D = "SPEAKER_00", "SPEAKER_01", "SPEAKER_02", "SPEAKER_03"
TWO = SpeakerCount(expected=2)
VECTORS = {A: np.array([1.0, 0.0]), B: np.array([0.0, 1.0]), C: np.array([0.1, 0.9]), D: np.array([0.9, 0.1])}


def talk(*lengths: tuple[str, int]) -> list[SpeakerSegment]:
    """One voice after the other, lengths in milliseconds."""
    segments: list[SpeakerSegment] = []
    for label, length in lengths:
        start = segments[-1].end_ms if segments else 0
        segments.append(SpeakerSegment(start, start + length, label))
    return segments


INTERVIEW = [(A, 20_000), (B, 60_000)]


def test_a_small_voice_beyond_the_credited_folds_into_the_one_that_it_sounds_like() -> None:
    segments = talk(*INTERVIEW, (C, 2_000), *INTERVIEW, (C, 1_000), (D, 1_500))
    assert phantoms(segments, VECTORS, TWO) == {C: B, D: A}


def test_a_sustained_third_voice_stays() -> None:
    assert phantoms(talk(*INTERVIEW, (C, 3_000), *INTERVIEW, (C, 1_000)), VECTORS, TWO) == {}


def test_no_more_voices_fold_than_are_beyond_the_credited() -> None:
    assert phantoms(talk((A, 60_000), (B, 1_000)), VECTORS, TWO) == {}
    assert phantoms(talk((A, 60_000), (B, 3_000), (C, 2_000)), VECTORS, TWO) == {C: B}
    assert phantoms(talk((A, 3_000), (B, 2_000)), VECTORS, SpeakerCount(expected=1)) == {B: A}


@pytest.mark.parametrize(
    "count",
    [SpeakerCount(), SpeakerCount(exactly=3), SpeakerCount(exactly=2, expected=2)],
    ids=["nobody credited", "three asked for", "two asked for"],
)
def test_nothing_folds_where_credits_dont_decide(count: SpeakerCount) -> None:
    assert phantoms(talk(*INTERVIEW, (C, 2_000)), VECTORS, count) == {}


@pytest.mark.parametrize("vector", [None, np.zeros(2), np.array([np.nan, 1.0])], ids=["missing", "zero", "no number"])
def test_a_small_voice_of_which_no_sound_is_known_folds_into_who_is_heard_most(vector: np.ndarray | None) -> None:
    vectors = {A: VECTORS[A], B: VECTORS[B]} if vector is None else {**VECTORS, C: vector}
    assert phantoms(talk(*INTERVIEW, (C, 2_000)), vectors, TWO) == {C: B}


def test_nobody_at_all() -> None:
    assert phantoms([], {}, TWO) == {}
    assert count_warnings([], TWO) == ()
    assert count_warnings([], SpeakerCount(exactly=2)) == ("2 speakers requested, 0 found",)


def test_a_third_voice_that_comes_back_is_told() -> None:
    assert count_warnings(talk(*INTERVIEW, (C, 10_000), *INTERVIEW, (C, 10_000)), TWO) == (
        "3 people speak throughout, but the page credits 2",
    )


def test_a_clip_of_a_film_isnt_worth_a_warning() -> None:
    assert count_warnings(talk(*INTERVIEW, (C, 30_000), *INTERVIEW), TWO) == ()


def test_as_many_or_fewer_voices_than_credited_are_nothing_to_tell() -> None:
    assert count_warnings(talk(*INTERVIEW), TWO) == ()
    assert count_warnings(talk((A, 20_000)), TWO) == ()
    assert count_warnings(talk(*INTERVIEW, (C, 50_000)), SpeakerCount()) == ()


def test_another_number_than_was_asked_for_is_told() -> None:
    assert count_warnings(talk(*INTERVIEW), SpeakerCount(exactly=2, expected=1)) == ()
    assert count_warnings(talk(*INTERVIEW), SpeakerCount(exactly=1)) == ("1 speaker requested, 2 found",)
