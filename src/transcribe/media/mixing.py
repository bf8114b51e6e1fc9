"""Several channels, or tracks, as one: none cancels another, and silent ones don't make the others quieter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: A channel sounds where its RMS amplitude is over this (-80 dBFS): 16 bits of silence with dither are below.
AUDIBLE = 1e-4

#: A channel whose correlation with the others is under the first is inverted against them, and turned over; until it is
#: over the second. Two microphones in one room lie between the two, and hear either sum well.
_INVERTED, _UPRIGHT = -0.5, 0.0


class Mixer:
    """Mixes the blocks of some channels, one after the other; each channel keeps its place.

    Attributes:
        inverted: how many samples were mixed while a channel was turned over.
    """

    def __init__(self) -> None:
        self.inverted = 0
        self._signs: list[int] = []
        self._sounded: list[bool] = []

    def mix(self, channels: NDArray[np.float32]) -> NDArray[np.float32]:
        """The mean of the channels that have sounded so far.

        Args:
            channels: shape (channels, samples). What is judged is judged by the whole block: a second is enough.

        Returns:
            shape (samples,).
        """
        import numpy as np

        if len(channels) == 1:
            alone: NDArray[np.float32] = channels[0]
            return alone
        if len(channels) != len(self._signs):
            self._signs, self._sounded = [1] * len(channels), [False] * len(channels)
        audible = np.sqrt(np.square(channels).mean(axis=1)) > AUDIBLE if channels.size else np.zeros(len(channels))
        total = np.zeros(channels.shape[1], np.float32)
        for place, channel in enumerate(channels):
            if audible[place]:
                self._sounded[place] = True
                self._signs[place] = _sign(total, channel, self._signs[place])
            total += channel * np.float32(self._signs[place])
        if any(heard and sign < 0 for heard, sign in zip(audible, self._signs, strict=True)):
            self.inverted += channels.shape[1]
        return total / np.float32(sum(self._sounded) or len(channels))


def side_by_side(tracks: Iterable[Iterator[NDArray[np.float32]]], size: int) -> Iterator[NDArray[np.float32]]:
    """Tracks of different lengths as blocks of shape (tracks, at most `size`); the shorter ones go on in silence.

    Args:
        tracks: blocks of any length, each of shape (samples,).
    """
    import numpy as np

    for pieces in zip_longest(*(_in_pieces(track, size) for track in tracks)):
        longest = max(len(piece) for piece in pieces if piece is not None)
        yield np.stack(
            [
                np.zeros(longest, np.float32) if piece is None else np.pad(piece, (0, longest - len(piece)))
                for piece in pieces
            ]
        )


def _sign(total: NDArray[np.float32], channel: NDArray[np.float32], sign: int) -> int:
    """Whether a channel is to be added (1) or subtracted (-1), which it was before if that can't be told."""
    import numpy as np

    powers = float(np.dot(total, total)) * float(np.dot(channel, channel))
    likeness = float(np.dot(total, channel)) / powers**0.5 if powers else 0.0
    if likeness < _INVERTED:
        return -1
    return 1 if likeness > _UPRIGHT else sign


def _in_pieces(blocks: Iterator[NDArray[np.float32]], size: int) -> Iterator[NDArray[np.float32]]:
    """The same sound in blocks of `size`, but for the last."""
    import numpy as np

    held = np.zeros(0, np.float32)
    for block in blocks:
        held = np.concatenate((held, block))
        while len(held) >= size:
            yield held[:size]
            held = held[size:]
    if len(held):
        yield held
