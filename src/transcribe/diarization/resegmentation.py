"""Who speaks in each frame, given the voices.

The voice encoder hears 1.6 s at once, too much to find the word at which a speaker changes. Models of each voice's
frames find it: they are trained on the encoder's own rough division, and both kinds of score are added.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from transcribe.diarization.encoder import WINDOW_FRAMES
from transcribe.diarization.viterbi import best_path

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# A window speaks for the frames around its middle, the nearer the more; frames to either side.
_REACH = 40
# What a change of speaker costs: in the rough division by cosines alone, and by the joint score.
_ROUGH_PENALTY = 0.6
_PENALTY = 15.0
# The joint score of a frame: log-likelihood and cosine, weighted. The cosine knows the voice better, but from 1.6 s
# around: with a larger weight a lone "yes" goes to whom it interrupts.
_LIKELIHOOD_WEIGHT = 0.3
_COSINE_WEIGHT = 3.0
_PASSES = 2

_COMPONENTS = 8
_FRAMES_PER_COMPONENT = 60
_MOST_TRAINING_FRAMES = 12_000
_FEWEST_TRAINING_FRAMES = 20
_BLOCK = 60_000
# The slope of the cepstra is taken over this many frames to either side.
_SLOPE = 3


def resegment(cepstra: NDArray[np.float32], similarity: NDArray[np.float64],
              speech: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Divide the speech among the voices.

    Args:
        cepstra: shape (frames, cepstra).
        similarity: cosine of each frame's surroundings and each voice, shape (frames, voices).
        speech: shape (frames,), at least one of them.

    Returns:
        Each frame's voice, -1 where there is no speech, shape (frames,); and the joint scores that decided, of which
        only differences between voices count, shape (frames, voices).
    """
    import numpy as np

    frames = normalized_with_slopes(cepstra, speech)
    path = best_path(similarity[speech], _ROUGH_PENALTY)
    scores = similarity
    for _ in range(_PASSES):
        scores = _log_likelihood(frames, np.flatnonzero(speech), path, similarity.shape[1])
        scores *= _LIKELIHOOD_WEIGHT
        scores += _COSINE_WEIGHT * similarity
        path = best_path(scores[speech], _PENALTY)
    labels = np.full(len(speech), -1, dtype=np.intp)
    labels[speech] = path
    return labels, scores


def frame_similarity(starts: NDArray[np.intp], cosines: NDArray[np.float32], frames: int) -> NDArray[np.float64]:
    """Spread the windows' cosines over the frames.

    Args:
        starts: each window's first frame, shape (windows,), at least one.
        cosines: shape (windows, voices).

    Returns:
        Shape (frames, voices). Where no window reaches, the nearest frame that one reaches stands in.
    """
    import numpy as np

    bell = np.hanning(2 * _REACH + 3)[1:-1]
    middles = np.minimum(starts + WINDOW_FRAMES // 2, frames - 1)

    def spread(values: NDArray[np.float32]) -> NDArray[np.float64]:
        at_middles = np.bincount(middles, weights=values, minlength=frames)
        return np.convolve(at_middles, bell)[_REACH : _REACH + frames]

    weight = spread(np.ones(len(starts), dtype=np.float32))
    reached = np.flatnonzero(weight > 1e-6)
    total = np.stack([spread(column) for column in cosines.T], axis=1)[reached] / weight[reached, None]
    between = (reached[:-1] + reached[1:] + 1) // 2
    return total[np.searchsorted(between, np.arange(frames), side="right")]


def normalized_with_slopes(cepstra: NDArray[np.float32], speech: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Cepstra with the mean and deviation of the recording's speech taken out, and beside them their slopes.

    Returns:
        Shape (frames, 2 * cepstra).
    """
    import numpy as np

    spoken = cepstra[speech]
    mean, deviation = spoken.mean(axis=0), spoken.std(axis=0) + np.float32(1e-6)
    del spoken
    # Filled in block by block: of hours, every copy takes a hundred megabytes.
    count, width = cepstra.shape
    made = np.empty((count, 2 * width), dtype=np.float32)
    level, slope = made[:, :width], made[:, width:]
    for first in range(0, count, _BLOCK):
        level[first : first + _BLOCK] = (cepstra[first : first + _BLOCK] - mean) / deviation
    for first in range(0, count, _BLOCK):
        at = np.arange(first, min(first + _BLOCK, count))
        slope[at] = (level[np.minimum(at + _SLOPE, count - 1)] - level[np.maximum(at - _SLOPE, 0)]) / 2
    return made


def _log_likelihood(frames: NDArray[np.float32], spoken: NDArray[np.intp], path: NDArray[np.intp],
                    voices: int) -> NDArray[np.float64]:
    """How well each voice's model explains each frame; shape (frames, voices). `spoken` are the frames of the path.

    A voice to which the path gives too few frames for a model explains nothing, and so falls out.
    """
    import numpy as np
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.mixture import GaussianMixture

    likelihood = np.full((len(frames), voices), -1000.0)
    for voice in range(voices):
        own = spoken[path == voice]
        if len(own) < _FEWEST_TRAINING_FRAMES:
            continue
        components = min(max(len(own) // _FRAMES_PER_COMPONENT, 1), _COMPONENTS)
        model = GaussianMixture(components, covariance_type="diag", reg_covar=1e-2, max_iter=30, random_state=0)
        with warnings.catch_warnings():
            # A few iterations are enough: the models only have to tell the voices apart.
            warnings.simplefilter("ignore", ConvergenceWarning)
            model.fit(frames[own[:: -(-len(own) // _MOST_TRAINING_FRAMES)]])
        for first in range(0, len(frames), _BLOCK):
            block = slice(first, first + _BLOCK)
            likelihood[block, voice] = model.score_samples(frames[block])
    return likelihood
