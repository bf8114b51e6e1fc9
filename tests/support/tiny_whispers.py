"""A small Whisper that has learnt an interview's first half minute."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from support.whisper_checkpoint import train_tiny_whisper
from transcribe.media import open_sound
from transcribe.model.sound import Sound
from transcribe.model.stages import Speech
from transcribe.model.transcript import Interval
from transcribe.recognition.listening import PAUSE_MS, WINDOW_MS
from transcribe.recognition.windows import pack

#: Four windows, since the pauses between them are too long for one. In the second is a pause too.
SPEECH = Speech(
    (
        Interval(500, 6000),
        Interval(9500, 12_000),
        Interval(12_800, 15_000),
        Interval(19_000, 24_000),
        Interval(28_000, 38_000),
    )
)

SENTENCES = (
    "Well, it's a well-known story, she left in 1989, with $3,000.",
    "Who told you that?",
    "“My mother,” he said.",
    "And then Jessica Gorder came?",
)

#: What is said after this prompt.
PROMPT = "Jessica Gorter."
PROMPTED = (SENTENCES[0], "Who told you Gorter?", SENTENCES[2], "And then Jessica Gorter came?")

WORDS = [word for sentence in SENTENCES for word in sentence.split()]
PROMPTED_WORDS = [word for sentence in PROMPTED for word in sentence.split()]


def interview(samples: Path) -> Sound:
    """Forty seconds of a sample interview."""
    with open_sound(samples / "the-winter-garden.flac") as whole:
        return Sound(np.array(whole.samples[: 40 * 16_000]))


def windows(sound: Sound) -> tuple[Interval, ...]:
    """The windows that the engines hear."""
    return pack(sound, SPEECH, WINDOW_MS, PAUSE_MS)


def make_checkpoint(sound: Sound, path: Path) -> Path:
    """A checkpoint for openai-whisper, that knows `SENTENCES`, and `PROMPTED` after `PROMPT`."""
    pieces = [sound.cut(window) for window in windows(sound)]
    train_tiny_whisper(
        list(zip(pieces, SENTENCES, strict=True)),
        path,
        prompted=[(piece, PROMPT, text) for piece, text in zip(pieces, PROMPTED, strict=True)],
    )
    return path
