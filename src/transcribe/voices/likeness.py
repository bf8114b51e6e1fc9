"""How much alike two voices are, measured against others of the same archive.

The cosine of two voiceprints says little by itself: of one person it was seen from 0.64 (one side through a telephone,
with noise) to 0.97, of two people on one microphone up to 0.90. So a cosine is measured against the cosines that either
of the two has with voices of other people: how many standard deviations it lies above their mean, the mean of both
sides. That is symmetric score normalisation, S-norm (Kenny, "Bayesian speaker verification with heavy-tailed priors",
2010); but no voice's cosines are taken to lie closer together than those of all together do. On interviews cut from
read speech that errs less where there are few other voices, or much alike ones on one microphone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from transcribe.model.stages import Voiceprint

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: With fewer voices of others there is nothing to measure against.
FEWEST_OTHERS = 3
# The standard deviation of cosines between two people's voices, over many.
_LEAST_SPREAD = 0.1


def comparable(one: Voiceprint, other: Voiceprint) -> bool:
    """Whether two voiceprints are points of one space."""
    return one.encoder == other.encoder and len(one.data) == len(other.data)


def vectors_like(voiceprints: Iterable[Voiceprint], like: Voiceprint) -> NDArray[np.float32]:
    """Those that compare with this one, shape (voices, dimensions)."""
    import numpy as np

    own = [one.vector() for one in voiceprints if comparable(one, like)]
    return np.array(own, dtype=np.float32).reshape(-1, len(like.vector()))


def mean(vectors: Iterable[NDArray[np.float32]]) -> NDArray[np.float32]:
    """The direction between some, of length one; shape (dimensions,)."""
    import numpy as np

    total = np.sum(list(vectors), axis=0)
    return total / max(float(np.linalg.norm(total)), 1e-9)  # type: ignore[no-any-return]


def strangers(
    voice: NDArray[np.float32], with_person: Iterable[NDArray[np.float32]], without: Iterable[NDArray[np.float32]]
) -> NDArray[np.float32]:
    """Voices that aren't this person's, though nobody said whose they are; shape (voices, dimensions).

    A person is one voice an episode at most: where they may be heard, the voice most like theirs is left out.

    Args:
        voice: the person's.
        with_person: the voices of each episode in which the person may be heard, shape (voices, dimensions).
        without: those of each episode in which they aren't.
    """
    import numpy as np

    rest = [np.delete(voices, int(np.argmax(voices @ voice)), axis=0) for voices in with_person if len(voices)]
    return np.concatenate([np.empty((0, len(voice)), dtype=np.float32), *rest, *without])


def spread(voice: NDArray[np.float32], others: NDArray[np.float32]) -> tuple[float, float]:
    """Mean and standard deviation of a voice's cosines with others, at least three."""
    import numpy as np

    cosines = others @ voice
    return float(cosines.mean()), max(float(np.std(cosines)), _LEAST_SPREAD)


def normalised(cosine: float, *sides: tuple[float, float]) -> float:
    """A cosine in standard deviations above the mean, the mean of all sides' view.

    >>> normalised(0.9, (0.5, 0.1), (0.6, 0.1))
    3.5
    """
    return round(sum((cosine - middle) / width for middle, width in sides) / len(sides), 6)
