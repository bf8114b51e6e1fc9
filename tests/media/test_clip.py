"""A clip holds what its times say, in every format."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from support.sounds import beep, heard_at_s, save, save_film
from transcribe.errors import AudioError, InputError
from transcribe.media import cut, open_sound, probe, refuse_ending
from transcribe.model.transcript import Interval

ENDINGS = [".mp3", ".wav", ".flac", ".m4a", ".opus"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_clip_begins_and_ends_where_it_was_asked_to(tmp_path: Path, ending: str) -> None:
    recording = save(tmp_path / "talk.mp3", beep(6, at_s=3.0, rate=44_100), rate=44_100, channels=2)
    clip = tmp_path / f"clip{ending}"
    clip.write_bytes(cut(recording, Interval(2500, 4250), ending))
    with open_sound(clip) as sound:
        assert heard_at_s(sound.samples) == pytest.approx(0.5, abs=0.005)
        assert sound.duration_ms == pytest.approx(1750, abs=25 if ending == ".m4a" else 2)  # MP4 ends on a frame.
    found = probe(clip, "clip").recording
    assert (found.sample_rate, found.channels) == (48_000 if ending == ".opus" else 44_100, 2)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_narrow_band_recording_is_cut_in_every_format(tmp_path: Path, ending: str) -> None:
    recording = save(tmp_path / "talk.wav", beep(2, at_s=1.0, rate=8_000), rate=8_000)
    clip = tmp_path / f"clip{ending}"
    clip.write_bytes(cut(recording, Interval(900, 1300), ending))
    with open_sound(clip) as sound:
        assert heard_at_s(sound.samples) == pytest.approx(0.1, abs=0.01)


def test_the_channels_stay_apart(tmp_path: Path) -> None:
    import av

    tone = beep(2, at_s=1.0)
    recording = tmp_path / "talk.wav"
    with av.open(str(recording), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=16_000, layout="stereo")
        frame = av.AudioFrame.from_ndarray(np.stack([tone, 0 * tone]), "fltp", "stereo")
        frame.sample_rate = 16_000
        container.mux([*stream.encode(frame), *stream.encode(None)])
    (tmp_path / "clip.wav").write_bytes(cut(recording, Interval(500, 1500), ".wav"))
    with av.open(str(tmp_path / "clip.wav")) as container:
        heard = np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1).reshape(-1, 2)
    assert np.abs(heard[:, 0]).max() > 20_000
    assert np.abs(heard[:, 1]).max() == 0


def test_a_films_sound_is_cut_where_it_is_heard(tmp_path: Path) -> None:
    film = save_film(tmp_path / "film.mp4", beep(2, at_s=0.5, rate=48_000), start_s=1.0)
    (tmp_path / "clip.wav").write_bytes(cut(film, Interval(1200, 2000), ".wav"))
    with open_sound(tmp_path / "clip.wav") as sound:
        assert heard_at_s(sound.samples) == pytest.approx(0.3, abs=0.01)


def test_a_clip_ends_with_its_recording(tmp_path: Path) -> None:
    recording = save(tmp_path / "talk.wav", beep(2, at_s=1.0))
    (tmp_path / "clip.wav").write_bytes(cut(recording, Interval(1500, 9000), ".wav"))
    assert probe(tmp_path / "clip.wav", "clip").recording.duration_ms == 500


def test_the_recording_stays_as_it_was(tmp_path: Path) -> None:
    recording = save(tmp_path / "talk.flac", beep(2, at_s=1.0))
    before = hashlib.sha256(recording.read_bytes()).hexdigest(), recording.stat().st_mtime_ns
    cut(recording, Interval(500, 1500), ".mp3")
    assert (hashlib.sha256(recording.read_bytes()).hexdigest(), recording.stat().st_mtime_ns) == before


def test_a_time_beyond_the_end_is_told(tmp_path: Path) -> None:
    recording = save(tmp_path / "talk.wav", beep(2, at_s=1.0))
    with pytest.raises(AudioError, match=r"talk\.wav: ends before 0:05\. Check the times\."):
        cut(recording, Interval(5000, 6000), ".wav")


def test_a_recording_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(AudioError, match="there is no such file"):
        cut(tmp_path / "talk.wav", Interval(0, 1000), ".wav")


@pytest.mark.parametrize("name", ["clip.ogx", "clip"])
def test_an_ending_that_cannot_be_written_is_told(name: str) -> None:
    with pytest.raises(InputError, match=r"can't be written as .* Supported extensions: \.mp3, \.wav"):
        refuse_ending(Path(name))
    refuse_ending(Path("CLIP.MP3"))
