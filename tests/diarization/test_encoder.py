from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from transcribe.diarization.embedded import EmbeddedDiarizer
from transcribe.diarization.encoder import WINDOW_FRAMES, find_weights, load_encoder
from transcribe.errors import EngineUnavailable
from transcribe.settings import Settings


def test_missing_weights_are_not_fetched_offline_and_the_command_that_brings_them_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with pytest.raises(EngineUnavailable, match=r"aren't installed, and --offline is set.*transcribe models pull ge2e"):
        EmbeddedDiarizer(Settings(offline=True)).identify()


def test_missing_weights_that_cant_be_fetched_are_told_with_the_reason(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(EngineUnavailable, match=r"resemblyzer==0\.1\.4 can't be downloaded"):
        EmbeddedDiarizer(Settings()).identify()


@pytest.mark.parametrize("content", [b"", b"no weights", b"PK\x03\x04 cut off"])
def test_damaged_weights_are_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "pretrained.pt"
    path.write_bytes(content)
    with pytest.raises(EngineUnavailable, match=r"be read\. Delete it, and run: transcribe models pull ge2e") as told:
        load_encoder(path)
    assert told.value.path == str(path)


def test_weights_of_another_network_are_refused(tmp_path: Path) -> None:
    import torch

    path = tmp_path / "pretrained.pt"
    torch.save({"model_state": {"lstm.weight_ih_l0": torch.zeros(4, 4)}}, path)
    with pytest.raises(EngineUnavailable, match="can't be read"):
        load_encoder(path)


@pytest.mark.voice_encoder
def test_identity_tells_the_weights() -> None:
    identity = EmbeddedDiarizer(Settings()).identify()
    assert identity.name == "embedded"
    assert identity.options["weights"] == load_encoder(find_weights(Settings())).digest
    assert len(identity.options["weights"]) == 16


@pytest.mark.voice_encoder
def test_vectors_have_length_one_and_dont_depend_on_level() -> None:
    random = np.random.default_rng(0)
    mel = random.gamma(0.5, 1e-3, size=(400, 40)).astype(np.float32)
    power = mel.sum(axis=1, dtype=np.float64)
    starts = np.array([0, 20, 400 - WINDOW_FRAMES])
    encoder = load_encoder(find_weights(Settings()))
    vectors = encoder.embed(mel, power, starts)
    assert vectors.shape == (3, 256)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-5)
    assert np.allclose(encoder.embed(mel * np.float32(0.01), power * 0.01, starts), vectors, atol=1e-4)


@pytest.mark.voice_encoder
def test_no_windows_give_no_vectors() -> None:
    empty = np.empty(0, dtype=np.intp)
    vectors = load_encoder(find_weights(Settings())).embed(np.zeros((200, 40), dtype=np.float32), np.zeros(200), empty)
    assert vectors.shape == (0, 256)
