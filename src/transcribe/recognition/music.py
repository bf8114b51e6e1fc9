"""Music that voice activity took for speech.

A voice glides: its harmonics are elsewhere a sixth of a second later. A note stays, or comes back with its vibrato.
What is steady is music if the sound goes on as loud where nobody speaks; or by itself, if it is very steady.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from transcribe.model.sound import SAMPLE_RATE, Sound
from transcribe.model.stages import Speech
from transcribe.model.transcript import Interval

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Speech is judged in parts of at most so long. A shorter one than the least tells nothing.
_PART_MS, _LEAST_MS = 3_000, 300

#: How much around a part is heard with it, and how much farther.
_NEAR_MS, _FAR_MS = 2_000, 4_000

#: How many parts' sound is held in memory: at most ten minutes of it.
_PARTS_HELD = 600_000 // (_PART_MS + 2 * _FAR_MS)

#: The spectrogram: from one frame to the next, the length of one, and the bins looked at, of 15.6 Hz each (125 Hz to
#: 3.4 kHz, which the poorest recording has).
_STEP_MS, _FRAME_MS, _LOWEST, _HIGHEST = 20, 64, 8, 220

#: What is compared: frames so far apart, whichever of these are the most alike (a vibrato's period is 0.15 to 0.2 s);
#: of each the harmonics, which stand out from so many bins around them.
_APART, _NEAR_BINS = range(7, 13), 15

#: How steady music is, -1 to 1, if the sound around it is less than so many dB quieter; and if it is. In 41
#: minutes of real speech, telephone, meetings and hiss among it, only the ends of two jingles are taken for music.
_STEADY, _QUIETER_DB, _VERY_STEADY = 0.5, 2.0, 0.75

#: Hum and fans don't count: what is there in so much of the time nearby; farther, in more of it, or notes that are held
#: or come back would be taken for them.
_NEAR_PERCENT, _FAR_PERCENT = 50, 65

#: Around speech the loudest fifth counts, of half a second at least; voice activity's edges lie this much off.
_LOUD_PERCENT, _ENOUGH_FRAMES, _EDGE_MS = 80, 500 // _STEP_MS, 60


def apart(sound: Sound, speech: Speech) -> tuple[Speech, tuple[Interval, ...]]:
    """The speech less the parts of it that are music, and those. A voice over music is speech, and so is what can't be
    told.
    """
    left: list[Interval] = []
    music: list[Interval] = []
    for number, part in enumerate(_parts(speech)):
        if not _is_music(sound, part, speech):
            left.append(part)
        elif music and music[-1].end_ms == part.start_ms:
            music[-1] = Interval(music[-1].start_ms, part.end_ms)
        else:
            music.append(part)
        if number % _PARTS_HELD == 0:
            sound.release()
    return Speech(tuple(left)), tuple(music)


def _parts(speech: Speech) -> Iterator[Interval]:
    for interval in speech.intervals:
        count = -(-interval.duration_ms // _PART_MS)
        cuts = [interval.start_ms + interval.duration_ms * number // count for number in range(count + 1)]
        yield from map(Interval, cuts, cuts[1:])


def _is_music(sound: Sound, part: Interval, speech: Speech) -> bool:
    if part.duration_ms < _LEAST_MS or _steadiness(_harmonics(sound.cut(part))) < _STEADY:
        return False
    if _steadiness(_without_hum(sound, part, _around(part, _FAR_MS), _FAR_PERCENT)) >= _VERY_STEADY:
        return True
    near = _around(part, _NEAR_MS)
    return _steadiness(_without_hum(sound, part, near, _NEAR_PERCENT)) >= _STEADY and (
        _stands_out_db(sound.cut(near), part, near, speech) < _QUIETER_DB
    )


def _around(part: Interval, ms: int) -> Interval:
    return Interval(max(0, part.start_ms - ms), part.end_ms + ms)


def _without_hum(sound: Sound, part: Interval, around: Interval, percent: int) -> NDArray[np.float32]:
    """A part's harmonics, less those that are there in so much of the time around it; shape (frames, bins)."""
    import numpy as np

    harmonics = _harmonics(sound.cut(around))
    first = (part.start_ms - around.start_ms) // _STEP_MS
    inside = harmonics[first : first + (part.duration_ms - _FRAME_MS) // _STEP_MS + 1]
    return inside - np.percentile(harmonics, 100 - percent, axis=0).astype(np.float32)


def _harmonics(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """How far each bin stands out from those around it, shape (frames, bins)."""
    import numpy as np

    length = _FRAME_MS * SAMPLE_RATE // 1000
    padded = np.pad(samples, (0, max(0, length - len(samples))))
    frames = np.lib.stride_tricks.sliding_window_view(padded, length)[:: _STEP_MS * SAMPLE_RATE // 1000]
    magnitudes = np.abs(np.fft.rfft(frames * np.hanning(length).astype(np.float32)))
    levels = np.log(magnitudes[:, _LOWEST:_HIGHEST] + 1e-4)
    running = np.cumsum(np.pad(levels, ((0, 0), (_NEAR_BINS // 2 + 1, _NEAR_BINS // 2)), mode="edge"), axis=1)
    return np.asarray(levels - (running[:, _NEAR_BINS:] - running[:, :-_NEAR_BINS]) / _NEAR_BINS, np.float32)


def _steadiness(harmonics: NDArray[np.float32]) -> float:
    """How alike harmonics are a little later, -1 to 1."""
    import numpy as np

    unit = harmonics / (np.linalg.norm(harmonics, axis=1, keepdims=True) + 1e-9)
    return max(
        (float(np.median(np.einsum("ij,ij->i", unit[:-apart], unit[apart:]))) for apart in _APART if apart < len(unit)),
        default=0.0,
    )


def _stands_out_db(samples: NDArray[np.float32], part: Interval, around: Interval, speech: Speech) -> float:
    """How much louder a part is than what isn't speech around it; endlessly, if there is too little of that."""
    import numpy as np

    step = _STEP_MS * SAMPLE_RATE // 1000
    frames = samples[: len(samples) // step * step].reshape(-1, step)
    levels = 10 * np.log10(np.square(frames).mean(axis=1) + 1e-9)
    unspoken = np.ones(len(levels), np.bool_)
    for interval in speech.intervals:
        if interval.overlap_ms(around):
            start_ms = max(0, interval.start_ms - _EDGE_MS - around.start_ms)
            end_ms = interval.end_ms + _EDGE_MS - around.start_ms
            unspoken[start_ms // _STEP_MS : end_ms // _STEP_MS + 1] = False
    if unspoken.sum() < _ENOUGH_FRAMES:
        return float("inf")
    first = (part.start_ms - around.start_ms) // _STEP_MS
    inside = levels[first : first + part.duration_ms // _STEP_MS]
    return float(np.percentile(inside, _LOUD_PERCENT) - np.percentile(levels[unspoken], _LOUD_PERCENT))
