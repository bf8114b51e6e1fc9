"""Channels and tracks as one: none cancels another, and nothing is dropped in silence."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.io import wavfile

from support.sounds import heard_at_s
from transcribe.errors import AudioError
from transcribe.media import cut, open_sound, probe
from transcribe.media.mixing import Mixer
from transcribe.model.transcript import Interval

RATE = 16_000


def voice(seconds: float, seed: int = 0) -> NDArray[np.float32]:
    """Noise that stands for somebody who speaks."""
    return np.random.default_rng(seed).normal(0, 0.1, round(seconds * RATE)).astype(np.float32)


def save_wav(path: Path, *channels: NDArray[np.float32]) -> Path:
    wavfile.write(path, RATE, np.stack(channels, axis=1))
    return path


def save_tracks(path: Path, *tracks: NDArray[np.float32], start_s: float = 0.0) -> Path:
    """A Matroska file; the last track begins at `start_s`."""
    with av.open(str(path), "w") as container:
        streams = [container.add_stream("pcm_s16le", rate=RATE, layout="mono") for _ in tracks]
        for number, (stream, samples) in enumerate(zip(streams, tracks, strict=True), start=1):
            frame = av.AudioFrame.from_ndarray((samples[None] * 32767).astype(np.int16), "s16", "mono")
            frame.sample_rate, frame.time_base = RATE, Fraction(1, RATE)
            frame.pts = round(start_s * RATE) if number == len(tracks) else 0
            container.mux(stream.encode(frame))
    return path


def level(path: Path, track: int | None = None) -> float:
    with open_sound(path, track) as sound:
        return float(np.sqrt(np.square(sound.samples).mean()))


def test_an_inverted_channel_cancels_nothing_and_is_told(tmp_path: Path) -> None:
    said = voice(3)
    path = save_wav(tmp_path / "a.wav", said, -0.8 * said + voice(3, 1) * 0.1)
    assert level(path) == pytest.approx(0.09, abs=0.01)
    [warning] = probe(path, "a.wav").warnings
    assert warning.startswith("a.wav: channels are inverted against each other for 0:03")


def test_two_microphones_are_heard_as_before(tmp_path: Path) -> None:
    one, other = voice(3), voice(3, 1)
    path = save_wav(tmp_path / "a.wav", one, other)
    assert probe(path, "").warnings == ()
    with open_sound(path) as sound:
        np.testing.assert_allclose(sound.samples, (one + other) / 2, atol=1e-3)


@pytest.mark.parametrize("channels", [2, 6, 255])
def test_silent_channels_make_the_others_no_quieter(tmp_path: Path, channels: int) -> None:
    said = voice(2)
    path = save_wav(tmp_path / "a.wav", *[np.zeros_like(said)] * (channels - 1), said)
    assert probe(path, "").recording.channels == channels
    assert level(path) == pytest.approx(0.1, abs=0.02)


def test_a_silent_first_track_hides_no_other(tmp_path: Path) -> None:
    path = save_tracks(tmp_path / "a.mkv", np.zeros(2 * RATE, np.float32), voice(3))
    found = probe(path, "a.mkv")
    assert found.recording.duration_ms == 3000
    assert found.warnings == (
        "a.mkv: has 2 audio tracks, which were mixed (--track N takes one alone); track 1 is silent",
    )
    assert level(path) == pytest.approx(0.1, abs=0.01)
    assert level(path, 1) == 0.0
    assert probe(path, "", 1).loudest_dbfs is None
    assert probe(path, "a.mkv", 2).warnings == ("a.mkv: track 2 of 2 audio tracks is heard",)
    assert len(cut(path, Interval(0, 500), ".wav")) > RATE


def test_a_track_that_begins_later_keeps_its_time(tmp_path: Path) -> None:
    tone = 0.5 * np.sin(np.arange(RATE) / 5).astype(np.float32)
    path = save_tracks(tmp_path / "a.mkv", np.zeros(4 * RATE, np.float32), tone, start_s=1.5)
    with open_sound(path) as sound:
        assert heard_at_s(sound.samples) == pytest.approx(1.5, abs=0.01)
        assert sound.duration_ms == 4000


def test_a_track_that_is_not_there_is_told(tmp_path: Path) -> None:
    path = save_tracks(tmp_path / "a.mkv", voice(1), voice(1))
    with pytest.raises(AudioError, match="has no audio track 3: it has 2"):
        probe(path, "", 3)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e30])
def test_samples_that_are_no_numbers_spoil_nothing_else_and_are_told(tmp_path: Path, bad: float) -> None:
    said = voice(3)
    said[RATE : RATE + 10] = bad
    path = save_wav(tmp_path / "a.wav", said)
    with open_sound(path) as sound:
        assert np.isfinite(sound.samples).all()
        np.testing.assert_allclose(sound.samples[2 * RATE :], said[2 * RATE :], atol=1e-3)
    [warning] = probe(path, "").warnings
    assert "10 samples aren't numbers or are far beyond full scale" in warning


def test_the_level_of_the_loudest_second_is_told(tmp_path: Path) -> None:
    quiet = np.concatenate((voice(2) / 10, voice(1))).astype(np.float32)
    assert probe(save_wav(tmp_path / "a.wav", quiet), "").loudest_dbfs == pytest.approx(-20, abs=0.5)
    assert probe(save_wav(tmp_path / "b.wav", np.zeros(RATE, np.float32)), "").loudest_dbfs is None


def test_a_channel_stays_turned_over_through_a_pause() -> None:
    mixer, said = Mixer(), voice(1)
    for block in (said, np.zeros_like(said), said):
        mixed = mixer.mix(np.stack((block, -block)))
    np.testing.assert_allclose(mixed, said, atol=1e-6)
    assert mixer.inverted == 2 * RATE


def test_foreign_media_are_heard(shared: Path) -> None:
    media = shared / "data" / "wild" / "media"
    assert "inverted" in probe(media / "inverted-channel.flac", "").warnings[0]
    assert "2 audio tracks" in probe(media / "two-tracks.mkv", "").warnings[0]
    for name in ("inverted-channel.flac", "two-tracks.mkv", "talk.3gp"):
        assert level(media / name) > 0.03
