"""Known words found in the sound."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from statistics import mean

import numpy as np
import pytest

from transcribe.alignment.pocketsphinx import PocketsphinxAligner
from transcribe.media import open_sound
from transcribe.model.sound import SAMPLE_RATE, Sound
from transcribe.model.transcript import Interval, shared_out
from transcribe.settings import Settings
from transcribe.store.transcripts import read_transcript

pytest.importorskip("pocketsphinx")
align = PocketsphinxAligner(Settings()).align


def test_words_are_found_where_they_are_said_names_too(samples: Path) -> None:
    reference = read_transcript(samples / "references" / "the-last-ferry.json")
    found, shared = [], []
    with open_sound(samples / "the-last-ferry.mp3") as sound:
        for turn in reference.turns:
            for at in range(1, len(turn.words) - 3, 5):
                said = turn.words[at : at + 2]
                room = Interval(turn.words[at - 1].end_ms, max(turn.words[at + 2].start_ms, said[1].end_ms))
                texts = [word.text for word in said]
                times = align(texts, room, sound)
                if times is not None:
                    found += [abs(time.start_ms - word.start_ms) for time, word in zip(times, said, strict=True)]
                    guess = shared_out(texts, room)
                    shared += [abs(time.start_ms - word.start_ms) for time, word in zip(guess, said, strict=True)]
                    assert all(one.start_ms < other.start_ms for one, other in pairwise(times))
                    assert all(room.start_ms <= time.start_ms < time.end_ms <= room.end_ms for time in times)
    assert len(found) > 50
    assert mean(found) < 25
    assert mean(found) < mean(shared) / 2


@pytest.mark.parametrize("texts", [["город"], ["–"]])
def test_what_has_no_english_letters_isnt_looked_for(texts: list[str]) -> None:
    noise = np.random.default_rng(1).normal(0, 0.1, SAMPLE_RATE).astype(np.float32)
    assert align(texts, Interval(0, 1000), Sound(noise)) is None


def test_a_number_is_found_as_it_is_said_and_a_dash_takes_no_time(samples: Path) -> None:
    words = read_transcript(samples / "references" / "the-last-ferry.json").words
    at = next(number for number, word in enumerate(words) if word.text.lower().strip(",.") == "thirty")
    before, said, after = words[at - 6 : at], words[at], words[at + 1 : at + 6]
    texts = [*(word.text for word in before), "30", "–", *(word.text for word in after)]
    with open_sound(samples / "the-last-ferry.mp3") as sound:
        found = align(texts, Interval(before[0].start_ms - 150, after[-1].end_ms + 150), sound)
    assert found is not None
    assert abs(found[6].start_ms - said.start_ms) < 60
    assert abs(found[6].end_ms - said.end_ms) < 60
    assert found[7].start_ms == found[6].end_ms


def test_nothing_is_found_in_silence_or_in_too_little_sound() -> None:
    assert align(["good", "morning"], Interval(0, 900), Sound(np.zeros(SAMPLE_RATE, np.float32))) is None
    noise = np.random.default_rng(1).normal(0, 0.1, SAMPLE_RATE).astype(np.float32)
    assert align(["extraordinarily", "complicated"], Interval(500, 520), Sound(noise)) is None
