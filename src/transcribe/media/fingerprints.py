"""What a recording sounds like, as the peaks of its spectrogram: little, and the same through any codec.

Peaks, and pairs of them as landmarks, are A. Wang's: "An industrial-strength audio search algorithm", ISMIR 2003. Each
peak's level is kept besides, so that a sound can be told from the same sound with a voice over it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from transcribe.model.progress import Progress
from transcribe.model.records import record
from transcribe.model.sound import SAMPLE_RATE, Sound

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: From one frame of the spectrogram to the next, and how long each is.
STEP_MS, FRAME_MS = 20, 64

#: A peak's code is its frame times this, and its bin.
BINS = 256

#: The bins looked at, of 15.6 Hz each: from 190 Hz, above most hum, to 4 kHz, which the poorest recording has.
_LOWEST, _HIGHEST = 12, 256

#: A peak is the loudest within so many frames and bins each way, which makes about 20 of them a second; and so many
#: times louder (natural logarithm) than its bin is at some moment of these, since a steady tone tells nothing.
_NEAR_FRAMES, _NEAR_BINS, _RISE = 9, 9, 1.0

#: Its level is that of so many frames each way.
_LEVEL_FRAMES = 2

#: Below these all is silence: the magnitude of a bin (-88 dB of full scale), and a level.
_SILENCE, _SILENT_DB = 1e-2, -40

#: Frames made at a time: a minute. So memory doesn't grow with the recording.
_PIECE_FRAMES = 3_000

#: A peak makes landmarks with the next so many, if they aren't further away than this.
_FAN, _FARTHEST_FRAMES = 5, 63

#: How much the levels of one sound differ between two recordings of it, beyond its gain. Over a voice that is 10 dB
#: louder, a quarter of the peaks keep to this; alone, and through an MP3, practically all.
_LEVEL_DB = 2

#: Of the peaks of one sound through two codecs half or more agree, of two sounds one in a hundred. A peak that agrees
#: wins what is left of this to 1, any other loses this.
_SHARE = 0.4
#: A stretch ends where so much is lost, by a second of peaks, and must have won so much before.
_GIVE_UP, _LEAST = 8.0, 8.0
#: It takes in what agrees within so many frames beyond it.
_EDGE_FRAMES = 20


@record
class Fingerprint:
    """The peaks of a recording's spectrogram: some 100 bytes a second.

    Attributes:
        codes: of each peak its frame times 256 plus its bin; uint32, little-endian, rising.
        levels: of each peak how loud it is around it, in dB over silence; uint8.
    """

    duration_ms: int
    codes: bytes
    levels: bytes


@dataclass(frozen=True, slots=True)
class Peaks:
    """A fingerprint's peaks, or some of them.

    Attributes:
        codes, levels: as the fingerprint has them, both of shape (peaks,).
    """

    codes: NDArray[np.int64]
    levels: NDArray[np.int64]

    @classmethod
    def of(cls, fingerprint: Fingerprint) -> Peaks:
        import numpy as np

        return cls(
            np.frombuffer(fingerprint.codes, "<u4").astype(np.int64),
            np.frombuffer(fingerprint.levels, "u1").astype(np.int64),
        )

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, which: slice | NDArray[np.bool_]) -> Peaks:
        return Peaks(self.codes[which], self.levels[which])

    def packed(self, duration_ms: int) -> Fingerprint:
        """They as a fingerprint."""
        return Fingerprint(duration_ms, self.codes.astype("<u4").tobytes(), self.levels.astype("u1").tobytes())


def fingerprint(sound: Sound, progress: Progress) -> Fingerprint:
    """The fingerprint of a recording."""
    import numpy as np

    step, length = STEP_MS * SAMPLE_RATE // 1000, FRAME_MS * SAMPLE_RATE // 1000
    frames = max(0, (len(sound.samples) - length) // step + 1)
    codes, levels = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for start in range(0, frames, _PIECE_FRAMES):
        end = min(start + _PIECE_FRAMES, frames)
        # Peaks near the piece's edges are to be compared with what is beyond.
        first, last = max(0, start - _NEAR_FRAMES), min(end + _NEAR_FRAMES, frames)
        magnitudes = _spectrogram(sound.samples[first * step : (last - 1) * step + length], length, step)
        at, bins = _peaks(magnitudes)
        inside = (at + first >= start) & (at + first < end)
        codes.append((at[inside] + first) * BINS + bins[inside])
        levels.append(_levels(magnitudes)[at[inside]])
        sound.release()
        progress(end / frames)
    progress(1.0)
    return Peaks(np.concatenate(codes), np.concatenate(levels)).packed(sound.duration_ms)


def landmarks(peaks: Peaks) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of peaks that follow closely: a number for each, which few other pairs have, and the frame of its first.

    Returns:
        numbers and frames, both of shape (landmarks,).
    """
    import numpy as np

    frames, bins = np.divmod(peaks.codes, BINS)
    numbers, begun = [], []
    for ahead in range(1, _FAN + 1):
        apart = frames[ahead:] - frames[:-ahead]
        near = apart <= _FARTHEST_FRAMES
        numbers.append(((bins[:-ahead] * BINS + bins[ahead:]) * (_FARTHEST_FRAMES + 1) + apart)[near])
        begun.append(frames[:-ahead][near])
    return np.concatenate(numbers), np.concatenate(begun)


def alike(peaks: Peaks, other: Peaks, later: int) -> Iterator[tuple[int, int]]:
    """The stretches [start, end) of the peaks that are the same sound as the other, if that has it `later` frames
    later: the same peaks at the same levels, but for one gain."""
    import numpy as np

    agreed = _agreement(peaks, other, later)
    for start, end in _won(agreed.tolist()):
        # At an edge too few peaks are left to win anything; but those that agree aren't there by chance.
        edges = peaks.codes[start] - _EDGE_FRAMES * BINS, peaks.codes[end - 1] + _EDGE_FRAMES * BINS
        first, last = np.searchsorted(peaks.codes, edges).tolist()
        same = np.flatnonzero(agreed[first:last])
        yield first + int(same[0]), first + int(same[-1]) + 1


def _won(agreed: list[bool]) -> Iterator[tuple[int, int]]:
    """The stretches in which more than `_SHARE` agree, from the first that does to the last."""
    start = best_end = 0
    score = best = 0.0
    for at, agrees in enumerate((*agreed, *[False] * math.ceil(_GIVE_UP / _SHARE + 1))):
        if score <= 0:
            start, score, best = at, 0.0, 0.0
        score += agrees - _SHARE
        if score > best:
            best, best_end = score, at + 1
        if best - score > _GIVE_UP:
            if best >= _LEAST:
                yield start, best_end
            score = 0.0


def _agreement(peaks: Peaks, other: Peaks, later: int) -> NDArray[np.bool_]:
    """Which peaks the other sound has, as loud as the others that it has; shape (peaks,)."""
    import numpy as np

    if not len(other):
        return np.zeros(len(peaks), np.bool_)
    # A frame's or a bin's difference is none: the two weren't cut at the same sample.
    wanted = np.add.outer(peaks.codes + later * BINS, np.add.outer((-BINS, 0, BINS), (-1, 0, 1)).ravel())
    at = np.minimum(np.searchsorted(other.codes, wanted), len(other) - 1)
    same = other.codes[at] == wanted
    found: NDArray[np.bool_] = same.any(axis=1)
    if not found.any():
        return found
    louder = peaks.levels - other.levels[at[np.arange(len(at)), same.argmax(axis=1)]]
    counts = np.bincount(louder[found] + 256, minlength=512)
    gain = np.convolve(counts, np.ones(3), "same").argmax() - 256
    found &= np.abs(louder - gain) <= _LEVEL_DB
    return found


def _spectrogram(samples: NDArray[np.float32], length: int, step: int) -> NDArray[np.float32]:
    """Magnitudes, shape (frames, bins)."""
    import numpy as np

    frames = np.lib.stride_tricks.sliding_window_view(samples, length)[::step] * np.hanning(length).astype(np.float32)
    return np.maximum(np.abs(np.fft.rfft(frames, axis=1)[:, _LOWEST:_HIGHEST]), _SILENCE).astype(np.float32)


def _peaks(magnitudes: NDArray[np.float32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Frames and bins of the peaks, by rising frame."""
    import numpy as np
    from scipy.ndimage import maximum_filter1d, minimum_filter1d

    near = 2 * _NEAR_FRAMES + 1
    highest = maximum_filter1d(maximum_filter1d(magnitudes, near, axis=0), 2 * _NEAR_BINS + 1, axis=1)
    rises = magnitudes > minimum_filter1d(magnitudes, near, axis=0) * np.exp(_RISE)
    frames, bins = np.nonzero((magnitudes >= highest) & rises)
    return frames, bins


def _levels(magnitudes: NDArray[np.float32]) -> NDArray[np.int64]:
    """How loud each frame is, in whole dB over silence; shape (frames,)."""
    import numpy as np
    from scipy.ndimage import uniform_filter1d

    power = 10 * np.log10(np.square(magnitudes).mean(axis=1))
    smooth = uniform_filter1d(power, 2 * _LEVEL_FRAMES + 1, mode="nearest")
    return np.asarray(np.clip(np.round(smooth - _SILENT_DB), 0, 255), np.int64)
