"""The same recording gives the same speakers, whatever was heard before it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from support.pyannote_pipeline import make_pipeline
from transcribe.diarization import DIARIZERS
from transcribe.media import detect_speech, open_sound
from transcribe.model.progress import silent
from transcribe.model.records import dumps
from transcribe.model.sound import SAMPLE_RATE, Sound
from transcribe.model.stages import SpeakerCount, Speech
from transcribe.model.transcript import Interval
from transcribe.settings import Settings

pytestmark = pytest.mark.voice_encoder


@pytest.fixture(scope="module")
def sounds(samples: Path) -> tuple[Sound, Sound]:
    """Half a minute of two interviews."""
    found = []
    for name in ("the-last-ferry.mp3", "the-winter-garden.flac"):
        with open_sound(samples / name) as whole:
            found.append(Sound(np.array(whole.samples[: 30 * SAMPLE_RATE])))
    return found[0], found[1]


def diarized(settings: Settings, sounds: list[Sound]) -> bytes:
    """What an engine that is made for it says of the last of these, as it is stored."""
    made = DIARIZERS.make(settings.diarizer, settings)
    speech = Speech((Interval(0, 29_000),))
    return dumps([made.diarize(sound, speech, SpeakerCount(expected=2), silent) for sound in sounds][-1])


def test_silero_hears_the_same_after_another_recording(sounds: tuple[Sound, Sound]) -> None:
    first, second = sounds
    alone = detect_speech(second, silent)
    detect_speech(first, silent)
    assert detect_speech(second, silent) == alone


def test_the_embedded_diarizer_hears_the_same_after_another_recording(sounds: tuple[Sound, Sound]) -> None:
    pytest.importorskip("resemblyzer")
    first, second = sounds
    settings = Settings(diarizer="embedded")
    assert diarized(settings, [first, second]) == diarized(settings, [second])


@pytest.mark.slow
def test_pyannote_hears_the_same_after_another_recording(sounds: tuple[Sound, Sound], tmp_path: Path) -> None:
    first, second = (Sound(sound.samples[: 12 * SAMPLE_RATE]) for sound in sounds)
    settings = Settings(diarizer="pyannote", pipeline=str(make_pipeline(tmp_path / "pipeline")), device="cpu")
    assert diarized(settings, [first, second]) == diarized(settings, [second])
