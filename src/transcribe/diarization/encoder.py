"""The voice encoder: 1.6 s of sound to a vector that tells voices apart.

The network is that of "Generalized End-to-End Loss for Speaker Verification" (Wan et al., 2018), with the weights that
the package `resemblyzer` (Apache-2.0) carries. The package is neither installed nor imported.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from transcribe.engines.weights.packages import fetch_packaged
from transcribe.engines.weights.places import cache_folder
from transcribe.engines.weights.table import GE2E
from transcribe.errors import EngineUnavailable
from transcribe.model.progress import Progress, silent
from transcribe.settings import Settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Frames that one vector is made from.
WINDOW_FRAMES = 160

_BANDS = 40
_SIZE = 256
_LAYERS = 3
# The encoder was trained on speech of this level, -30 dB below full scale, as mean square.
_TRAINED_POWER = 10 ** (-30 / 10)
_BATCH = 128


def stored() -> Path:
    """Where the weights lie, or would."""
    return cache_folder() / "ge2e" / GE2E[0].files[0].name


def find_weights(settings: Settings, progress: Progress = silent) -> Path:
    """Where the weights lie; they are fetched if they are missing and the network may be used.

    Raises:
        EngineUnavailable: they aren't installed, and can't or mustn't be fetched.
    """
    path = stored()
    if path.is_file():
        return path
    if settings.offline:
        raise EngineUnavailable(
            "the voice encoder's weights aren't installed, and --offline is set",
            hint="With a network, run: transcribe models pull ge2e",
        )
    fetch_packaged(GE2E, path.parent, progress)
    return path


@dataclass(frozen=True, slots=True)
class VoiceEncoder:
    """The network, ready to run on the CPU.

    Attributes:
        digest: of the weights' file, SHA-256, its first 16 digits.
    """

    lstm: Any
    linear: Any
    digest: str

    @property
    def name(self) -> str:
        """What tells vectors of this encoder from those of others, with which they can't be compared."""
        return f"ge2e {self.digest}"

    def embed(
        self, mel: NDArray[np.float32], power: NDArray[np.float64], starts: NDArray[np.intp]
    ) -> NDArray[np.float32]:
        """Vectors of length 1, one for each window.

        Each window is brought to the level of the training by itself: with one gain for the whole file, voices of
        different loudness on one microphone were confused five times as often.

        Args:
            mel: power in mel bands, shape (frames, 40).
            power: mean square of each frame, shape (frames,).
            starts: each window's first frame, shape (windows,); all windows lie inside.

        Returns:
            Shape (windows, 256).
        """
        import numpy as np
        import torch

        vectors = [np.empty((0, _SIZE), dtype=np.float32)]
        for first in range(0, len(starts), _BATCH):
            frames = starts[first : first + _BATCH, None] + np.arange(WINDOW_FRAMES)
            gain = _TRAINED_POWER / np.maximum(power[frames].mean(axis=1), 1e-9)
            windows = mel[frames] * gain[:, None, None].astype(np.float32)
            with torch.inference_mode():
                _, (hidden, _) = self.lstm(torch.from_numpy(windows))
                vectors.append(normalized(torch.relu(self.linear(hidden[-1])).numpy()))
        return np.concatenate(vectors)


@cache
def load_encoder(path: Path) -> VoiceEncoder:
    """Read the weights.

    Raises:
        EngineUnavailable: they can't be read, or belong to another network.
    """
    import torch

    lstm = torch.nn.LSTM(_BANDS, _SIZE, _LAYERS, batch_first=True)
    linear = torch.nn.Linear(_SIZE, _SIZE)
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
        state = torch.load(path, map_location="cpu", weights_only=True)["model_state"]
        for name, layer in (("lstm.", lstm), ("linear.", linear)):
            layer.load_state_dict(
                {key.removeprefix(name): value for key, value in state.items() if key.startswith(name)}
            )
    # torch.load has no error of its own: a damaged file may surface as nearly anything.
    except Exception as error:
        raise EngineUnavailable(
            "the voice encoder's weights can't be read",
            path=path,
            hint="Delete it, and run: transcribe models pull ge2e",
        ) from error
    return VoiceEncoder(lstm.eval(), linear.eval(), digest)


def normalized(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The same directions at length 1; along the last axis."""
    import numpy as np

    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)  # type: ignore[no-any-return]
