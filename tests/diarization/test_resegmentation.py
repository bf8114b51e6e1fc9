"""Two voices whose frames are easily told apart, and what hours of them take."""

from __future__ import annotations

import tracemalloc
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from transcribe.diarization import resegmentation, rows
from transcribe.diarization.encoder import WINDOW_FRAMES
from transcribe.diarization.resegmentation import Frames, frame_similarity, resegment
from transcribe.diarization.rows import Spool


class Talk(NamedTuple):
    cepstra: NDArray[np.float32]
    similarity: NDArray[np.float64]
    speech: NDArray[np.bool_]
    voices: NDArray[np.intp]


def talk(frames: int) -> Talk:
    """Two voices by turns of 7 s, with a pause after each; the similarity has each change 0.2 s late."""
    random = np.random.default_rng(0)
    voices = np.arange(frames) // 700 % 2
    speech = np.arange(frames) % 700 < 650
    means = random.normal(0, 1, (2, 19))
    cepstra = (5 + means[voices] + random.normal(0, 1.5, (frames, 19))).astype(np.float32)
    late = np.roll(voices, 20)
    similarity = np.stack([late == 0, late == 1], axis=1) * 0.2 + 0.5
    return Talk(cepstra, similarity, speech, np.where(speech, voices, -1))


def test_frames_find_the_change_that_the_similarity_has_late() -> None:
    given = talk(20_000)
    labels, scores = resegment(given.cepstra, given.similarity, given.speech)
    assert np.mean(labels == given.voices) > 0.995
    assert (labels[~given.speech] == -1).all()
    assert np.isfinite(scores).all()


def test_blocks_give_what_the_whole_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    given = talk(20_000)
    labels, scores = resegment(*given[:3])
    with Spool() as spool:
        spool.add(given.cepstra)
        on_disk = spool.rows()
    monkeypatch.setattr(resegmentation, "_BLOCK", 777)
    monkeypatch.setattr(rows, "_BLOCK_BYTES", 30_000)
    in_blocks = resegment(on_disk, *given[1:3])
    assert np.array_equal(in_blocks[0], labels)
    assert in_blocks[1] == pytest.approx(scores, rel=1e-6)


def test_a_voice_without_frames_of_its_own_falls_out() -> None:
    given = talk(5_000)
    similarity = np.concatenate([given.similarity, np.full((5_000, 1), -1.0)], axis=1)
    labels, scores = resegment(given.cepstra, similarity, given.speech)
    assert set(labels.tolist()) == {-1, 0, 1}
    assert (scores[:, 2] < -100).all()


def test_frames_are_levelled_over_the_speech_and_have_slopes() -> None:
    given = talk(3_000)
    frames = Frames.of(given.cepstra, np.flatnonzero(given.speech))
    spoken = given.cepstra[given.speech]
    level = (given.cepstra - spoken.mean(axis=0)) / (spoken.std(axis=0) + np.float32(1e-6))
    at = np.arange(3_000)
    slope = (level[np.minimum(at + 3, 2_999)] - level[np.maximum(at - 3, 0)]) / 2
    whole = np.concatenate([level, slope], axis=1)
    assert np.array_equal(frames.at(at), whole)
    # Slopes reach beyond what is looked at, but not beyond the ends.
    for places in ([0, 1], [2_998, 2_999], [5, 900, 901, 2_000]):
        assert np.array_equal(frames.at(np.array(places)), whole[places])


def test_where_no_window_reaches_the_nearest_stands_in() -> None:
    starts = np.array([0, 20, 1000, 1020])
    cosines = np.array([[0.9, 0.1], [0.9, 0.1], [0.2, 0.8], [0.2, 0.8]], dtype=np.float32)
    found = frame_similarity(starts, cosines, 1300)
    assert found.shape == (1300, 2)
    between = (20 + 1000) // 2 + WINDOW_FRAMES // 2
    assert found[:between] == pytest.approx(np.tile([0.9, 0.1], (between, 1)))
    assert found[between + 1 :] == pytest.approx(np.tile([0.2, 0.8], (1300 - between - 1, 1)))


def test_what_a_frame_takes_of_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resegmentation, "_BLOCK", 1_000)
    monkeypatch.setattr(resegmentation, "_MOST_TRAINING_FRAMES", 1_000)
    monkeypatch.setattr(rows, "_BLOCK_BYTES", 80_000)
    taken = []
    for frames in (4_000, 4_000, 12_000):  # The first brings libraries.
        given = talk(frames)
        with Spool() as spool:
            spool.add(given.cepstra)
            on_disk = spool.rows()
        tracemalloc.start()
        resegment(on_disk, *given[1:3])
        taken.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    # The scores of two voices, and where there is speech; the cepstra and slopes themselves would be 228 bytes.
    assert (taken[2] - taken[1]) / 8_000 < 50
