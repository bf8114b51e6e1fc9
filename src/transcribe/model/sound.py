"""Decoded sound: 16 kHz, mono, float32. What the engines hear."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from transcribe.model.transcript import Interval

#: Samples a second; what Whisper, pyannote, silero and pocketsphinx were all trained on.
SAMPLE_RATE = 16_000


@dataclass(frozen=True, slots=True)
class Sound:
    """A whole recording, decoded.

    Attributes:
        samples: shape (samples,), float32, -1 to 1, `SAMPLE_RATE` a second. It may lie on disk (a memory map), so cut
            from it rather than copy it whole.
    """

    samples: NDArray[np.float32]

    @property
    def duration_ms(self) -> int:
        return len(self.samples) * 1000 // SAMPLE_RATE

    def cut(self, interval: Interval) -> NDArray[np.float32]:
        """The samples of an interval, as far as the recording has them; shape (samples,)."""
        return self.samples[interval.start_ms * SAMPLE_RATE // 1000 : interval.end_ms * SAMPLE_RATE // 1000]

    def release(self) -> None:
        """Give the memory back that was read into from disk; it's read again where it is needed again."""
        release(self.samples)


def release(numbers: NDArray[np.float32]) -> None:
    """Give the memory back that was read into from disk, if these numbers lie there; nothing else may be changed in it.

    What was read from a memory map counts as the process's own until the machine runs short, so that a recording of
    hours would seem to need gigabytes.
    """
    import mmap

    mapped = getattr(numbers, "_mmap", None)
    if mapped is not None and hasattr(mmap, "MADV_DONTNEED"):
        mapped.madvise(mmap.MADV_DONTNEED)
