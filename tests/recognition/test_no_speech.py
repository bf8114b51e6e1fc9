"""What isn't speech, through voice activity, every real engine, and the guards: nothing of it is published."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from support.music import music, noise, singing, tones
from transcribe.media import detect_speech, open_sound
from transcribe.media.jingles import without
from transcribe.model.progress import silent
from transcribe.model.sound import Sound
from transcribe.model.stages import Hints, Speech
from transcribe.model.transcript import Interval
from transcribe.recognition import RECOGNIZERS, Recognizer
from transcribe.recognition.guards import coverage, recognise_guarded
from transcribe.settings import Settings

#: Every engine, with the fixture that has its model.
ENGINES = {"pocketsphinx": None, "whisper": "checkpoint", "faster-whisper": "converted"}

NO_SPEECH = {
    "silence": np.zeros(20 * 16_000, np.float32),
    "white noise": noise(20),
    "tones": tones(20),
    "music": music(1, 20),
    "a minute of looped music": np.tile(music(2, 3), 20),
    "a voice that sings without words": singing(3, 20),
}


@pytest.fixture(
    scope="module",
    params=[pytest.param(name, marks=[pytest.mark.slow] if fixture else []) for name, fixture in ENGINES.items()],
)
def engine(request: pytest.FixtureRequest) -> Recognizer:
    fixture = ENGINES[request.param]
    if fixture is None:
        pytest.importorskip(request.param)
        return RECOGNIZERS.make(request.param, Settings())
    model = request.getfixturevalue(fixture)
    return RECOGNIZERS.make(request.param, Settings(model=str(model), device="cpu", offline=True))


@pytest.mark.parametrize("heard", NO_SPEECH.values(), ids=NO_SPEECH.keys())
def test_nothing_is_published_of_what_is_not_speech(engine: Recognizer, heard: NDArray[np.float32]) -> None:
    sound = Sound(heard)
    speech = detect_speech(sound, silent)
    found = recognise_guarded(engine, sound, speech, Hints(), silent)
    assert found.words == ()
    # Whatever voice activity took for speech is told as music, so that it is no gap.
    assert coverage((), without(speech, found.music)).gaps == ()


@pytest.mark.slow
def test_words_heard_far_from_any_speech_are_listed_and_not_published(engine: Recognizer, samples: Path) -> None:
    with open_sound(samples / "the-winter-garden.flac") as whole:
        sound = Sound(np.array(whole.samples[: 6 * 16_000]))

    class Elsewhere:
        """The real engine, listening where it wasn't told to."""

        def identify(self) -> object:
            return engine.identify()

        def recognise(self, sound: Sound, speech: Speech, *others: object) -> object:
            return engine.recognise(sound, Speech((Interval(500, 6_000),)), *others)  # type: ignore[arg-type]

    heard = engine.recognise(sound, Speech((Interval(500, 6_000),)), Hints(), silent)
    assert heard.words
    found = recognise_guarded(Elsewhere(), sound, Speech(()), Hints(), silent)  # type: ignore[arg-type]
    assert found.words == ()
    assert [(one.text, one.reason) for one in found.discarded] == [
        (" ".join(word.text for word in heard.words), "not speech")
    ]
