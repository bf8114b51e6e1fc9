"""Silero's model in batches says what it says step by step."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from transcribe.media import detect_speech, open_sound, silero
from transcribe.model.progress import silent
from transcribe.model.sound import SAMPLE_RATE, Sound


@pytest.fixture(scope="module", params=["the-winter-garden.flac", "letters-from-the-mountain.m4a"])
def spoken(samples: Path, request: pytest.FixtureRequest) -> NDArray[np.float32]:
    """Over two batches of an interview, and a step that is cut short."""
    with open_sound(samples / request.param) as sound:
        return np.array(sound.samples[: (2 * silero.BATCH + 40) * silero.STEP + 100])


def stepped(samples: NDArray[np.float32]) -> list[float]:
    model = silero.load()
    steps = np.pad(samples, (0, -len(samples) % silero.STEP)).reshape(-1, silero.STEP)
    with torch.inference_mode():
        return [model(torch.from_numpy(step), SAMPLE_RATE).item() for step in steps]


def test_batches_say_what_the_models_own_steps_say(spoken: NDArray[np.float32]) -> None:
    batches = list(silero.probabilities(silero.load()._model, spoken))
    assert [len(batch) for batch in batches] == [silero.BATCH, silero.BATCH, 41]
    found = np.concatenate(batches)
    assert found.max() > 0.9 > 0.1 > found.min()
    assert found == pytest.approx(stepped(spoken), abs=1e-4)


def test_no_sound_has_no_steps() -> None:
    assert list(silero.probabilities(silero.load()._model, np.zeros(0, np.float32))) == []


def test_what_stands_in_begins_anew_when_it_is_told(spoken: NDArray[np.float32]) -> None:
    model = silero.stand_in(spoken)
    first = [model(None, SAMPLE_RATE).item() for _ in range(20)]
    model.reset_states()
    assert [model(None, SAMPLE_RATE).item() for _ in range(20)] == first


def test_torchs_random_numbers_are_left_alone() -> None:
    torch.manual_seed(1)
    first = torch.rand(3)
    torch.manual_seed(1)
    list(silero.probabilities(silero.load()._model, np.zeros(silero.STEP, np.float32)))
    assert torch.equal(torch.rand(3), first)


# Another version's model


class Otherwise:
    """Silero's model with another network where this version has its own."""

    def __init__(self, own: Any, network: Any) -> None:
        self._own = own
        self._model = network
        self.reset_states = own.reset_states
        self.steps = 0

    def __call__(self, step: torch.Tensor, rate: int) -> torch.Tensor:
        self.steps += 1
        return self._own(step, rate)


def of_another_size() -> Any:
    own = silero.load()._model
    decoder = SimpleNamespace(rnn=torch.nn.LSTMCell(64, 64), decoder=own.decoder.decoder)
    return SimpleNamespace(run_extractors=own.run_extractors, encoder=own.encoder, decoder=decoder)


def with_other_weights() -> Any:
    network = silero.load()._model
    network.decoder.rnn.bias_hh.data += 0.1
    return network


@pytest.fixture(params=[SimpleNamespace, of_another_size, with_other_weights])
def otherwise(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Otherwise]:
    model = Otherwise(silero.load(), request.param())
    silero._network.cache_clear()
    monkeypatch.setattr(silero, "load", lambda: model)
    yield model
    silero._network.cache_clear()


def test_a_model_that_is_built_otherwise_takes_its_own_steps(
    spoken: NDArray[np.float32], otherwise: Otherwise, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = Sound(spoken[: 100 * silero.STEP])
    assert silero.stand_in(sound.samples) is otherwise
    otherwise.steps = 0
    found = detect_speech(sound, silent)
    assert otherwise.steps == 100
    monkeypatch.undo()
    silero._network.cache_clear()
    assert silero.stand_in(sound.samples) is not otherwise
    assert detect_speech(sound, silent) == found
    assert found.intervals
