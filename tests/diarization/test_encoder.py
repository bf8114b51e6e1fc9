from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from transcribe.diarization.embedded import EmbeddedDiarizer
from transcribe.diarization.encoder import WINDOW_FRAMES, find_weights, load_encoder
from transcribe.errors import EngineUnavailable
from transcribe.settings import Settings


def test_missing_weights_name_the_extra_that_brings_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resemblyzer", None)
    with pytest.raises(EngineUnavailable, match=r"aren't installed.*pip install \"transcribe\[offline\]\""):
        EmbeddedDiarizer(Settings()).identify()


@pytest.mark.parametrize("content", [b"", b"no weights", b"PK\x03\x04 cut off"])
def test_damaged_weights_are_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "pretrained.pt"
    path.write_bytes(content)
    with pytest.raises(EngineUnavailable, match=r"pretrained\.pt: .* can't be read\. Run: pip install"):
        load_encoder(path)


def test_weights_of_another_network_are_refused(tmp_path: Path) -> None:
    import torch

    path = tmp_path / "pretrained.pt"
    torch.save({"model_state": {"lstm.weight_ih_l0": torch.zeros(4, 4)}}, path)
    with pytest.raises(EngineUnavailable, match="can't be read"):
        load_encoder(path)


def test_the_weights_package_is_never_imported() -> None:
    pytest.importorskip("torch")
    EmbeddedDiarizer(Settings()).identify()
    assert "resemblyzer" not in sys.modules


def test_identity_tells_the_weights() -> None:
    identity = EmbeddedDiarizer(Settings()).identify()
    assert identity.name == "embedded"
    assert identity.options["weights"] == load_encoder(find_weights()).digest
    assert len(identity.options["weights"]) == 16


def test_vectors_have_length_one_and_dont_depend_on_level() -> None:
    random = np.random.default_rng(0)
    mel = random.gamma(0.5, 1e-3, size=(400, 40)).astype(np.float32)
    power = mel.sum(axis=1, dtype=np.float64)
    starts = np.array([0, 20, 400 - WINDOW_FRAMES])
    encoder = load_encoder(find_weights())
    vectors = encoder.embed(mel, power, starts)
    assert vectors.shape == (3, 256)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-5)
    assert np.allclose(encoder.embed(mel * np.float32(0.01), power * 0.01, starts), vectors, atol=1e-4)


def test_no_windows_give_no_vectors() -> None:
    empty = np.empty(0, dtype=np.intp)
    vectors = load_encoder(find_weights()).embed(np.zeros((200, 40), dtype=np.float32), np.zeros(200), empty)
    assert vectors.shape == (0, 256)
