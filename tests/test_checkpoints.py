"""A checkpoint from a stranger runs nothing."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
import torch

from transcribe.diarization.encoder import load_encoder
from transcribe.errors import EngineUnavailable
from transcribe.recognition.whisper_weights import find_weights
from transcribe.settings import Settings


class Trap:
    """Unpickling it leaves a mark."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self.mark,)


@pytest.mark.parametrize("form", ["zipped", "old", "bare pickle"])
def test_a_crafted_checkpoint_runs_nothing(tmp_path: Path, form: str) -> None:
    path, mark = tmp_path / "crafted.pt", tmp_path / "sprung"
    told = {"dims": Trap(mark), "model_state_dict": {}, "model_state": {}}
    if form == "bare pickle":
        path.write_bytes(pickle.dumps(told, 2))
    else:
        torch.save(told, path, _use_new_zipfile_serialization=form == "zipped")
    with pytest.raises(EngineUnavailable):
        find_weights(Settings(model=str(path)), "cpu")
    with pytest.raises(EngineUnavailable):
        load_encoder(path)
    assert not mark.exists()
