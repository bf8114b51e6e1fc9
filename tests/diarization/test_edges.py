"""Edges of speech, on tones: a voice activity model has them late, and bridges pauses."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from transcribe.diarization.edges import refine_edges, runs


def power(*loud: tuple[int, int], frames: int = 1000, level: float = 1e-2, noise: float = 1e-6) -> NDArray[np.float32]:
    """Each frame's mean square, -20 dB where it is loud, -60 dB elsewhere."""
    values = np.full(frames, noise, dtype=np.float32)
    for start, end in loud:
        values[start:end] = level
    return values


def mask(*speech: tuple[int, int], frames: int = 1000) -> NDArray[np.bool_]:
    return power(*speech, frames=frames) > 1e-4


def test_silence_at_the_end_of_speech_is_left_out() -> None:
    ((start, end),) = runs(refine_edges(mask((200, 420)), power((200, 400))))
    assert abs(start - 200) <= 2
    assert abs(end - 400) <= 2


def test_speech_that_begins_before_and_ends_after_is_taken_in() -> None:
    ((start, end),) = runs(refine_edges(mask((200, 400)), power((192, 408))))
    assert abs(start - 192) <= 2
    assert abs(end - 408) <= 2


@pytest.mark.parametrize(("pause", "pieces"), [(20, 1), (60, 2)])
def test_long_pauses_part_speech_and_short_ones_dont(pause: int, pieces: int) -> None:
    found = refine_edges(mask((200, 600)), power((200, 400), (400 + pause, 600)))
    assert len(runs(found)) == pieces


def test_a_sound_apart_from_the_speech_isnt_taken_in() -> None:
    found = refine_edges(mask((200, 400)), power((200, 400), (406, 440)))
    assert runs(found)[-1][1] <= 403


def test_a_quiet_voice_beside_a_loud_one_stays() -> None:
    both = power((200, 400))
    both[500:600] = 1e-4
    found = refine_edges(mask((200, 400), (500, 600)), both)
    assert found[500:600].all()


def test_speech_as_loud_as_what_lies_around_it_stays_as_it_is() -> None:
    given = mask((200, 400))
    assert np.array_equal(refine_edges(given, power(level=1e-2, noise=1e-2)), given)


def test_no_speech() -> None:
    assert not refine_edges(mask(), power()).any()
