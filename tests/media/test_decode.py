"""Every format is heard at its right time; every fault is told."""

from __future__ import annotations

import hashlib
import os
import struct
from pathlib import Path

import av
import numpy as np
import pytest
from scipy.io import wavfile

from support.sounds import beep, heard_at_s, save, save_film
from transcribe.errors import AudioError
from transcribe.media import blocks, open_sound, probe


@pytest.mark.parametrize(
    ("name", "codec", "rate"),
    [
        ("a.mp3", "mp3", 44_100),
        ("a.wav", "pcm_s16le", 44_100),
        ("a.flac", "flac", 44_100),
        ("a.ogg", "opus", 48_000),
        ("a.opus", "opus", 48_000),
        ("a.m4a", "aac", 44_100),
        ("a.mp4", "aac", 44_100),
        ("a.webm", "opus", 48_000),
        ("a.mkv", "opus", 48_000),
    ],
)
def test_every_format_is_heard_at_its_right_time(tmp_path: Path, name: str, codec: str, rate: int) -> None:
    path = save(tmp_path / name, beep(5, at_s=2, rate=rate), rate=rate, channels=2)
    found = probe(path, "audio/" + name)
    with open_sound(path) as sound:
        assert heard_at_s(sound.samples) == pytest.approx(2, abs=0.005)
        assert sound.duration_ms == found.recording.duration_ms == pytest.approx(5000, abs=30)
        assert sound.samples.dtype == np.float32
        assert sound.samples.ndim == 1
    assert (found.recording.codec, found.recording.sample_rate, found.recording.channels) == (codec, rate, 2)
    assert found.recording.path == "audio/" + name
    assert found.recording.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert found.warnings == ()


def test_sound_keeps_its_level(tmp_path: Path) -> None:
    path = save(tmp_path / "a.wav", beep(1, at_s=0.5))
    with open_sound(path) as sound:
        np.testing.assert_allclose(sound.samples, beep(1, at_s=0.5), atol=1e-4)


def test_blocks_are_no_longer_than_a_second(tmp_path: Path) -> None:
    lengths = [len(block) for block in blocks(save(tmp_path / "a.mp3", beep(3.5, at_s=1)))]
    assert max(lengths) <= 16_000
    assert sum(lengths) == pytest.approx(3.5 * 16_000, abs=500)


def test_names_that_look_like_an_address_are_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert probe(save(Path("talk: één.mp3"), beep(1, at_s=0.2)), "").recording.duration_ms >= 1000


def test_audio_that_begins_after_the_pictures_keeps_its_time(tmp_path: Path) -> None:
    path = save_film(tmp_path / "a.mkv", beep(2, at_s=1, rate=48_000), start_s=1.5)
    with open_sound(path) as sound:
        assert heard_at_s(sound.samples) == pytest.approx(2.5, abs=0.03)


def test_lost_sound_is_silence_and_moves_nothing(tmp_path: Path) -> None:
    with av.open(str(tmp_path / "a.mkv"), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=16_000, layout="mono")
        for start in (0, 32_000):  # The second from 1 s to 2 s is lost.
            piece = np.full((1, 16_000), 3000, np.int16)
            frame = av.AudioFrame.from_ndarray(piece, format="s16", layout="mono")
            frame.sample_rate, frame.pts = 16_000, start
            container.mux(stream.encode(frame))
    with open_sound(tmp_path / "a.mkv") as sound:
        seconds = np.abs(sound.samples[:48_000]).reshape(3, -1).mean(axis=1)
    assert (seconds > 0.05).tolist() == [True, False, True]
    assert len(sound.samples) == 48_000


def test_a_change_of_channels_on_the_way_is_followed(tmp_path: Path) -> None:
    mono = save(tmp_path / "mono.mp3", beep(2, at_s=1, rate=44_100), rate=44_100, options={"write_xing": "0"})
    stereo = save(
        tmp_path / "stereo.mp3",
        beep(2, at_s=1, rate=44_100),
        rate=44_100,
        channels=2,
        options={"write_xing": "0", "id3v2_version": "0"},
    )
    joined = tmp_path / "a.mp3"
    joined.write_bytes(mono.read_bytes() + stereo.read_bytes())
    with open_sound(joined) as sound:
        assert heard_at_s(sound.samples[32_000:]) == pytest.approx(1, abs=0.1)
        assert sound.duration_ms == pytest.approx(4000, abs=150)


def test_a_damaged_place_costs_that_place_and_is_told(tmp_path: Path) -> None:
    path = save(tmp_path / "a.flac", beep(20, at_s=15))
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 4000] = np.random.default_rng(0).bytes(4000)
    path.write_bytes(data)
    found = probe(path, "audio/a.flac")
    with open_sound(path) as sound:
        assert heard_at_s(sound.samples) == pytest.approx(15, abs=0.01)
    assert found.recording.duration_ms == 20_000
    assert len(found.warnings) == 1
    assert found.warnings[0].startswith("audio/a.flac: ")
    assert found.warnings[0].endswith("s of audio are missing; silence replaces them")


def test_packets_that_cannot_be_decoded_are_left_out_and_told(tmp_path: Path) -> None:
    path = save(tmp_path / "a.m4a", beep(20, at_s=15, rate=44_100), rate=44_100)
    data = bytearray(path.read_bytes())
    start = data.index(b"mdat") + 4 + len(data) // 3
    data[start : start + 2000] = b"\xff" * 2000
    path.write_bytes(data)
    found = probe(path, "a.m4a")
    with open_sound(path) as sound:
        assert heard_at_s(sound.samples[14 * 16_000 :]) == pytest.approx(1, abs=0.1)
    assert "audio packets are damaged" in found.warnings[0]


def test_tags_are_read_along(tmp_path: Path) -> None:
    path = save(tmp_path / "a.mp3", beep(1, at_s=0.2), tags={"title": "Ann Lee – The River"})
    assert probe(path, "").tags["title"] == "Ann Lee – The River"


def fault(path: Path) -> str:
    """What is said of a bad recording, which is the same whether it is probed or opened."""
    with pytest.raises(AudioError) as probed:
        probe(path, path.name)
    with pytest.raises(AudioError) as told, open_sound(path):
        pass
    assert str(told.value) == str(probed.value)
    assert told.value.path == str(path)
    assert told.value.hint
    assert "\n" not in str(told.value)
    return told.value.reason


def test_a_text_under_a_recordings_name_is_told(tmp_path: Path) -> None:
    for suffix in ("mp3", "wav", "flac", "ogg", "m4a"):
        path = tmp_path / f"letter.{suffix}"
        path.write_text("Dear festival, here is my film.\n" * 300)
        assert fault(path).startswith("isn't a recording")


@pytest.mark.parametrize("suffix", ["mp3", "wav"])
def test_random_bytes_are_told(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"noise.{suffix}"
    path.write_bytes(np.random.default_rng(1).bytes(100_000))
    assert fault(path).startswith("isn't a recording")


def test_an_empty_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    path.touch()
    assert fault(path) == "is empty: 0 bytes"


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    assert fault(tmp_path / "a.mp3") == "there is no such file"


def test_a_folder_is_told(tmp_path: Path) -> None:
    assert fault(tmp_path) == "is a folder"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    path = save(tmp_path / "a.wav", beep(1, at_s=0.2))
    path.chmod(0)
    assert fault(path) == "can't be read: permission denied"


@pytest.mark.parametrize("suffix", ["wav", "flac", "mp3", "webm", "mkv", "opus", "m4a"])
def test_a_recording_that_is_cut_off_is_told(tmp_path: Path, suffix: str) -> None:
    path = save(tmp_path / f"a.{suffix}", beep(10, at_s=1, rate=48_000), rate=48_000)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 6 // 10])
    assert fault(path).startswith("is cut off")


@pytest.mark.parametrize("kind", [np.float32, np.int32, np.uint8])
def test_a_cut_off_wav_of_any_kind_is_told(tmp_path: Path, kind: type[np.generic]) -> None:
    whole, cut = tmp_path / "whole.wav", tmp_path / "cut.wav"
    wavfile.write(whole, 16_000, np.ones((160_000, 2), kind))
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    assert probe(whole, "").recording.duration_ms == 10_000
    assert fault(cut) == "is cut off: it should last 0:10, and 0:04 of it are there"


def test_a_cut_off_mp4_with_its_contents_in_front_is_told(tmp_path: Path) -> None:
    path = save(tmp_path / "a.m4a", beep(10, at_s=1), options={"movflags": "faststart"})
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 6 // 10])
    assert fault(path) == "is cut off: it should last 0:10, and 0:05 of it are there"


def test_a_wav_written_into_a_pipe_is_whole(tmp_path: Path) -> None:
    path = save(tmp_path / "a.wav", beep(3, at_s=1))
    data = bytearray(path.read_bytes())
    data[40:44] = struct.pack("<I", 0xFFFFFFFF)  # The writer never came back to put the size in.
    path.write_bytes(data)
    assert probe(path, "").recording.duration_ms == 3000


def test_pictures_without_audio_are_told(tmp_path: Path) -> None:
    assert fault(save_film(tmp_path / "a.mp4", None)) == "has video but no audio"


@pytest.mark.parametrize("suffix", ["wav", "flac"])
def test_a_recording_of_no_length_is_told(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    if suffix == "wav":
        save(path, np.zeros(0, np.float32))
    else:
        with av.open(str(path), "w") as container:
            container.add_stream("flac", rate=16_000, layout="mono")
            container.start_encoding()
    assert fault(path) == "has no audio: its length is zero"


def test_foreign_faulty_files_are_told(shared: Path) -> None:
    reasons = {path.name: fault(path) for path in (shared / "data" / "faults").glob("*.wav")}
    assert reasons == {
        "bad.wav": "isn't a recording, or its beginning is damaged",
        "null.wav": "has no audio: its length is zero",
    }


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    import resource
    import signal

    path = save(tmp_path / "a.wav", beep(3, at_s=1))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # Then writing past the limit fails, as on a full disk.
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(AudioError, match="can't be unpacked to"), open_sound(path):
            pass
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
