"""What everything that runs Pocketsphinx does alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Sound is brought to this level, so that a quiet speaker isn't lost in 16 bits.
_LEVEL_DBFS = -20.0


def pcm(samples: NDArray[np.float32]) -> bytes:
    """Sound as Pocketsphinx hears it best, 16 bits; `samples` aren't all zero.

    Args:
        samples: shape (samples,), float32.
    """
    import numpy as np

    level = float(np.sqrt(np.mean(np.square(samples))))
    louder = np.clip(samples * (10 ** (_LEVEL_DBFS / 20) / level), -1.0, 1.0)
    return bytes((louder * 32767).astype("<i2"))


def forget(decoder: Any) -> None:
    """Let a decoder forget what it heard: it takes the cepstral mean of one recording along to the next."""
    decoder.reinit_feat(decoder.config)
