"""How each speaker of a recording sounds: the mean of what the voice encoder makes of their own speech."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from transcribe.diarization.encoder import WINDOW_FRAMES
from transcribe.diarization.features import FRAME_MS
from transcribe.diarization.rows import mean, picked
from transcribe.model.stages import SpeakerSegment, Voiceprint

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Less speech says too little of a voice.
LEAST_SPEECH_MS = 8000

# A window is a speaker's if this much of it is their speech, and nobody else speaks in it or this near to it: where one
# voice gives way to another is known to a fraction of a second.
_OWN = 0.75
_BORDER = 20


def voiceprints(
    starts: NDArray[np.intp],
    vectors: NDArray[np.float32],
    voices: NDArray[np.intp],
    names: Mapping[int, str],
    encoder: str,
) -> tuple[Voiceprint, ...]:
    """The voiceprints of all who speak long enough undisturbed.

    Args:
        starts: each window's first frame, shape (windows,).
        vectors: the encoder's, shape (windows, dimensions).
        voices: each frame's voice, -1 where nobody speaks; shape (frames,).
        names: the label of each voice.
        encoder: which encoder it was, and which version.
    """
    import numpy as np

    found = []
    for voice, label in names.items():
        own, others = voices == voice, (voices >= 0) & (voices != voice)
        use = (_counts(own, starts, 0) >= _OWN * WINDOW_FRAMES) & (_counts(others, starts, _BORDER) == 0)
        covered = np.zeros(len(voices) + WINDOW_FRAMES, dtype=bool)
        for start in starts[use]:
            covered[start : start + WINDOW_FRAMES] = True
        speech_ms = FRAME_MS * int(np.count_nonzero(covered[: len(voices)] & own))
        if speech_ms >= LEAST_SPEECH_MS:
            found.append(Voiceprint.of(label, encoder, speech_ms, mean(picked(vectors, np.flatnonzero(use)))))
    return tuple(found)


def _counts(frames: NDArray[np.bool_], starts: NDArray[np.intp], border: int) -> NDArray[np.intp]:
    """How many of such frames each window holds, with a border to either side; shape (windows,)."""
    import numpy as np

    sums = np.concatenate([[0], np.cumsum(frames)])
    first = np.clip(starts - border, 0, len(frames))
    last = np.clip(starts + WINDOW_FRAMES + border, 0, len(frames))
    return sums[last] - sums[first]  # type: ignore[no-any-return]


def given_voiceprints(
    vectors: Iterable[NDArray[np.floating]], labels: Iterable[str], segments: Iterable[SpeakerSegment], encoder: str
) -> tuple[Voiceprint, ...]:
    """The voiceprints of all who speak long enough, where another diarizer made the vectors.

    Args:
        vectors: each shape (dimensions,); one that isn't of this world (zero, not a number) is no voiceprint.
        labels: whose each is.
    """
    import numpy as np

    spoken: Counter[str] = Counter()
    for segment in segments:
        spoken[segment.label] += segment.duration_ms
    return tuple(
        Voiceprint.of(label, encoder, spoken[label], vector)
        for label, vector in sorted(zip(labels, vectors, strict=True), key=lambda pair: pair[0])
        if spoken[label] >= LEAST_SPEECH_MS and np.isfinite(vector).all() and np.any(vector)
    )
