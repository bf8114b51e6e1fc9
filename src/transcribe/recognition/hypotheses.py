"""What Whisper proposes for a window, and whether it is to be believed."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    pass


_MOST_COMPRESSIBLE = 2.4


_LEAST_LOG_PROBABILITY = -1.0


_NO_SPEECH = 0.6


class Hypothesis(NamedTuple):
    """What was made of a window.

    Attributes:
        tokens: of the text alone.
        log_probability: the mean of its tokens.
        no_speech: the probability that nobody speaks.
    """

    tokens: tuple[int, ...]
    text: str
    log_probability: float
    no_speech: float


def is_good(reading: Hypothesis) -> bool:
    return is_silence(reading) or not (repeats_itself(reading) or is_guess(reading))


def is_silence(reading: Hypothesis) -> bool:
    return reading.no_speech > _NO_SPEECH and is_guess(reading)


def is_guess(reading: Hypothesis) -> bool:
    return reading.log_probability < _LEAST_LOG_PROBABILITY


def repeats_itself(reading: Hypothesis) -> bool:
    text = reading.text.encode()
    return len(text) / len(zlib.compress(text)) > _MOST_COMPRESSIBLE
