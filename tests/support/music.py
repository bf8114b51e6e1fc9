"""Music and other sound that isn't speech, 16 kHz."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_RATE = 16_000
_BEAT_S = 0.2


def music(seed: int, duration_s: float) -> NDArray[np.float32]:
    """Chords on a beat with a drum, shape (samples,); another seed is another piece."""
    random = np.random.default_rng(seed)
    made = np.zeros(round(duration_s * _RATE))
    for beat in range(int(duration_s / _BEAT_S)):
        rest = made[round(beat * _BEAT_S * _RATE):]
        time = np.arange(len(rest)) / _RATE
        root = 220 * 2 ** (random.integers(0, 12) / 12)
        for interval in (1, 1.26, 1.5):
            for harmonic in (1, 2, 3):
                rest += np.sin(2 * np.pi * root * interval * harmonic * time) * np.exp(-3 * time) / harmonic
        rest += 3 * random.normal(size=len(rest)) * np.exp(-40 * time)
    return (0.6 * made / np.abs(made).max()).astype(np.float32)


def noise(duration_s: float) -> NDArray[np.float32]:
    """White noise, shape (samples,)."""
    return np.random.default_rng(0).normal(0, 0.1, round(duration_s * _RATE)).astype(np.float32)


def tones(duration_s: float) -> NDArray[np.float32]:
    """A steady tone, mains hum, and a beep each second; shape (samples,)."""
    time = np.arange(round(duration_s * _RATE)) / _RATE
    hum = 0.1 * np.sin(2 * np.pi * 50 * time) + 0.05 * np.sin(2 * np.pi * 150 * time)
    return (hum + 0.2 * np.sin(2 * np.pi * 440 * time)
            + 0.2 * np.sin(2 * np.pi * 1000 * time) * (time % 1 < 0.1)).astype(np.float32)
