"""Sound as frames of numbers, one frame every 10 ms.

The short-time spectrum and the mel bands are those of librosa's `melspectrogram` (centred Hann windows of 25 ms, mel
scale and norm after Slaney's Auditory Toolbox), because the voice encoder was trained on them.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from transcribe.model.sound import SAMPLE_RATE, Sound

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from transcribe.model.stages import Speech

#: Time from one frame to the next.
FRAME_MS = 10

_HOP = SAMPLE_RATE * FRAME_MS // 1000
_WINDOW = 400
_ENCODER_BANDS = 40
_CEPSTRUM_BANDS = 30
# Below this, the bands hold the hum and rumble of rooms, not voices.
_CEPSTRUM_LOWEST_HZ = 60.0
_CEPSTRA = 19


def frame_count(sound: Sound) -> int:
    """How many frames a recording has; the last may be cut short."""
    return -(-len(sound.samples) // _HOP)


def speech_mask(speech: Speech, frames: int) -> NDArray[np.bool_]:
    """Which frames are speech; shape (frames,)."""
    import numpy as np

    mask = np.zeros(frames, dtype=bool)
    for interval in speech.intervals:
        mask[interval.start_ms // FRAME_MS : -(-interval.end_ms // FRAME_MS)] = True
    return mask


def power_spectrum(sound: Sound, first: int, last: int) -> NDArray[np.float32]:
    """The short-time power spectrum of the frames `first` to `last` - 1; shape (last - first, 201).

    Beyond the recording's ends there is silence.
    """
    import numpy as np

    start, end = first * _HOP - _WINDOW // 2, (last - 1) * _HOP + _WINDOW // 2
    inside = sound.samples[max(start, 0) : max(end, 0)]
    padded = np.pad(inside, (max(-start, 0), end - max(start, 0) - len(inside)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[::_HOP]
    hann = np.float32(0.5) - np.float32(0.5) * np.cos(2 * np.pi * np.arange(_WINDOW, dtype=np.float32) / _WINDOW)
    return (np.abs(np.fft.rfft(windows * hann)) ** 2).astype(np.float32)


def mel_bands(spectrum: NDArray[np.float32]) -> NDArray[np.float32]:
    """The encoder's input: power in 40 mel bands; shape (frames, 40)."""
    return spectrum @ _filterbank(_ENCODER_BANDS, 0.0)


def cepstra(spectrum: NDArray[np.float32]) -> NDArray[np.float32]:
    """Mel cepstra 1 to 19, without the 0th, which is loudness; shape (frames, 19)."""
    import numpy as np
    from scipy.fft import dct

    decibels = 10 * np.log10(np.maximum(spectrum @ _filterbank(_CEPSTRUM_BANDS, _CEPSTRUM_LOWEST_HZ), 1e-10))
    return dct(decibels, norm="ortho", axis=1)[:, 1 : _CEPSTRA + 1].astype(np.float32)  # type: ignore[no-any-return]


def frame_power(sound: Sound, first: int, last: int) -> NDArray[np.float64]:
    """Mean square of each frame's samples; shape (last - first,); 0 beyond the recording's end."""
    import numpy as np

    inside = sound.samples[first * _HOP : last * _HOP]
    padded = np.pad(inside, (0, (last - first) * _HOP - len(inside)))
    return (padded.reshape(-1, _HOP).astype(np.float64) ** 2).mean(axis=1)  # type: ignore[no-any-return]


@cache
def _filterbank(bands: int, lowest_hz: float) -> NDArray[np.float32]:
    """Triangular mel filters of equal area; shape (201, bands)."""
    import numpy as np

    edges = _to_hz(np.linspace(_to_mel(lowest_hz), _to_mel(SAMPLE_RATE / 2), bands + 2))
    hz = np.fft.rfftfreq(_WINDOW, 1 / SAMPLE_RATE)[:, None]
    rising = (hz - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - hz) / (edges[2:] - edges[1:-1])
    area = 2 / (edges[2:] - edges[:-2])
    return (np.maximum(0, np.minimum(rising, falling)) * area).astype(np.float32)


# Slaney's mel scale: linear to 1 kHz, logarithmic above, 27 mels for a factor of 6.4.
def _to_mel(hz: float) -> float:
    import math

    return hz * 3 / 200 if hz < 1000 else 15 + 27 * math.log(hz / 1000, 6.4)


def _to_hz(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np

    return np.where(mel < 15, mel * 200 / 3, 1000 * 6.4 ** ((mel - 15) / 27))
