"""A Whisper from CTranslate2's form to openai-whisper's: the same numbers, and a clear line where that can't be."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest
import torch
import whisper
from whisper.model import ModelDimensions, Whisper

from support.converted_whisper import convert
from transcribe.engines.weights.ctranslate2 import whisper_checkpoint
from transcribe.errors import EngineUnavailable


@pytest.fixture(scope="module")
def original() -> Whisper:
    """Random weights, as OpenAI stores them: in half precision."""
    torch.manual_seed(0)
    model = Whisper(
        ModelDimensions(
            n_mels=80,
            n_vocab=51865,
            n_audio_ctx=1500,
            n_audio_state=48,
            n_audio_head=3,
            n_audio_layer=2,
            n_text_ctx=448,
            n_text_state=48,
            n_text_head=3,
            n_text_layer=3,
        )
    )
    torch.nn.init.normal_(model.decoder.positional_embedding)  # Whisper leaves it as the memory was.
    return model.half()


@pytest.fixture(scope="module")
def folder(original: Whisper, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("weights")
    torch.save({"dims": original.dims.__dict__, "model_state_dict": original.state_dict()}, path / "original.pt")
    return convert(path / "original.pt", path / "converted")


def test_every_number_and_dimension_comes_back(original: Whisper, folder: Path) -> None:
    made = whisper_checkpoint(folder / "model.bin")
    assert made["dims"] == original.dims.__dict__
    state = original.state_dict()
    assert made["model_state_dict"].keys() == state.keys()
    for name, tensor in made["model_state_dict"].items():
        assert torch.equal(tensor, state[name]), name


def test_whisper_loads_what_was_made(folder: Path, tmp_path: Path) -> None:
    torch.save(whisper_checkpoint(folder / "model.bin"), tmp_path / "made.pt")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "unclosed file", ResourceWarning)  # Whisper's.
        assert whisper.load_model(str(tmp_path / "made.pt"), "cpu").is_multilingual


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[: len(data) // 2],
        lambda data: b"something else" * 100,
        lambda data: b"",
        lambda data: data[:20],
    ],
)
def test_what_isnt_a_whisper_is_refused_by_name(folder: Path, tmp_path: Path, damage: object) -> None:
    assert callable(damage)
    (tmp_path / "model.bin").write_bytes(damage((folder / "model.bin").read_bytes()))
    with pytest.raises(EngineUnavailable, match=r"model\.bin: isn't a Whisper model in CTranslate2 format"):
        whisper_checkpoint(tmp_path / "model.bin")
