"""Speech is found where it is, by the real model."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import torch

from transcribe.media import VOICE_ACTIVITY, detect_speech, open_sound
from transcribe.model.progress import silent
from transcribe.model.sound import Sound
from transcribe.store.transcripts import read_transcript


def test_speech_is_found_where_the_reference_has_words(samples: Path) -> None:
    reference = read_transcript(samples / "references" / "the-winter-garden.json")
    with open_sound(samples / "the-winter-garden.flac") as sound:
        head = Sound(np.array(sound.samples[: 20 * 16_000]))
    speech = detect_speech(head, silent)
    words = [word for word in reference.words if word.end_ms <= 20_000]
    inside = sum(word.overlap_ms(interval) for word in words for interval in speech.intervals)
    assert inside > 0.9 * sum(word.duration_ms for word in words)
    assert speech.duration_ms < 20_000
    assert all(one.end_ms < other.start_ms for one, other in pairwise(speech.intervals))


def test_silence_and_a_tone_hold_no_speech() -> None:
    tone = 0.3 * np.sin(2 * np.pi * 440 * np.arange(3 * 16_000) / 16_000).astype(np.float32)
    assert detect_speech(Sound(np.concatenate([np.zeros(3 * 16_000, np.float32), tone])), silent).intervals == ()


def test_the_same_sound_gives_the_same_speech(samples: Path) -> None:
    with open_sound(samples / "the-winter-garden.flac") as sound:
        head = Sound(np.array(sound.samples[: 10 * 16_000]))
    assert detect_speech(head, silent) == detect_speech(head, silent)


def test_progress_rises_to_one() -> None:
    told: list[float] = []
    detect_speech(Sound(np.zeros(16_000, np.float32)), told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_torchs_threads_are_left_as_they_were() -> None:
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        detect_speech(Sound(np.zeros(16_000, np.float32)), silent)
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)


def test_the_engine_names_its_version() -> None:
    assert VOICE_ACTIVITY.options["version"]
