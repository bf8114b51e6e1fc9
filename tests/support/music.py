"""Music and other sound that isn't speech, 16 kHz."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_RATE = 16_000
_BEAT_S = 0.2
_SCALE = (0, 2, 4, 5, 7, 9, 11)

#: Formants: Hertz, and how loud.
_VOWELS = (
    ((730, 1.0), (1090, 0.5), (2440, 0.3)),
    ((270, 1.0), (2290, 0.4), (3010, 0.3)),
    ((530, 1.0), (1840, 0.4), (2480, 0.3)),
    ((570, 1.0), (840, 0.6), (2410, 0.2)),
)


def music(seed: int, duration_s: float) -> NDArray[np.float32]:
    """Chords on a beat with a drum, shape (samples,); another seed is another piece."""
    random = np.random.default_rng(seed)
    made = np.zeros(round(duration_s * _RATE))
    for beat in range(int(duration_s / _BEAT_S)):
        rest = made[round(beat * _BEAT_S * _RATE) :]
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
    return (
        hum + 0.2 * np.sin(2 * np.pi * 440 * time) + 0.2 * np.sin(2 * np.pi * 1000 * time) * (time % 1 < 0.1)
    ).astype(np.float32)


def singing(seed: int, duration_s: float, vibrato_cents: float = 0) -> NDArray[np.float32]:
    """A low voice without words, a vowel a note, shape (samples,): voice activity takes it for speech.

    Args:
        vibrato_cents: how far it sways to each side of its notes, 5.5 times a second.
    """
    from scipy.signal import lfilter

    random = np.random.default_rng(seed)
    notes: list[NDArray[np.float64]] = []
    while sum(map(len, notes)) < duration_s * _RATE:
        time = np.arange(round(0.4 * random.integers(1, 3) * _RATE)) / _RATE
        sway = vibrato_cents / 1200 * np.sin(2 * np.pi * 5.5 * time)
        phase = 2 * np.pi * np.cumsum(110 * 2 ** (random.choice(_SCALE) / 12 + sway)) / _RATE
        glottis = sum(np.sin(harmonic * phase) / harmonic for harmonic in range(1, 26))
        swell = np.minimum(1, np.minimum(time, time[::-1]) / 0.05)
        vowel = _VOWELS[random.integers(len(_VOWELS))]
        notes.append(sum(weight * lfilter(*_resonance(hertz), glottis * swell) for hertz, weight in vowel))
    made = np.concatenate(notes)[: round(duration_s * _RATE)]
    return (0.6 * made / np.abs(made).max()).astype(np.float32)


def _resonance(hertz: int) -> tuple[list[float], list[float]]:
    radius = np.exp(-np.pi * 90 / _RATE)
    return [1 - radius], [1, -2 * radius * np.cos(2 * np.pi * hertz / _RATE), radius**2]
