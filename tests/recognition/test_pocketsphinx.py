"""The embedded recogniser, on sound that it has to get right."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import jiwer
import numpy as np
import pytest

from transcribe.errors import EngineUnavailable
from transcribe.media import detect_speech, open_sound
from transcribe.model.progress import silent
from transcribe.model.sound import Sound
from transcribe.model.stages import Hints, Recognition, Speech
from transcribe.model.transcript import Interval
from transcribe.recognition import RECOGNIZERS
from transcribe.settings import Settings
from transcribe.store.transcripts import read_transcript

pytest.importorskip("pocketsphinx")


def recognised(sound: Sound, told: list[float] | None = None) -> Recognition:
    engine = RECOGNIZERS.make("pocketsphinx", Settings())
    return engine.recognise(sound, detect_speech(sound, silent), Hints(), silent if told is None else told.append)


def plain(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalpha() or letter in " '")


@pytest.mark.slow
def test_sample_speech_is_understood_and_timed(samples: Path) -> None:
    reference = read_transcript(samples / "references" / "the-winter-garden.json")
    end_ms = [word.end_ms for word in reference.words if word.text.endswith(".") and word.end_ms < 30_000][-1]
    with open_sound(samples / "the-winter-garden.flac") as sound:
        head = Sound(np.array(sound.samples[: (end_ms + 100) * 16]))
    told: list[float] = []
    found = recognised(head, told)

    said = [word for word in reference.words if word.end_ms <= end_ms]
    assert jiwer.wer(plain(" ".join(word.text for word in said)), " ".join(word.text for word in found.words)) < 0.2
    starts = {word.text: word.start_ms for word in found.words}
    off = [
        abs(starts[plain(word.text)] - word.start_ms)
        for word in said
        if plain(word.text) in starts and [plain(other.text) for other in said].count(plain(word.text)) == 1
    ]
    assert len(off) > 10
    assert np.median(off) < 100
    assert found.language == "en"
    assert told == sorted(told)
    assert told[-1] == 1.0


@pytest.mark.slow
def test_real_speech_gives_words_in_order(shared: Path) -> None:
    with open_sound(shared / "data" / "speech" / "sense_and_sensibility_01_austen_64kb-0870.flac") as sound:
        found = recognised(sound)
    text = " ".join(word.text for word in found.words)
    reference = (
        "and mister john dashwood had then leisure to consider how much there might be prudently in his power"
        " to do for them"
    )
    assert jiwer.wer(reference, text) < 0.5
    assert all(one.end_ms <= other.start_ms for one, other in pairwise(found.words))
    assert all(word.confidence is not None and 0 <= word.confidence <= 1 for word in found.words)
    assert len({word.confidence for word in found.words}) > 3


def test_a_quiet_recording_gives_the_words_of_a_loud_one(samples: Path) -> None:
    with open_sound(samples / "the-winter-garden.flac") as sound:
        speech = detect_speech(Sound(np.array(sound.samples[: 20 * 16_000])), silent)
        loud = Sound(np.array(sound.cut(speech.intervals[0])))
    words = {
        level: [
            word.text
            for word in RECOGNIZERS.make("pocketsphinx", Settings())
            .recognise(
                Sound(loud.samples * np.float32(level)), Speech((Interval(0, loud.duration_ms),)), Hints(), silent
            )
            .words
        ]
        for level in (1.0, 0.0003)
    }
    assert words[0.0003] == words[1.0] != []


def test_digital_silence_taken_for_speech_gives_no_words() -> None:
    sound = Sound(np.zeros(16_000, np.float32))
    engine = RECOGNIZERS.make("pocketsphinx", Settings())
    assert engine.recognise(sound, Speech((Interval(0, 1000),)), Hints(), silent).words == ()


def test_no_speech_gives_no_words() -> None:
    assert (
        RECOGNIZERS.make("pocketsphinx", Settings())
        .recognise(Sound(np.zeros(16_000, np.float32)), Speech(()), Hints(), silent)
        .words
        == ()
    )


def test_other_languages_are_refused() -> None:
    with pytest.raises(EngineUnavailable, match="supports English only, not 'nl'"):
        RECOGNIZERS.make("pocketsphinx", Settings(language="nl")).identify()


def test_a_missing_package_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("transcribe.recognition.pocketsphinx.find_spec", lambda name: None)
    with pytest.raises(EngineUnavailable, match="pip install pocketsphinx"):
        RECOGNIZERS.make("pocketsphinx", Settings()).identify()
