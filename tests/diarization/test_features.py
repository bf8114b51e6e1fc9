from __future__ import annotations

import numpy as np
import pytest

from transcribe.diarization.features import cepstra, frame_count, frame_power, mel_bands, power_spectrum, speech_mask
from transcribe.model.sound import Sound
from transcribe.model.stages import Speech
from transcribe.model.transcript import Interval


@pytest.fixture(scope="module")
def noise() -> Sound:
    random = np.random.default_rng(0)
    return Sound((random.normal(size=40_077) * np.linspace(0.001, 0.3, 40_077)).astype(np.float32))


@pytest.mark.filterwarnings("ignore")  # librosa's own
def test_mel_bands_are_those_that_the_encoder_was_trained_on(noise: Sound) -> None:
    librosa = pytest.importorskip("librosa")
    frames = frame_count(noise)
    theirs = librosa.feature.melspectrogram(y=noise.samples, sr=16_000, n_fft=400, hop_length=160, n_mels=40).T
    assert np.allclose(mel_bands(power_spectrum(noise, 0, frames)), theirs[:frames], rtol=1e-3, atol=1e-7)


@pytest.mark.filterwarnings("ignore")
def test_cepstra_are_the_usual_ones(noise: Sound) -> None:
    librosa = pytest.importorskip("librosa")
    frames = frame_count(noise)
    theirs = librosa.feature.mfcc(y=noise.samples, sr=16_000, n_mfcc=20, n_fft=400, hop_length=160, n_mels=30, fmin=60)
    assert np.allclose(cepstra(power_spectrum(noise, 0, frames)), theirs.T[:frames, 1:], atol=1e-2)


def test_a_block_is_like_the_same_part_of_the_whole(noise: Sound) -> None:
    whole = power_spectrum(noise, 0, frame_count(noise))
    assert np.array_equal(power_spectrum(noise, 100, 180), whole[100:180])


def test_beyond_the_end_there_is_silence(noise: Sound) -> None:
    frames = frame_count(noise)
    assert not power_spectrum(noise, frames + 2, frames + 50).any()
    assert not frame_power(noise, frames, frames + 50).any()


def test_frame_power_is_the_mean_square() -> None:
    loud_then_quiet = np.concatenate([np.full(160, 0.5), np.full(160, 0.1)]).astype(np.float32)
    assert frame_power(Sound(loud_then_quiet), 0, 3) == pytest.approx([0.25, 0.01, 0.0])


def test_speech_covers_every_frame_that_it_touches() -> None:
    mask = speech_mask(Speech((Interval(15, 35), Interval(60, 70))), 8)
    assert np.flatnonzero(mask).tolist() == [1, 2, 3, 6]
    assert not speech_mask(Speech((Interval(500, 600),)), 8).any()
