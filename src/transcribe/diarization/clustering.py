"""How many voices there are, and which window is whose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from transcribe.diarization.encoder import normalized
from transcribe.diarization.rows import mean, picked, product

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from transcribe.model.stages import SpeakerCount

# Spectral clustering takes the cube of this in time.
_MOST_WINDOWS = 1200
# Each window is tied to this share of the others, the most similar ones. Where the number of voices is known or
# credited, few are tied: who speaks for a smaller share would be tied to others, and similar voices hang together.
# Where it is to be found, many are, or one voice would fall into parts.
_NEIGHBOURS, _FEW_NEIGHBOURS = 0.15, (0.04, 0.08, 0.15)
# With fewer, the windows of half a minute fall apart.
_FEWEST_NEIGHBOURS = 15

# Two clusters are one voice split in two where their mean vectors are more alike (cosine) than this. Two voices on one
# microphone reach 0.91, halves of one voice begin at 0.88: there the credits decide. The halves among three clusters
# begin at 0.86, while three voices stay under 0.84 but for similar ones on one microphone, which reach 0.89. More
# voices than are credited must be less alike.
_MOST_ALIKE_TWO, _MOST_ALIKE_TWO_CREDITED = 0.915, 0.925
_MOST_ALIKE, _MOST_ALIKE_CREDITED, _MOST_ALIKE_UNCREDITED = 0.845, 0.89, 0.80
# Without credits for more, nobody looks for more.
_MOST_VOICES = 4
# What is heard for less isn't a speaker.
_LEAST_SECONDS = 4.0
# What lasts a smaller share of the recording is brief: a clip of a film, or somebody's voice over a jingle.
_BRIEF = 0.25
_EDGE_SECONDS = 10.0
# Windows of a known voice are at least this like its mean, most of them and on the average of a few.
_LIKE_NOBODY = 0.75
_SMOOTHED_WINDOWS = 9
_JINGLE_DECIBELS = 5.0


@dataclass(frozen=True, slots=True)
class Windows:
    """Stretches of sound of one length, mostly speech, in rising order.

    Attributes:
        vectors: the encoder's, of length 1; shape (windows, 256).
        seconds: when each begins; shape (windows,).
        clearance: how far its speech stands out from what lies under it, decibels; shape (windows,).
        step: seconds from one to the next where speech goes on.
    """

    vectors: NDArray[np.float32]
    seconds: NDArray[np.float64]
    clearance: NDArray[np.float64]
    step: float


@dataclass(frozen=True, slots=True)
class _Cluster:
    """Windows that belong together.

    Attributes:
        mean: of their vectors, of length 1; shape (256,).
        heard: seconds, all in all.
        brief: whether it lasts but a small share of the recording.
        at_edge: whether it lies at the recording's beginning or end.
        clearance: the windows' median.
    """

    mean: NDArray[np.float32]
    heard: float
    brief: bool
    at_edge: bool
    clearance: float


def find_voices(windows: Windows, count: SpeakerCount) -> NDArray[np.float32]:
    """The mean vector of each voice, of length 1; shape (voices, 256).

    Spectral clustering is tried with rising numbers of clusters. Clusters that are heard too little, or are a voice
    over a jingle, are dropped; what remains is believed while no two of them are too much alike. Credits are evidence:
    as many people as they name are looked for harder and believed sooner, and more are believed less, but they force
    none.

    Args:
        windows: at least one.
    """
    import numpy as np

    found = _likely(windows, count.expected or 0) if count.exactly is None else _so_many(windows, count.exactly)
    return np.stack([voice.mean for voice in found])


def _likely(windows: Windows, expected: int) -> list[_Cluster]:
    """As many voices as can be believed."""
    import numpy as np

    most = max(_MOST_VOICES, expected + 1)
    found = [_cluster(windows, np.ones(len(windows.seconds), dtype=bool))]
    axes = _spectral_axes(windows.vectors, most)
    for number in range(2, axes.shape[1] + 1):
        voices = _voices(_clusters(windows, axes, number))
        if len(voices) > len(found) and _distinct(voices, expected):
            found = voices
    for number in range(expected, max(len(found), 2) - 1, -1):
        credited = _divided(windows, number)
        if credited and _distinct(credited, expected):
            found = credited
            break
    while len(found) < most and (voice := _overlooked(windows, found)):
        found = [*found, voice]
    return found


def _overlooked(windows: Windows, voices: Sequence[_Cluster]) -> _Cluster | None:
    """A voice that is heard once in a long recording, too little for the clustering: a stretch that is like nobody.

    At the recording's beginning and end it is left aside: a voice over a jingle is like nobody, too.
    """
    import numpy as np
    from scipy.ndimage import uniform_filter1d

    likeness = product(windows.vectors, np.stack([voice.mean for voice in voices]).T).max(axis=1)
    unlike = uniform_filter1d(likeness, _SMOOTHED_WINDOWS, mode="nearest") < _LIKE_NOBODY
    edges = np.flatnonzero(np.diff(unlike, prepend=False, append=False))
    own = np.zeros(len(likeness), dtype=bool)
    start, end = max(
        zip(edges[::2], edges[1::2], strict=True), key=lambda stretch: stretch[1] - stretch[0], default=(0, 0)
    )
    own[start:end] = likeness[start:end] < _LIKE_NOBODY
    if not own.any():
        return None
    found = _cluster(windows, own)
    novel = all(float(found.mean @ voice.mean) < _MOST_ALIKE for voice in voices)
    return found if novel and found.heard >= _LEAST_SECONDS and not found.at_edge else None


def _so_many(windows: Windows, voices: int) -> list[_Cluster]:
    """As many clusters, credible ones if there are, or if one more than asked for has to be made to get them."""
    if credible := _divided(windows, voices):
        return credible
    axes = _spectral_axes(windows.vectors, voices + 1)
    for number in range(voices, axes.shape[1] + 1):
        credible = _voices(_clusters(windows, axes, number))
        if len(credible) == voices:
            return credible
    return _clusters(windows, axes, min(voices, axes.shape[1]))


def _divided(windows: Windows, number: int) -> list[_Cluster]:
    """So many credible voices, with as few neighbours as possible; none if they can't be had."""
    for neighbours in _FEW_NEIGHBOURS:
        axes = _spectral_axes(windows.vectors, number, neighbours)
        voices = _voices(_clusters(windows, axes, min(number, axes.shape[1])))
        if len(voices) == number:
            return voices
    return []


def _voices(clusters: Sequence[_Cluster]) -> list[_Cluster]:
    """The clusters that may be voices of their own."""
    return [
        cluster
        for cluster in clusters
        if cluster.heard >= _LEAST_SECONDS
        and not _over_jingle(cluster, [other for other in clusters if other is not cluster])
    ]


def _over_jingle(cluster: _Cluster, others: Sequence[_Cluster]) -> bool:
    """Whether a cluster is somebody else's voice over music: what lies under its speech is louder than elsewhere."""
    return (
        cluster.brief
        and cluster.at_edge
        and all(cluster.clearance < other.clearance - _JINGLE_DECIBELS for other in others)
    )


def _distinct(voices: Sequence[_Cluster], expected: int) -> bool:
    """Whether no two of the voices are too much alike.

    Brief voices are nobody's halves, and leave the judgement of the others as it would be without them.
    """
    lasting = sum(not voice.brief for voice in voices)
    if lasting == 2:
        most_alike = _MOST_ALIKE_TWO_CREDITED if lasting <= expected else _MOST_ALIKE_TWO
    elif lasting <= expected:
        most_alike = _MOST_ALIKE_CREDITED
    else:
        most_alike = _MOST_ALIKE_UNCREDITED if expected else _MOST_ALIKE
    return all(
        float(one.mean @ other.mean) < (_MOST_ALIKE if one.brief or other.brief else most_alike)
        for one, other in combinations(voices, 2)
    )


def _spectral_axes(vectors: NDArray[np.float32], most: int, neighbours: float = _NEIGHBOURS) -> NDArray[np.float32]:
    """The eigenvectors of the windows' graph, smoothest first; shape (at most 1200 windows, at most `most`)."""
    import numpy as np
    from scipy.linalg import eigh

    some = _some(vectors)
    alike = some @ some.T
    np.fill_diagonal(alike, 0)
    tied_to = min(max(int(len(some) * neighbours), _FEWEST_NEIGHBOURS), len(some))
    least = np.partition(alike, -tied_to, axis=1)[:, -tied_to]
    tied = np.where(alike >= least[:, None], alike, 0)
    tied = (tied + tied.T) / 2
    degree = np.sqrt(np.maximum(tied.sum(axis=1), 1e-9))
    laplacian = np.eye(len(some)) - tied / (degree[:, None] * degree)
    return eigh(laplacian, subset_by_index=(0, min(most, len(some)) - 1))[1]  # type: ignore[no-any-return]


def _some(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The windows that take part in the clustering: all, or as many as can be afforded, spread evenly."""
    import numpy as np

    places = np.linspace(0, len(vectors) - 1, min(len(vectors), _MOST_WINDOWS)).astype(np.intp)
    return np.concatenate(list(picked(vectors, places)))


def _clusters(windows: Windows, axes: NDArray[np.float32], number: int) -> list[_Cluster]:
    """Divide the windows by the first `number` axes."""
    import numpy as np
    from sklearn.cluster import KMeans

    labels = KMeans(number, n_init=8, random_state=0).fit_predict(normalized(axes[:, :number]))
    some = _some(windows.vectors)
    if len(some) < len(windows.vectors):
        means = np.stack([normalized(some[labels == label].mean(axis=0)) for label in np.unique(labels)])
        labels = product(windows.vectors, means.T).argmax(axis=1)
    return [_cluster(windows, labels == label) for label in np.unique(labels)]


def _cluster(windows: Windows, own: NDArray[np.bool_]) -> _Cluster:
    import numpy as np

    first, last = windows.seconds[0], windows.seconds[-1]
    # A few stray windows elsewhere don't make it last.
    begin, end = np.percentile(windows.seconds[own], (5, 95))
    return _Cluster(
        mean=normalized(mean(picked(windows.vectors, np.flatnonzero(own)))),
        heard=np.count_nonzero(own) * windows.step,
        brief=bool(end - begin < _BRIEF * (last - first)),
        at_edge=bool(begin < first + _EDGE_SECONDS or end > last - _EDGE_SECONDS),
        clearance=float(np.median(windows.clearance[own])),
    )
