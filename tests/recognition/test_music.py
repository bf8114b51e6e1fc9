"""Music that voice activity takes for speech, told from speech."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from support.music import music, singing
from transcribe.media import detect_speech, open_sound
from transcribe.model.progress import silent
from transcribe.model.sound import Sound
from transcribe.model.stages import Speech
from transcribe.model.transcript import Interval
from transcribe.recognition.music import apart


@pytest.fixture(scope="module")
def spoken(samples: Path) -> Sound:
    """Twenty seconds of an interview."""
    with open_sound(samples / "the-winter-garden.flac") as whole:
        return Sound(np.array(whole.samples[: 20 * 16_000]))


def speech_ms(sound: Sound) -> tuple[int, int]:
    """How much voice activity finds, and how much of that isn't music."""
    found = detect_speech(sound, silent)
    return found.duration_ms, apart(sound, found)[0].duration_ms


def over(sound: Sound, bed: NDArray[np.float32], db: float) -> Sound:
    """Speech over something else that is so much less loud."""
    bed = np.resize(bed, len(sound.samples))
    return Sound(sound.samples + bed * np.float32(sound.samples.std() / bed.std() * 10 ** (-db / 20)))


@pytest.mark.parametrize("vibrato_cents", [0, 40, 80])
def test_a_voice_that_sings_without_words_is_no_speech(vibrato_cents: int) -> None:
    found, left = zip(*(speech_ms(Sound(singing(seed, 20, vibrato_cents))) for seed in (3, 4)), strict=True)
    assert sum(found) > 10_000
    assert sum(left) <= 0.05 * sum(found)


def test_notes_that_come_back_are_no_hum() -> None:
    found, left = speech_ms(Sound(singing(2, 20)))
    assert found > 5_000
    assert left == 0


@pytest.mark.parametrize("db", [10, 5])
def test_a_voice_over_music_is_speech(spoken: Sound, db: float) -> None:
    found, left = speech_ms(over(spoken, music(3, 20), db))
    assert left == found > 10_000


def test_a_voice_over_a_steady_hum_is_speech(spoken: Sound) -> None:
    time = np.arange(16_000) / 16_000
    hum = sum(np.sin(2 * np.pi * 100 * harmonic * time + harmonic**2) for harmonic in range(1, 30))
    found, left = speech_ms(over(spoken, np.asarray(hum, np.float32), 5))
    assert left == found > 5_000


def test_music_that_goes_on_is_told_by_less_than_music_that_stands_alone() -> None:
    notes = np.concatenate([singing(7, 4), music(1, 2)])
    part = Speech((Interval(1_000, 2_000),))
    loud = Sound(notes + np.random.default_rng(0).normal(0, 0.02, len(notes)).astype(np.float32))
    alone = Sound(np.where((np.arange(len(notes)) // 16_000) == 1, loud.samples, np.float32(1e-4)))
    assert apart(loud, part) == (Speech(()), part.intervals)
    assert apart(alone, part) == (part, ())


def test_speech_too_short_to_tell_stays_and_so_does_silence() -> None:
    sound = Sound(np.zeros(2 * 16_000, np.float32))
    for speech in (Speech((Interval(0, 100),)), Speech((Interval(500, 2_000),)), Speech(())):
        assert apart(sound, speech) == (speech, ())


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "conversation/sample",
        "conversation/ami-dev00",
        "dialogues/jingle-00",
        "dialogues/archive-03",
        "dialogues/noise-00",
    ],
)
def test_of_real_speech_nothing_is_taken_for_music(shared: Path, name: str) -> None:
    with open_sound(shared / "data" / f"{name}.flac") as whole:
        found, left = speech_ms(Sound(np.array(whole.samples[: 60 * 16_000])))
    assert left == found > 0


def test_the_end_of_a_jingle_is_told_from_the_talk_before_it(shared: Path) -> None:
    with open_sound(shared / "data" / "dialogues" / "jingle-01.flac") as whole:
        sound = Sound(np.array(whole.samples[120 * 16_000 :]))
    found = detect_speech(sound, silent)
    assert found.intervals[-1].start_ms > 18_000  # nobody speaks any more
    assert apart(sound, found)[0].intervals[-1].end_ms < 18_000
    assert apart(sound, found)[0].duration_ms == found.duration_ms - found.intervals[-1].duration_ms
