"""Words that were recognised, put where they are said."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from statistics import quantiles

import numpy as np
import pytest

from transcribe.alignment import aligner_for
from transcribe.alignment.forced import align_words
from transcribe.errors import EngineUnavailable, SettingsError
from transcribe.media import detect_speech, open_sound
from transcribe.model.progress import silent
from transcribe.model.sound import SAMPLE_RATE, Sound
from transcribe.model.stages import Speech
from transcribe.model.transcript import Interval, Word
from transcribe.settings import Settings
from transcribe.store.transcripts import read_transcript

SOUND = Sound(np.zeros(20 * SAMPLE_RATE, np.float32))
EVERYWHERE = Speech((Interval(0, 20_000),))


def test_times_that_are_a_syllable_off_are_put_right(samples: Path) -> None:
    pytest.importorskip("pocketsphinx")
    choice = aligner_for("en", Settings())
    assert choice is not None
    said = read_transcript(samples / "references" / "the-last-ferry.json").words
    heard = [_off(word, 150 if at % 3 else -150) for at, word in enumerate(said)]
    with open_sound(samples / "the-last-ferry.mp3") as sound:
        speech = detect_speech(sound, silent)
        placed = align_words(heard, sound, speech, choice.engine.align)
    assert [word.text for word in placed] == [word.text for word in said]
    errors = [abs(one.start_ms - other.start_ms) for one, other in zip(placed, said, strict=True)]
    assert quantiles(errors, n=20)[-1] < 60
    for word in placed:
        homes = [one for one in speech.intervals if one.overlap_ms(word)]
        assert not homes or word.end_ms <= max(home.end_ms for home in homes) + 80


def _off(word: Word, by_ms: int) -> Word:
    return Word(max(0, word.start_ms + by_ms), max(0, word.start_ms + by_ms) + word.duration_ms, word.text)


def words(*starts_ms: int) -> list[Word]:
    return [Word(start, start + 300, f"w{start}") for start in starts_ms]


def test_where_the_aligner_is_far_off_the_recognisers_times_hold() -> None:
    def lost(texts: Sequence[str], room: Interval, sound: Sound) -> tuple[Interval, ...]:
        return tuple(Interval(room.start_ms + 2_000, room.start_ms + 2_100) for _ in texts)

    heard = words(1_000, 1_400, 1_800)
    assert align_words(heard, SOUND, EVERYWHERE, lost) == tuple(heard)


def test_a_sentence_that_isnt_found_is_tried_in_halves() -> None:
    def only_pairs(texts: Sequence[str], room: Interval, sound: Sound) -> tuple[Interval, ...] | None:
        return None if len(texts) > 2 else tuple(Interval(int(text[1:]) + 50, int(text[1:]) + 250) for text in texts)

    placed = align_words(words(1_000, 1_400, 1_800, 2_200), SOUND, EVERYWHERE, only_pairs)
    assert [word.start_ms for word in placed] == [1_050, 1_450, 1_850, 2_250]


def test_a_pause_or_a_full_stop_ends_what_is_looked_for_together() -> None:
    asked = []

    def asking(texts: Sequence[str], room: Interval, sound: Sound) -> None:
        asked.append(list(texts))

    heard = [Word(0, 300, "one."), Word(350, 600, "two"), Word(650, 900, "three"), Word(3_000, 3_300, "four")]
    align_words(heard, SOUND, EVERYWHERE, asking)
    assert [texts for texts in asked if len(texts) > 1 or texts in (["one."], ["four"])] == [
        ["one."],
        ["two", "three"],
        ["four"],
    ]


def test_a_word_never_reaches_far_over_silence() -> None:
    speech = Speech((Interval(0, 1_000), Interval(4_000, 5_000)))
    placed = align_words([Word(700, 3_900, "film"), Word(4_000, 4_300, "and")], SOUND, speech, lambda *_: None)
    assert placed[0].end_ms == 1_080


def test_words_stay_in_order_and_none_is_lost() -> None:
    def shuffled(texts: Sequence[str], room: Interval, sound: Sound) -> tuple[Interval, ...]:
        return tuple(Interval(int(text[1:]) - 400, int(text[1:]) - 100) for text in texts)

    placed = align_words(words(1_000, 1_100, 9_000), SOUND, EVERYWHERE, shuffled)
    assert len(placed) == 3
    assert all(one.start_ms <= other.start_ms for one, other in pairwise(placed))
    assert align_words([], SOUND, EVERYWHERE, shuffled) == ()


def test_only_languages_that_the_aligner_knows_are_aligned() -> None:
    pytest.importorskip("pocketsphinx")
    assert aligner_for("nl", Settings()) is None
    assert aligner_for(None, Settings()) is None
    assert aligner_for("en", Settings(aligner="none")) is None
    with pytest.raises(SettingsError, match="no alignment engine 'nobody'"):
        aligner_for("en", Settings(aligner="nobody"))


def test_an_aligner_asked_for_by_name_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("transcribe.alignment.pocketsphinx.find_spec", lambda name: None)
    assert aligner_for("en", Settings()) is None
    with pytest.raises(EngineUnavailable, match="pocketsphinx isn't installed"):
        aligner_for("en", Settings(aligner="pocketsphinx"))
