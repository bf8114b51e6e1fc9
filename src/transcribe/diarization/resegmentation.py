"""Who speaks in each frame, given the voices.

The voice encoder hears 1.6 s at once, too much to find the word at which a speaker changes. Models of each voice's
frames find it: they are trained on the encoder's own rough division, and both kinds of score are added.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from transcribe.diarization.encoder import WINDOW_FRAMES
from transcribe.diarization.rows import mean, picked
from transcribe.diarization.viterbi import best_path
from transcribe.model.sound import release

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from sklearn.mixture import GaussianMixture

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
_TRAINING_PARTS = 12
# Frames that are judged in one go: ten minutes.
_BLOCK = 60_000
# The slope of the cepstra is taken over this many frames to either side.
_SLOPE = 3


def resegment(
    cepstra: NDArray[np.float32], similarity: NDArray[np.float64], speech: NDArray[np.bool_]
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
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

    spoken = np.flatnonzero(speech)
    frames = Frames.of(cepstra, spoken)
    path = best_path(similarity[speech], _ROUGH_PENALTY)
    scores = np.empty_like(similarity)
    for _ in range(_PASSES):
        models = [_model(frames, spoken[path == voice]) for voice in range(similarity.shape[1])]
        for first in range(0, len(speech), _BLOCK):
            block = slice(first, min(first + _BLOCK, len(speech)))
            likelihood = _log_likelihood(frames.at(np.arange(block.start, block.stop)), models)
            scores[block] = _LIKELIHOOD_WEIGHT * likelihood + _COSINE_WEIGHT * similarity[block]
        path = best_path(scores[speech], _PENALTY)
    labels = np.full(len(speech), -1, dtype=np.intp)
    labels[speech] = path
    return labels, scores


def most_likely(scores: NDArray[np.float64], speech: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Each frame's voice by the joint scores of `resegment`, -1 where there is no speech; shape (frames,)."""
    import numpy as np

    labels = np.full(len(speech), -1, dtype=np.intp)
    labels[speech] = best_path(scores[speech], _PENALTY)
    return labels


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
    nearest = reached[np.searchsorted((reached[:-1] + reached[1:] + 1) // 2, np.arange(frames), side="right")]
    weight = weight[nearest]
    similarity = np.empty((frames, cosines.shape[1]))
    for voice, column in enumerate(cosines.T):
        similarity[:, voice] = spread(column)[nearest] / weight
    return similarity


@dataclass(frozen=True, slots=True)
class Frames:
    """Cepstra with the mean and deviation of the recording's speech taken out, and beside them their slopes.

    They are made where they are looked at: those of hours would take hundreds of megabytes.

    Attributes:
        cepstra: as they are, shape (frames, cepstra).
        mean, deviation: of the speech, shape (cepstra,).
    """

    cepstra: NDArray[np.float32]
    mean: NDArray[np.float32]
    deviation: NDArray[np.float32]

    @classmethod
    def of(cls, cepstra: NDArray[np.float32], spoken: NDArray[np.intp]) -> Frames:
        """The frames of a recording, where these are its speech."""
        import numpy as np

        middle = mean(picked(cepstra, spoken))
        deviation = np.sqrt(mean((some - middle) ** 2 for some in picked(cepstra, spoken)))
        return cls(cepstra, middle, deviation + np.float32(1e-6))

    def at(self, places: NDArray[np.intp]) -> NDArray[np.float32]:
        """The frames at these places; shape (places, 2 * cepstra)."""
        import numpy as np

        before, after = np.maximum(places - _SLOPE, 0), np.minimum(places + _SLOPE, len(self.cepstra) - 1)
        level, earlier, later = (
            (self.cepstra[place] - self.mean) / self.deviation for place in (places, before, after)
        )
        release(self.cepstra)
        return np.concatenate([level, (later - earlier) / 2], axis=1)


def _model(frames: Frames, own: NDArray[np.intp]) -> GaussianMixture | None:
    """The model of a voice whose frames these are; None for too few."""
    import numpy as np
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.mixture import GaussianMixture

    if len(own) < _FEWEST_TRAINING_FRAMES:
        return None
    components = min(max(len(own) // _FRAMES_PER_COMPONENT, 1), _COMPONENTS)
    training = own[:: -(-len(own) // _MOST_TRAINING_FRAMES)]
    model = GaussianMixture(components, covariance_type="diag", reg_covar=1e-2, max_iter=30, random_state=0)
    with warnings.catch_warnings():
        # A few iterations are enough: the models only have to tell the voices apart.
        warnings.simplefilter("ignore", ConvergenceWarning)
        # Part by part, for they are strewn over the whole recording.
        return model.fit(np.concatenate([frames.at(part) for part in np.array_split(training, _TRAINING_PARTS)]))


def _log_likelihood(block: NDArray[np.float32], models: Sequence[GaussianMixture | None]) -> NDArray[np.float64]:
    """How well each voice's model explains each frame; shape (frames, voices).

    A voice without a model explains nothing, and so falls out.
    """
    import numpy as np

    likelihood = np.full((len(block), len(models)), -1000.0)
    for voice, model in enumerate(models):
        if model is not None:
            likelihood[:, voice] = model.score_samples(block)
    return likelihood
