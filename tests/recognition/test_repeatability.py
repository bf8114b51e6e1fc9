"""The same recording gives the same words, whatever was heard before it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from support.tiny_whispers import SPEECH
from transcribe.alignment.pocketsphinx import PocketsphinxAligner
from transcribe.media import open_sound
from transcribe.model.progress import silent
from transcribe.model.records import dumps
from transcribe.model.sound import SAMPLE_RATE, Sound
from transcribe.model.stages import Hints, Speech
from transcribe.model.transcript import Interval
from transcribe.recognition import RECOGNIZERS
from transcribe.settings import Settings

Engine = Callable[[Sound, Speech], bytes]


def engine(name: str, **options: object) -> Engine:
    """An engine's answer, as it is stored."""
    made = RECOGNIZERS.make(name, Settings(**options, device="cpu"))  # type: ignore[arg-type]
    made.identify()
    return lambda sound, speech: dumps(made.recognise(sound, speech, Hints(), silent))


def noise(seed: int, seconds: float = 2) -> Sound:
    """What no Whisper knows: it is read again at rising temperatures, drawing each time."""
    samples = np.random.default_rng(seed).normal(0, 0.1, round(seconds * SAMPLE_RATE))
    return Sound(samples.astype(np.float32))


@pytest.fixture(params=["whisper", "faster-whisper"])
def whisper(request: pytest.FixtureRequest) -> Callable[..., Engine]:
    """Makes one of the two Whispers, each time one that has heard nothing yet."""
    name = request.param
    weights = request.getfixturevalue("checkpoint" if name == "whisper" else "converted")
    return lambda **options: engine(name, model=str(weights), **options)


def test_a_whisper_hears_the_same_after_another_recording(whisper: Callable[..., Engine], sound: Sound) -> None:
    speech = Speech((Interval(0, 2000),))
    strange = whisper(language="en")(noise(2), speech)
    known = whisper(language="en")(sound, SPEECH)
    used = whisper(language="en")
    used(noise(1), speech)
    torch.rand(100)
    assert used(noise(2), speech) == strange
    assert used(sound, SPEECH) == known


def test_how_many_windows_and_threads_there_are_changes_no_word(whisper: Callable[..., Engine], sound: Sound) -> None:
    before = torch.get_num_threads()
    found = set()
    try:
        for threads, batch_size in ((1, 1), (2, 4)):
            torch.set_num_threads(threads)
            found.add(whisper(batch_size=batch_size)(sound, SPEECH))
    finally:
        torch.set_num_threads(before)
    assert len(found) == 1


def spoken(samples: Path, name: str, start_s: int, end_s: int) -> Sound:
    with open_sound(samples / name) as whole:
        return Sound(np.array(whole.samples[start_s * SAMPLE_RATE : end_s * SAMPLE_RATE]))


def test_pocketsphinx_hears_the_same_after_another_recording(samples: Path) -> None:
    pytest.importorskip("pocketsphinx")
    first, second = spoken(samples, "the-last-ferry.mp3", 0, 3), spoken(samples, "the-winter-garden.flac", 0, 3)
    speech = Speech((Interval(0, 3000),))
    alone = engine("pocketsphinx")(second, speech)
    used = engine("pocketsphinx")
    used(first, speech)
    assert used(second, speech) == alone


def test_words_are_aligned_the_same_after_another_recording(samples: Path) -> None:
    pytest.importorskip("pocketsphinx")
    texts = ["Welcome", "to", "the", "podcast"]
    first, second = spoken(samples, "the-last-ferry.mp3", 10, 14), spoken(samples, "the-winter-garden.flac", 0, 4)
    found = [PocketsphinxAligner(Settings()).align(texts, Interval(500, 3000), second)]
    PocketsphinxAligner(Settings()).align(["one", "two", "Gorter"], Interval(0, 4000), first)
    found.append(PocketsphinxAligner(Settings()).align(texts, Interval(500, 3000), second))
    assert found[0] == found[1]
