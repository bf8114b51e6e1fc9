"""What openai-whisper and faster-whisper do alike, with a small model that has learnt four windows by heart."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from support.tiny_whispers import PROMPTED_WORDS, SPEECH, WORDS, windows
from transcribe.errors import EngineFailed, EngineUnavailable, SettingsError
from transcribe.model.progress import silent
from transcribe.model.sound import Sound
from transcribe.model.stages import Hints, Recognition, Speech
from transcribe.model.transcript import Interval
from transcribe.recognition import RECOGNIZERS, Recognizer
from transcribe.settings import Settings

pytestmark = pytest.mark.slow

ENGINES = ("whisper", "faster-whisper")


def engine(name: str, model: Path, **settings: object) -> Recognizer:
    return RECOGNIZERS.make(
        name,
        Settings(
            **{  # type: ignore[arg-type]
                "recognizer": name,
                "model": str(model),
                "device": "cpu",
                "offline": True,
                **settings,
            }
        ),
    )


@pytest.fixture(scope="module", params=ENGINES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def model(name: str, request: pytest.FixtureRequest) -> Path:
    return Path(request.getfixturevalue({"whisper": "checkpoint", "faster-whisper": "converted"}[name]))


@pytest.fixture(scope="module")
def found(name: str, model: Path, sound: Sound) -> Recognition:
    return engine(name, model, batch_size=8).recognise(sound, SPEECH, Hints(), silent)


def texts(found: Recognition) -> list[str]:
    return [word.text for word in found.words]


def test_words_come_in_order_with_rising_times(found: Recognition) -> None:
    assert texts(found) == WORDS
    assert all(one.end_ms <= other.start_ms for one, other in pairwise(found.words))
    assert all(word.confidence is not None and 0 < word.confidence <= 1 for word in found.words)


def test_every_word_that_touches_speech_lies_inside_it(found: Recognition) -> None:
    homes = [[interval for interval in SPEECH.intervals if interval.overlap_ms(word)] for word in found.words]
    assert sum(map(bool, homes)) >= len(WORDS) // 2
    for word, touched in zip(found.words, homes, strict=True):
        assert all(home.start_ms <= word.start_ms and word.end_ms <= home.end_ms for home in touched)


def test_digits_and_symbols_have_times_of_their_own(found: Recognition) -> None:
    timed = {word.text: word for word in found.words}
    assert timed["in"].end_ms <= timed["1989,"].start_ms < timed["1989,"].end_ms <= timed["with"].start_ms
    assert timed["with"].end_ms <= timed["$3,000."].start_ms < timed["$3,000."].end_ms <= 6200


def test_the_language_is_told_with_its_probability(found: Recognition) -> None:
    assert (found.language, found.translated_from) == ("en", None)
    assert found.language_confidence is not None
    assert 0.9 < found.language_confidence <= 1


@pytest.mark.parametrize("size", [1, 3])
def test_the_size_of_a_batch_changes_no_word(
    name: str, model: Path, sound: Sound, found: Recognition, size: int
) -> None:
    told: list[float] = []
    again = engine(name, model, language="en", batch_size=size).recognise(sound, SPEECH, Hints(), told.append)
    assert [(word.text, word.start_ms, word.end_ms) for word in again.words] == [
        (word.text, word.start_ms, word.end_ms) for word in found.words
    ]
    lengths = np.cumsum([window.duration_ms for window in windows(sound)])
    assert told == pytest.approx(list(lengths / lengths[-1]))  # by seconds of sound


def test_what_may_be_said_is_told_to_every_window(name: str, model: Path, sound: Sound) -> None:
    hinted = engine(name, model, language="en").recognise(sound, SPEECH, Hints(("Jessica Gorter",)), silent)
    assert texts(hinted) == PROMPTED_WORDS


def test_several_beams_are_another_engine_and_give_words_too(name: str, model: Path, sound: Sound) -> None:
    recognizer = engine(name, model, language="en", beam_size=2)
    assert recognizer.identify().options["beam_size"] == "2"
    found = recognizer.recognise(sound, Speech(SPEECH.intervals[-2:]), Hints(), silent)
    assert found.words
    assert all(18_800 <= word.start_ms < word.end_ms <= 38_200 for word in found.words)


def test_a_given_language_is_taken_without_asking(name: str, model: Path, sound: Sound) -> None:
    recognizer = engine(name, model, language="nl")
    assert recognizer.identify().options["language"] == "nl"
    found = recognizer.recognise(sound, Speech(SPEECH.intervals[:1]), Hints(), silent)
    assert (found.language, found.language_confidence) == ("nl", None)


def test_a_translation_is_english_and_says_from_what(name: str, model: Path, sound: Sound) -> None:
    recognizer = engine(name, model, language="nl", task="translate")
    assert recognizer.identify().options["task"] == "translate"
    found = recognizer.recognise(sound, Speech(SPEECH.intervals[:1]), Hints(), silent)
    assert (found.language, found.translated_from) == ("en", "nl")


def test_there_is_nothing_to_translate_in_english(name: str, model: Path, sound: Sound) -> None:
    found = engine(name, model, task="translate").recognise(sound, SPEECH, Hints(), silent)
    assert (texts(found), found.language, found.translated_from) == (WORDS, "en", None)


SOUNDS = {
    "noise": np.random.default_rng(0).normal(0, 0.1, 16_000 * 8),
    "silence": np.zeros(16_000 * 8),
    "a tone": 0.3 * np.sin(np.arange(16_000 * 8) * 2 * np.pi * 440 / 16_000),
}


@pytest.mark.parametrize("kind", SOUNDS)
def test_what_is_no_speech_stays_in_its_window_and_gives_the_same_again(name: str, model: Path, kind: str) -> None:
    # The thresholds may refuse what the model says, and it is tried again at rising temperatures.
    sound = Sound(SOUNDS[kind].astype(np.float32))
    speech = Speech((Interval(1000, 3000), Interval(7000, 7200)))
    recognizer = engine(name, model, language="en")
    first = recognizer.recognise(sound, speech, Hints(), silent)
    assert all(800 <= word.start_ms < word.end_ms <= 7400 for word in first.words)
    assert recognizer.recognise(sound, speech, Hints(), silent) == first


def test_a_moment_of_speech_is_no_fault(name: str, model: Path) -> None:
    sound = Sound(np.full(160, 0.1, np.float32))
    found = engine(name, model, language="en").recognise(sound, Speech((Interval(0, 10),)), Hints(), silent)
    assert all(word.end_ms <= 10 for word in found.words)


def test_no_speech_needs_no_model(name: str, sound: Sound) -> None:
    missing = engine(name, Path("no-such-model"), language="nl", task="translate")
    assert missing.recognise(sound, Speech(()), Hints(), silent) == Recognition((), "en", translated_from="nl")


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("asked", ["turbo", "tiny.en"])
def test_a_model_that_cannot_translate_says_so_before_it_is_fetched(name: str, asked: str, tmp_path: Path) -> None:
    with pytest.raises(EngineUnavailable, match=f"the Whisper model {asked} can't translate.*--model medium"):
        engine(name, Path(asked), task="translate", model_dir=tmp_path).identify()


def test_an_unknown_language_is_told(name: str, model: Path) -> None:
    with pytest.raises(SettingsError, match="doesn't support the language 'xx'"):
        engine(name, model, language="xx").identify()


def test_weights_that_are_no_numbers_are_told(name: str, checkpoint: Path, sound: Sound, tmp_path: Path) -> None:
    import torch

    stored = torch.load(checkpoint, weights_only=True)
    stored["model_state_dict"] = {
        key: torch.full_like(weight, torch.nan) for key, weight in stored["model_state_dict"].items()
    }
    torch.save(stored, tmp_path / "nan.pt")
    broken = tmp_path / "nan.pt"
    if name == "faster-whisper":
        from support.converted_whisper import convert

        broken = convert(broken, tmp_path / "nan")
    with pytest.raises(EngineFailed, match="Whisper failed at 0:0"):
        engine(name, broken, language="en").recognise(sound, Speech(SPEECH.intervals[:1]), Hints(), silent)
