"""Jingles are learnt from what recurs, found where they are, and nothing else is taken for one."""

from __future__ import annotations

import tracemalloc
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from support.music import music, noise, tones
from support.sounds import save
from transcribe.media import open_sound
from transcribe.media.fingerprints import Fingerprint, fingerprint
from transcribe.media.jingles import Jingle, learn, locate, without
from transcribe.model.progress import silent
from transcribe.model.records import dumps, loads
from transcribe.model.sound import Sound
from transcribe.model.stages import Speech
from transcribe.model.transcript import Interval, SoundEvent

Samples = NDArray[np.float32]

JINGLE_S = 4.0

#: Where each recording has the jingle, and at which gain.
PLACES = ((0.0, 1.0), (7.013, 0.3), (12.007, 0.1), (11.3, 0.6), (18.0, 1.5))


def sounds(samples: Samples) -> Fingerprint:
    return fingerprint(Sound(samples.astype(np.float32)), silent)


@pytest.fixture(scope="module")
def talks() -> list[Samples]:
    """Eighteen seconds of each sample interview."""
    made = []
    for path in sorted((Path(__file__).parents[2] / "audio").iterdir()):
        if path.suffix in (".mp3", ".flac", ".opus", ".m4a"):
            with open_sound(path) as sound:
                made.append(np.array(sound.samples[5 * 16_000 : 23 * 16_000]))
    assert len(made) == len(PLACES)
    return made


def inserted(talk: Samples, piece: Samples, at_s: float, gain: float = 1.0) -> Samples:
    at = round(at_s * 16_000)
    return np.concatenate([talk[:at], gain * piece, talk[at:]]).astype(np.float32)


@pytest.fixture(scope="module")
def episodes(talks: list[Samples], tmp_path_factory: pytest.TempPathFactory) -> list[Fingerprint]:
    """The talks, each with the jingle: two of them as MP3s."""
    folder = tmp_path_factory.mktemp("episodes")
    made = []
    for number, (talk, (at_s, gain)) in enumerate(zip(talks, PLACES, strict=True)):
        whole = inserted(talk, music(1, JINGLE_S), at_s, gain)
        if number in (1, 4):
            with open_sound(save(folder / f"{number}.mp3", whole)) as sound:
                whole = np.array(sound.samples)
        made.append(sounds(whole))
    return made


@pytest.fixture(scope="module")
def jingles(episodes: list[Fingerprint]) -> tuple[Jingle, ...]:
    return learn(episodes)


def test_a_jingle_is_learnt_and_found_in_each_with_its_edges(
    episodes: list[Fingerprint], jingles: tuple[Jingle, ...]
) -> None:
    assert len(jingles) == 1
    for episode, (at_s, _) in zip(episodes, PLACES, strict=True):
        (event,) = locate(episode, jingles)
        assert event.kind == "music"
        assert abs(event.start_ms - at_s * 1000) <= 250
        assert abs(event.end_ms - (at_s + JINGLE_S) * 1000) <= 250
        assert event.end_ms <= episode.duration_ms


def test_without_it_nothing_is_learnt_or_found(talks: list[Samples], jingles: tuple[Jingle, ...]) -> None:
    plain = [sounds(talk) for talk in talks]
    assert learn(plain) == ()
    assert [locate(talk, jingles) for talk in plain] == [()] * len(plain)


def test_another_piece_of_music_is_not_it(jingles: tuple[Jingle, ...]) -> None:
    assert locate(sounds(music(2, 10)), jingles) == ()


def test_what_only_two_recordings_have_is_no_jingle(episodes: list[Fingerprint], talks: list[Samples]) -> None:
    assert learn([*episodes[:2], *(sounds(talk) for talk in talks[2:])]) == ()


def test_three_of_many_are_too_few(talks: list[Samples], episodes: list[Fingerprint]) -> None:
    others = [sounds(noise_of(number)) for number in range(17)]
    assert learn([*episodes[:3], *others]) == ()
    assert len(learn([*episodes[:4], *others[:16]])) == 1


def noise_of(seed: int) -> Samples:
    return np.random.default_rng(seed).normal(0, 0.1, 5 * 16_000).astype(np.float32)


def test_a_recording_may_be_nothing_but_the_jingle(episodes: list[Fingerprint]) -> None:
    alone = sounds(music(1, JINGLE_S))
    known = learn([alone, *episodes, alone])
    assert len(known) == 1
    (event,) = locate(alone, known)
    assert event.duration_ms > 3_500


def test_a_recording_published_three_times_is_no_jingle(talks: list[Samples]) -> None:
    assert learn([sounds(talks[0])] * 3) == ()


@pytest.mark.parametrize(
    "same",
    [np.zeros(5 * 16_000), tones(5)[: 5 * 16_000], music(3, 1.4)],
    ids=["silence", "hum and a tone", "less than two seconds"],
)
def test_what_else_recurs_is_no_jingle(talks: list[Samples], same: Samples) -> None:
    made = [inserted(talk, same, at_s) for talk, (at_s, _) in zip(talks, PLACES, strict=True)]
    assert learn([sounds(one) for one in made]) == ()


def test_noise_is_never_the_same_twice() -> None:
    assert learn([sounds(noise_of(seed)) for seed in range(4)]) == ()


def test_music_under_a_voice_is_not_taken_from_the_recogniser(talks: list[Samples]) -> None:
    bed = music(1, 8)
    known = learn([sounds(inserted(talk, bed, 2)) for talk in talks])
    assert len(known) == 1
    under = []
    for talk in talks:
        mixed = np.array(talk)
        mixed[: len(bed)] += 10 ** (-12 / 20) * np.std(talk) / np.std(bed) * bed
        under.append(sounds(mixed))
    for jingles in (known, learn(under)):
        assert max(sum(event.duration_ms for event in locate(one, jingles)) for one in under) < 1_500


def test_where_the_voice_pauses_the_bed_is_heard(talks: list[Samples], jingles: tuple[Jingle, ...]) -> None:
    piece = music(1, JINGLE_S)
    covered = np.array(talks[0])
    covered[: len(piece) // 2] += 0.1 * piece[: len(piece) // 2]
    whole = np.concatenate([covered[: len(piece) // 2], 0.1 * piece[len(piece) // 2 :], talks[0][len(piece) // 2 :]])
    (event,) = locate(sounds(whole), jingles)
    assert abs(event.start_ms - 2_000) <= 400
    assert abs(event.end_ms - 4_000) <= 400


def test_the_same_recordings_give_the_same_jingles(episodes: list[Fingerprint], jingles: tuple[Jingle, ...]) -> None:
    assert learn(episodes) == jingles


def test_a_known_jingle_stays_and_is_not_learnt_twice(episodes: list[Fingerprint], jingles: tuple[Jingle, ...]) -> None:
    assert learn(reversed(episodes), jingles) == jingles


def test_jingles_are_learnt_beyond_the_first_twenty(episodes: list[Fingerprint]) -> None:
    silence = sounds(np.zeros(3 * 16_000, np.float32))
    assert len(learn([*[silence] * 20, *episodes])) == 1


@pytest.mark.parametrize("count", [0, 1, 2])
def test_of_few_recordings_nothing_is_learnt(episodes: list[Fingerprint], count: int) -> None:
    assert learn(episodes[:count]) == ()


def test_records_survive_json(episodes: list[Fingerprint], jingles: tuple[Jingle, ...]) -> None:
    assert loads(Fingerprint, dumps(episodes[0])) == episodes[0]
    assert loads(Jingle, dumps(jingles[0])) == jingles[0]


def test_a_long_recording_has_the_fingerprint_of_its_parts(talks: list[Samples]) -> None:
    """It is made a minute at a time."""
    long = np.concatenate(talks)
    whole, later = sounds(long), sounds(long[30 * 16_000 :])
    frames, levels = np.frombuffer(whole.codes, "<u4") // 256, np.frombuffer(whole.codes, "<u4") % 256
    part = np.frombuffer(later.codes, "<u4")
    inside = frames >= 1_520
    ours = set(zip((frames[inside] - 1_500).tolist(), levels[inside].tolist(), strict=True))
    theirs = set(zip((part // 256)[part // 256 >= 20].tolist(), (part % 256)[part // 256 >= 20].tolist(), strict=True))
    assert ours == theirs
    assert whole.duration_ms == len(long) // 16


@pytest.mark.parametrize(
    "samples",
    [np.zeros(0), np.zeros(100), np.zeros(16_000), tones(3), np.ones(16_000)],
    ids=["nothing", "a moment", "silence", "tones", "a constant"],
)
def test_odd_sounds_have_a_fingerprint(samples: Samples, jingles: tuple[Jingle, ...]) -> None:
    assert locate(sounds(samples), jingles) == ()


def test_progress_rises_to_one() -> None:
    told: list[float] = []
    fingerprint(Sound(noise(3)), told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


def spans(*edges: tuple[int, int]) -> tuple[Interval, ...]:
    return tuple(Interval(*edge) for edge in edges)


@pytest.mark.parametrize(
    ("events", "left"),
    [
        ([(0, 10_000)], []),
        ([], [(1_000, 5_000), (7_000, 9_000)]),
        ([(2_000, 3_000)], [(1_000, 2_000), (3_000, 5_000), (7_000, 9_000)]),
        ([(5_000, 7_000)], [(1_000, 5_000), (7_000, 9_000)]),
        ([(0, 2_000), (4_000, 7_500)], [(2_000, 4_000), (7_500, 9_000)]),
        ([(1_150, 4_850)], [(7_000, 9_000)]),
        ([(1_150, 4_700)], [(4_700, 5_000), (7_000, 9_000)]),
    ],
)
def test_speech_without_events(events: Sequence[tuple[int, int]], left: Sequence[tuple[int, int]]) -> None:
    music_at = [SoundEvent(start_ms, end_ms, "music") for start_ms, end_ms in events]
    assert without(Speech(spans((1_000, 5_000), (7_000, 9_000))), music_at) == Speech(spans(*left))


def looped(seed: int, times: int) -> Fingerprint:
    """Three seconds over and over, as their peaks."""
    random = np.random.default_rng(seed)
    once = np.unique(random.integers(0, 150, 60) * 256 + random.integers(12, 256, 60))
    codes = (once + 150 * 256 * np.arange(times)[:, np.newaxis]).ravel()
    return Fingerprint(3_000 * times, codes.astype("<u4").tobytes(), bytes([90]) * len(codes))


def test_what_loops_all_through_recordings_takes_little_memory() -> None:
    loops = [looped(seed, 200) for seed in range(3)]
    tracemalloc.start()
    try:
        assert learn(loops) == ()
        assert tracemalloc.get_traced_memory()[1] < 100e6
    finally:
        tracemalloc.stop()
