"""Counting, on made-up vectors: voices are directions, and a voice's windows scatter around its own."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from transcribe.diarization.clustering import Windows, find_voices
from transcribe.diarization.encoder import normalized
from transcribe.model.stages import SpeakerCount

STEP = 0.2
# With this much scatter, two windows of one voice have the cosine that they have in recordings, about 0.7.
SCATTER = 0.04


def voices(cosine: float, number: int) -> NDArray[np.float32]:
    """Directions of which each two have the same cosine, shape (number, 256)."""
    directions = np.sqrt(1 - cosine) * np.eye(number, 256)
    directions[:, 200] = np.sqrt(cosine)
    return directions.astype(np.float32)


def heard(
    means: NDArray[np.float32],
    turns: list[tuple[int, int]],
    *,
    clearance: dict[int, float] | None = None,
) -> Windows:
    """Windows of these turns, one after the other; a turn is a voice and its number of windows."""
    random = np.random.default_rng(0)
    labels = np.concatenate([np.full(length, voice) for voice, length in turns])
    vectors = normalized((means[labels] + random.normal(scale=SCATTER, size=(len(labels), 256))).astype(np.float32))
    clear = np.array([(clearance or {}).get(voice, 30.0) for voice in labels])
    return Windows(vectors, (np.arange(len(labels)) * STEP).astype(np.float64), clear, STEP)


def count(windows: Windows, **known: int) -> int:
    return len(find_voices(windows, SpeakerCount(**known)))


TALK = [(0, 30), (1, 60)] * 6


def test_one_voice() -> None:
    assert count(heard(voices(0.6, 1), [(0, 400)])) == 1


def test_one_voice_stays_one_though_two_are_credited() -> None:
    assert count(heard(voices(0.6, 1), [(0, 400)]), expected=2) == 1


def test_two_voices_and_their_directions() -> None:
    means = voices(0.6, 2)
    found = find_voices(heard(means, TALK), SpeakerCount())
    assert (found @ means.T).max(axis=0) == pytest.approx(1.0, abs=0.02)
    assert len(found) == 2


def test_three_voices() -> None:
    assert count(heard(voices(0.6, 3), [(0, 30), (1, 40), (0, 30), (2, 40)] * 4), expected=3) == 3


def test_credits_tip_the_scale_between_two_voices_and_the_halves_of_one() -> None:
    alike = heard(voices(0.92, 2), TALK)
    assert count(alike) == 1
    assert count(alike, expected=2) == 2


def test_a_voice_of_a_small_share_is_found_where_the_page_credits_it() -> None:
    windows = heard(voices(0.88, 4), [(0, 50), (1, 40), (2, 40), (3, 8)] * 5)
    means = find_voices(windows, SpeakerCount(expected=4))
    assert len(means) == 4
    assert (means @ voices(0.88, 4).T).max(axis=0).min() > 0.97


def test_four_known_voices_of_unequal_shares_are_told_apart() -> None:
    directions = voices(0.88, 4)
    means = find_voices(heard(directions, [(0, 50), (1, 40), (2, 40), (3, 8)] * 5), SpeakerCount(exactly=4))
    assert (means @ directions.T).max(axis=0).min() > 0.97


def test_a_voice_beyond_the_credited_must_be_clearly_another() -> None:
    turns = [(0, 30), (1, 40), (2, 40), (3, 20)] * 5
    assert count(heard(voices(0.82, 4), turns), expected=3) <= 3
    assert count(heard(voices(0.6, 4), turns), expected=3) == 4


def test_the_count_that_somebody_knows_holds() -> None:
    assert count(heard(voices(0.6, 3), [(0, 30), (1, 40), (2, 40)] * 4), exactly=2) == 2
    assert count(heard(voices(0.6, 1), [(0, 400)]), exactly=3) == 3
    assert count(heard(voices(0.6, 2), TALK), exactly=1) == 1


def test_what_is_heard_for_under_four_seconds_is_no_speaker() -> None:
    means = voices(0.3, 3)
    assert count(heard(means, [*TALK, (2, 15), *TALK]), expected=2) == 2
    assert count(heard(means, [*TALK, (2, 50), *TALK]), expected=2) == 3


@pytest.mark.parametrize("talks", [1, 8], ids=["short", "long"])
def test_a_film_clip_is_a_third_voice_beside_two_credited(talks: int) -> None:
    windows = heard(voices(0.4, 3), [*TALK * talks, (2, 60), *TALK * talks])
    assert count(windows, expected=2) == 3


def test_a_film_clip_leaves_two_similar_voices_apart() -> None:
    means = voices(0.88, 3)
    means[2] = np.roll(means[2], 7)
    assert count(heard(means, [*TALK, (2, 60), *TALK]), expected=2) == 3


def test_a_voice_over_the_opening_jingle_is_no_other_voice() -> None:
    means = voices(0.6, 3)
    assert count(heard(means, [(2, 60), *TALK, *TALK], clearance={2: 18.0}), expected=2) == 2
    assert count(heard(means, [(2, 60), *TALK, *TALK]), expected=2) == 3


def test_more_windows_than_are_clustered() -> None:
    windows = heard(voices(0.6, 2), TALK * 10)
    assert len(windows.seconds) > 4000
    assert count(windows) == 2


def test_the_same_windows_give_the_same_voices() -> None:
    windows = heard(voices(0.6, 2), TALK)
    assert np.array_equal(find_voices(windows, SpeakerCount()), find_voices(windows, SpeakerCount()))


@pytest.mark.parametrize("number", [1, 2, 3, 5])
def test_hardly_any_windows(number: int) -> None:
    assert 1 <= count(heard(voices(0.6, 2), [(0, number)]), exactly=3) <= 3
    assert count(heard(voices(0.6, 2), [(0, number)])) == 1
