"""Where speech begins and ends to a hundredth of a second, by its loudness.

A voice activity model is some tenths of a second late at the end of speech, bridges pauses, and is padded on purpose.
Loudness alone knows nothing of speech, but within speech it finds pauses, and next to it the edges.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Loudness is the mean of so many frames (of 10 ms), or a stop consonant would be a pause.
_SMOOTHED = 5
# What is quieter than this isn't speech: decibels below the loud frames (90th percentile) of its stretch, and above the
# background (40th percentile of what isn't speech). The higher counts, but speech is at most so far below the loud ones
# where noise covers the rest. Chosen on the recordings with even numbers of docs/benchmarks.md.
_BELOW_LOUD, _ABOVE_BACKGROUND, _LEAST_BELOW_LOUD = 27.0, 5.0, 15.0
# Speech that stands out less than this, decibels, has no edges to be heard.
_LEAST_CLEARANCE = 12.0
_LOUD, _BACKGROUND, _BACKGROUND_OF_SPEECH = 90, 40, 2
_FEWEST_BACKGROUND_FRAMES = 100
# How far speech may begin before where the model has it, or end after; frames.
_REACH = 12
# Shorter pauses belong to the speech around them (in noise the ends of words are covered, and shorter ones look long),
# and shorter sounds are none.
_SHORTEST_PAUSE, _SHORTEST_SOUND = 40, 6


def refine_edges(speech: NDArray[np.bool_], power: NDArray[np.floating]) -> NDArray[np.bool_]:
    """Speech without what is silence at its edges and in its pauses, and with its quiet beginnings and ends.

    Args:
        speech: by voice activity detection, shape (frames,); a frame is 10 ms.
        power: mean square of each frame, shape (frames,).

    Returns:
        Shape (frames,); what was given where nothing would be left.
    """
    import numpy as np
    from scipy.ndimage import uniform_filter1d

    decibels = 10 * np.log10(uniform_filter1d(np.asarray(power, dtype=np.float64), _SMOOTHED, mode="nearest") + 1e-10)
    quiet = decibels[~speech]
    background = (
        np.percentile(quiet, _BACKGROUND)
        if len(quiet) >= _FEWEST_BACKGROUND_FRAMES
        else np.percentile(decibels, _BACKGROUND_OF_SPEECH)
    )
    refined = np.zeros_like(speech)
    stretches = runs(speech)
    limits = [0, *(middle for (_, end), (start, _) in pairwise(stretches) for middle in (start, end)), len(speech)]
    for place, (start, end) in enumerate(stretches):
        loud = float(np.percentile(decibels[start:end], _LOUD))
        least = min(max(loud - _BELOW_LOUD, background + _ABOVE_BACKGROUND), loud - _LEAST_BELOW_LOUD)
        if loud < background + _LEAST_CLEARANCE:
            refined[start:end] = True
            continue
        first, last = max(start - _REACH, limits[2 * place]), min(end + _REACH, limits[2 * place + 1])
        refined[first:last] |= _sounding(decibels[first:last] > least, start - first, last - end)
    return refined if refined.any() else speech


def _sounding(loud: NDArray[np.bool_], before: int, after: int) -> NDArray[np.bool_]:
    """A stretch's frames that sound, given the loud ones; its first and last few are beyond what the model found."""
    import numpy as np

    sounding = loud.copy()
    # Beyond the edges only what goes on without a break is the same sound.
    sounding[:before] = np.logical_and.accumulate(loud[:before][::-1])[::-1] & loud[before]
    tail = len(loud) - after
    sounding[tail:] = np.logical_and.accumulate(loud[tail:]) & loud[tail - 1]
    for start, end in runs(~sounding):
        if start > 0 and end < len(loud) and end - start < _SHORTEST_PAUSE:
            sounding[start:end] = True
    for start, end in runs(sounding):
        if end - start < _SHORTEST_SOUND:
            sounding[start:end] = False
    return sounding


def runs(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Where a mask is true: the first frame of each run, and the frame after its last.

    >>> import numpy as np
    >>> runs(np.array([True, False, True, True]))
    [(0, 1), (2, 4)]
    """
    import numpy as np

    edges = np.flatnonzero(np.diff(mask.astype(np.int8), prepend=0, append=0)).tolist()
    return list(zip(edges[::2], edges[1::2], strict=True))
