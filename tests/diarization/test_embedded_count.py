"""What the page's credits do to the number of voices, on the sample interviews with somebody else put in between."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from transcribe.diarization.embedded import EmbeddedDiarizer
from transcribe.media import detect_speech, open_sound
from transcribe.model.episode import Role
from transcribe.model.progress import silent
from transcribe.model.sound import SAMPLE_RATE, Sound
from transcribe.model.stages import Diarization, SpeakerCount
from transcribe.settings import Settings
from transcribe.store.transcripts import read_transcript

pytestmark = [pytest.mark.slow, pytest.mark.voice_encoder]

TWO = SpeakerCount(expected=2)


def heard(sound: Sound, count: SpeakerCount) -> Diarization:
    return EmbeddedDiarizer(Settings()).diarize(sound, detect_speech(sound, silent), count, silent)


@pytest.fixture(scope="module")
def interview(samples: Path) -> NDArray[np.float32]:
    with open_sound(samples / "the-last-ferry.mp3") as sound:
        return np.array(sound.samples)


@pytest.fixture(scope="module")
def stranger(samples: Path) -> NDArray[np.float32]:
    """The guest of another interview."""
    truth = read_transcript(samples / "references" / "letters-from-the-mountain.json")
    (guest,) = (speaker.label for speaker in truth.speakers if speaker.role is Role.GUEST)
    with open_sound(samples / "letters-from-the-mountain.m4a") as sound:
        return np.concatenate([sound.cut(turn) for turn in truth.turns if turn.speaker == guest])


def with_stranger(interview: NDArray[np.float32], words: NDArray[np.float32], times: int) -> Sound:
    """The interview in equal parts with the stranger's words between each two."""
    first, *others = np.array_split(interview, times + 1)
    return Sound(np.concatenate([first, *(sound for part in others for sound in (words, part))]))


def test_a_phantom_folds_into_the_two_credited(interview: NDArray[np.float32], stranger: NDArray[np.float32]) -> None:
    diarization = heard(with_stranger(interview, stranger[: 3 * SAMPLE_RATE], 1), TWO)
    assert len(diarization.labels) == 2
    assert diarization.warnings == ()


def test_a_sustained_third_voice_stays_and_is_told(
    interview: NDArray[np.float32], stranger: NDArray[np.float32]
) -> None:
    diarization = heard(with_stranger(interview, stranger[: 10 * SAMPLE_RATE], 3), TWO)
    assert len(diarization.labels) == 3
    assert diarization.warnings == ("3 people speak throughout, but the page credits 2",)


def test_three_real_people_where_two_are_credited(shared: Path) -> None:
    for path in sorted((shared / "data" / "dialogues").glob("tri-*.flac"))[:1]:
        with open_sound(path) as sound:
            diarization = heard(sound, TWO)
        assert len(diarization.labels) == 3, path.name
        assert diarization.warnings == ("3 people speak throughout, but the page credits 2",)
