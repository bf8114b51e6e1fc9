"""What one stage of the pipeline hands to the next. Pure data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transcribe.records import record
from transcribe.transcript import Interval, Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@record
class Speech:
    """Where someone speaks: intervals in rising order that don't touch."""

    intervals: tuple[Interval, ...]

    @property
    def duration_ms(self) -> int:
        return sum(interval.duration_ms for interval in self.intervals)


@record
class Recognition:
    """What was said.

    Attributes:
        words: by rising start; none starts before the one in front of it.
        language: ISO 639-1 code, where it is known.
    """

    words: tuple[Word, ...]
    language: str | None = None
    warnings: tuple[str, ...] = ()


@record
class SpeakerCount:
    """What is known about how many people speak, before listening.

    Attributes:
        exactly: somebody said so; it holds.
        expected: how many the page credits; there may be an interpreter or a film clip besides, and somebody credited
            may never be heard.
    """

    exactly: int | None = None
    expected: int | None = None


@record
class SpeakerSegment(Interval):
    """A stretch in which one anonymous speaker is heard."""

    label: str


@record
class FrameScores:
    """How well each speaker fits each moment: the higher, the better. Only differences between speakers count.

    Attributes:
        step_ms: time from one frame to the next; the first frame begins at 0.
        labels: the speakers, in the order of the columns.
        data: float16, little-endian, shape (frames, labels), row by row.
    """

    step_ms: int
    labels: tuple[str, ...]
    data: bytes

    @classmethod
    def of(cls, step_ms: int, labels: tuple[str, ...], values: NDArray[np.floating]) -> FrameScores:
        """Pack an array of shape (frames, labels)."""
        return cls(step_ms, labels, values.astype("<f2").tobytes())

    def values(self) -> NDArray[np.float32]:
        """The scores, shape (frames, labels)."""
        import numpy as np

        return np.frombuffer(self.data, dtype="<f2").reshape(-1, len(self.labels)).astype(np.float32)


@record
class Diarization:
    """Who speaks when, as anonymous labels ("SPEAKER_00" is the first to be heard).

    Attributes:
        segments: by rising start; none of them overlap, each moment belongs to its most prominent speaker.
        scores: where the engine has them; attribution of words is finer with them.
    """

    segments: tuple[SpeakerSegment, ...]
    scores: FrameScores | None = None
    warnings: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """The speakers, by name."""
        return tuple(sorted({segment.label for segment in self.segments}))
