"""The best path of speakers through a row of moments, where changing the speaker has its price."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray


def best_path(scores: NDArray[np.floating], penalty: ArrayLike) -> NDArray[np.intp]:
    """The speaker of each moment, so that the sum of scores less the penalties for changes is highest.

    Args:
        scores: shape (moments, speakers).
        penalty: for a change of speaker; one for all, or one for each moment, which is paid on entering it.

    Returns:
        Shape (moments,).

    >>> import numpy as np
    >>> scores = np.array([[5, 0], [0, 1], [5, 0], [0, 9], [0, 9]])
    >>> best_path(scores, 4.0).tolist()
    [0, 0, 0, 1, 1]
    """
    import numpy as np

    moments, speakers = scores.shape
    prices = np.broadcast_to(np.asarray(penalty, dtype=float), moments)
    # As small as can be: there are a million moments in three hours.
    stay = np.arange(speakers, dtype=np.min_scalar_type(speakers))
    came_from = np.tile(stay, (moments, 1))
    total = np.zeros(speakers)
    for moment, price in enumerate(prices):
        best = total.argmax()
        change = total[best] - price
        if moment and (total < change).any():
            came_from[moment] = np.where(total < change, best, stay)
            total = np.maximum(total, change)
        total = total + scores[moment]
    path = np.empty(moments, dtype=np.intp)
    speaker = int(total.argmax())
    for moment in range(moments - 1, -1, -1):
        path[moment] = speaker
        speaker = int(came_from[moment, speaker])
    return path
