"""Whisper with its real weights, out of packages, on sound whose words and times are known."""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path
from statistics import quantiles

import numpy as np
import pytest

from transcribe.alignment import aligner_for
from transcribe.alignment.forced import align_words
from transcribe.errors import EngineUnavailable
from transcribe.media import detect_speech, open_sound
from transcribe.model.progress import silent
from transcribe.model.sound import SAMPLE_RATE, Sound
from transcribe.model.stages import Hints, Recognition, Speech
from transcribe.model.transcript import Word
from transcribe.recognition import RECOGNIZERS
from transcribe.recognition.guards import recognise_guarded
from transcribe.settings import Settings
from transcribe.store.transcripts import read_transcript

pytestmark = pytest.mark.slow

_LENGTH_MS = 40_000
_BASE = Settings(recognizer="whisper", model="base", language="en", device="cpu")


@pytest.fixture(scope="module")
def beginning(samples: Path) -> Sound:
    with open_sound(samples / "the-last-ferry.mp3") as whole:
        return Sound(np.array(whole.samples[: _LENGTH_MS * SAMPLE_RATE // 1000]))


@pytest.fixture(scope="module")
def speech(beginning: Sound) -> Speech:
    return detect_speech(beginning, silent)


@pytest.fixture(scope="module")
def heard(beginning: Sound, speech: Speech) -> Recognition:
    engine = RECOGNIZERS.make("whisper", _BASE)
    try:
        engine.identify()
    except EngineUnavailable as unavailable:
        pytest.skip(f"no Whisper base: {unavailable}")
    return recognise_guarded(engine, beginning, speech, Hints(), silent)


@pytest.fixture(scope="module")
def said(samples: Path) -> list[Word]:
    return [
        word
        for word in read_transcript(samples / "references" / "the-last-ferry.json").words
        if word.end_ms <= _LENGTH_MS
    ]


def pairs(heard: Recognition, said: list[Word]) -> list[tuple[Word, Word]]:
    """The words that were heard rightly, each with the one that was said."""
    ours, theirs = ([re.sub(r"\W", "", word.text).lower() for word in words] for words in (heard.words, said))
    return [
        (heard.words[block.a + step], said[block.b + step])
        for block in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
        for step in range(block.size)
    ]


def test_the_words_are_those_that_were_said(heard: Recognition, said: list[Word]) -> None:
    assert len(pairs(heard, said)) >= 0.95 * len(said)
    assert len(heard.words) <= 1.03 * len(said) + 2  # One may be cut through where the sound was.


def test_aligned_words_lie_where_they_were_said(
    heard: Recognition, said: list[Word], beginning: Sound, speech: Speech
) -> None:
    choice = aligner_for("en", _BASE)
    if choice is None:
        pytest.skip("no aligner for English")
    placed = replace(heard, words=align_words(heard.words, beginning, speech, choice.engine.align))

    def errors(recognition: Recognition) -> tuple[float, float]:
        found = pairs(recognition, said)
        return (
            quantiles((abs(ours.start_ms - theirs.start_ms) for ours, theirs in found), n=20)[-1],
            quantiles((abs(ours.end_ms - theirs.end_ms) for ours, theirs in found), n=20)[-1],
        )

    start_ms, end_ms = errors(placed)
    assert start_ms <= 60
    assert end_ms <= 80
    assert errors(heard) > (2 * start_ms, 2 * end_ms)
