"""How many voices were found, held against how many were expected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from transcribe.model.stages import SpeakerCount, SpeakerSegment

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# A voice that nobody credited is believed if it is heard for so long (as the embedded diarizer has it), and is worth a
# warning if it comes back over such a share of the recording: a clip of a film doesn't.
_LEAST_SPEECH_MS = 4000
_LASTING = 0.25
_MOMENT_MS = 100


def phantoms(
    segments: Sequence[SpeakerSegment], vectors: Mapping[str, NDArray[np.floating]], count: SpeakerCount
) -> dict[str, str]:
    """Voices beyond the expected that are heard too little to be believed, each with the voice that it probably is.

    Args:
        vectors: how each voice sounds, shape (dimensions,); a voice without one folds into whoever is heard most.
    """
    spoken: Counter[str] = Counter()
    for segment in segments:
        spoken[segment.label] += segment.duration_ms
    surplus = len(spoken) - (count.expected or len(spoken)) if count.exactly is None else 0
    ranked = spoken.most_common()
    small = [label for label, heard_ms in ranked[max(len(ranked) - surplus, 1) :] if heard_ms < _LEAST_SPEECH_MS]
    believed = [label for label, _ in ranked if label not in small]
    # `max` takes the first of equals, which is heard most.
    return {label: max(believed, key=lambda other: _cosine(vectors.get(label), vectors.get(other))) for label in small}


def count_warnings(segments: Sequence[SpeakerSegment], count: SpeakerCount) -> tuple[str, ...]:
    """What a person should know of the number of voices.

    >>> talk = (SpeakerSegment(0, 5000, "SPEAKER_00"), SpeakerSegment(5000, 9000, "SPEAKER_01"))
    >>> count_warnings(talk, SpeakerCount(exactly=3))
    ('3 speakers requested, 2 found',)
    >>> count_warnings(talk, SpeakerCount(expected=1))
    ('2 people speak throughout, but the page credits 1',)
    """
    labels = {segment.label for segment in segments}
    if count.exactly is not None:
        asked = "1 speaker" if count.exactly == 1 else f"{count.exactly} speakers"
        return (f"{asked} requested, {len(labels)} found",) if count.exactly != len(labels) else ()
    lasting = sum(_lasts(label, segments) for label in labels) if count.expected else 0
    if count.expected and lasting > count.expected:
        return (f"{lasting} people speak throughout, but the page credits {count.expected}",)
    return ()


def _lasts(label: str, segments: Sequence[SpeakerSegment]) -> bool:
    import numpy as np

    moments = chain.from_iterable(range(one.start_ms, one.end_ms, _MOMENT_MS) for one in segments if one.label == label)
    # A few stray moments elsewhere don't make it last.
    begin, end = np.percentile(list(moments), (5, 95))
    return bool(end - begin >= _LASTING * (segments[-1].end_ms - segments[0].start_ms))


def _cosine(one: NDArray[np.floating] | None, other: NDArray[np.floating] | None) -> float:
    """Nothing is alike where a vector is missing, zero or not a number."""
    import numpy as np

    if one is None or other is None:
        return -1.0
    with np.errstate(invalid="ignore"):
        cosine = float(one @ other) / float(np.linalg.norm(one) * np.linalg.norm(other) or 1)
    return cosine if np.isfinite(cosine) else -1.0
