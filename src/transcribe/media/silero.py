"""Silero's model over many steps at once. It comes in its own wheel: no download.

By itself it goes through sound by steps of 32 ms, and most of what a step costs is being one. Only its LSTM depends on
the step before: spectrum and encoder of many steps are worked out together, and the LSTM goes through them in one
call. The probabilities are the model's own to within float error.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from transcribe.model.sound import SAMPLE_RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Samples in a step, and how many of those in front of it the model hears with it.
STEP, _CONTEXT = 512, 64

#: Steps in a batch, 8 s of sound; with more each costs more.
BATCH = 256

#: If both ways agree so far over a trial of so many steps, the model is built as it is taken to be.
_TRIAL_STEPS, _AGREEMENT = 16, 1e-4


def stand_in(samples: NDArray[np.float32]) -> Any:
    """What Silero's functions may step through these samples, and no others, in place of its model.

    If the model isn't built as expected, the model itself.
    """
    network = _network()
    return _Batched(network, samples) if network else load()


def load() -> Any:
    """Silero's model."""
    import silero_vad

    with warnings.catch_warnings():
        # Silero's model is TorchScript, which torch is about to give up.
        warnings.filterwarnings("ignore", "`torch.jit", DeprecationWarning)
        return silero_vad.load_silero_vad()


def probabilities(network: Any, samples: NDArray[np.float32]) -> Iterator[NDArray[np.float32]]:
    """How probably someone speaks in each step, in batches of shape (steps,). The last step may be cut short.

    Args:
        network: what the model has for 16 kHz.
        samples: shape (samples,); they are read batch by batch.

    Raises:
        AttributeError, RuntimeError: the network isn't built as expected.
    """
    import torch
    from torch.nn.functional import pad

    lstm, state = _lstm(network.decoder.rnn), None
    for start in range(0, len(samples), BATCH * STEP):
        heard = torch.from_numpy(samples[max(0, start - _CONTEXT) : start + BATCH * STEP])
        heard = pad(heard, (0 if start else _CONTEXT, 0))
        heard = pad(heard, (0, -(len(heard) - _CONTEXT) % STEP))
        with torch.inference_mode():
            encoded = network.encoder(network.run_extractors(heard.unfold(0, _CONTEXT + STEP, STEP)))
            hidden, state = lstm(encoded.mT, state)
            chances = network.decoder.decoder(hidden.mT).flatten().numpy()
        yield chances


def _lstm(cell: Any) -> Any:
    """A cell's weights where a whole sequence can go through them."""
    import torch

    with torch.device("meta"):  # Weights of its own would draw random numbers, which others may count on.
        lstm = torch.nn.LSTM(cell.weight_ih.shape[1], cell.weight_hh.shape[1])
    lstm.load_state_dict({f"{name}_l0": weight for name, weight in cell.state_dict().items()}, assign=True)
    return lstm


@cache
def _network() -> Any:
    """What the model has for 16 kHz; None if it isn't built as expected."""
    import torch

    model, trial = load(), _trial()
    try:
        batched = [chance.item() for batch in probabilities(model._model, trial) for chance in batch]
        with torch.inference_mode():
            stepped = [model(step, SAMPLE_RATE).item() for step in torch.from_numpy(trial).view(-1, STEP)]
        agree = all(abs(one - other) < _AGREEMENT for one, other in zip(batched, stepped, strict=True))
    except (AttributeError, RuntimeError, ValueError):
        return None
    return model._model if agree else None


def _trial() -> NDArray[np.float32]:
    # A buzz with syllables: the model wavers over it, so that no difference is hidden.
    import numpy as np

    time = np.arange(_TRIAL_STEPS * STEP) / SAMPLE_RATE
    buzz = sum(np.sin(2 * np.pi * 120 * harmonic * time) / harmonic for harmonic in range(1, 20))
    return np.asarray(0.2 * buzz * np.sin(2 * np.pi * 4 * time), np.float32)


class _Batched:
    """To its caller Silero's model, which is asked about the steps of the sound in order."""

    def __init__(self, network: Any, samples: NDArray[np.float32]) -> None:
        self._network = network
        self._samples = samples
        self.reset_states()

    def reset_states(self) -> None:
        self._chances = (chance for batch in probabilities(self._network, self._samples) for chance in batch)

    def __call__(self, _step: object, _rate: int) -> np.float32:
        return next(self._chances)
