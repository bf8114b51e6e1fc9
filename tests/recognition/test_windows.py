"""Windows hold all the speech; words stay inside them."""

from __future__ import annotations

from itertools import accumulate, pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from transcribe.model.sound import Sound
from transcribe.model.stages import Speech, within_speech
from transcribe.model.transcript import Interval, Word
from transcribe.recognition.windows import HeardWindow, pack, place

LONGEST_MS, PAUSE_MS = 3000, 700


@st.composite
def recordings(draw: st.DrawFn) -> tuple[Sound, Speech]:
    """Noise with speech in it: intervals in order that don't touch."""
    lengths = draw(st.lists(st.tuples(st.integers(1, 3000), st.integers(200, 10_000)), max_size=6))
    edges = list(accumulate((ms for pair in lengths for ms in pair), initial=0))[1:]
    duration_ms = (edges[-1] if edges else 0) + draw(st.integers(0, 500))
    samples = np.random.default_rng(len(edges)).normal(0, 0.1, duration_ms * 16).astype(np.float32)
    intervals = tuple(Interval(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True))
    return Sound(samples), Speech(intervals)


@given(recordings())
def test_windows_are_in_order_and_none_is_too_long(recording: tuple[Sound, Speech]) -> None:
    windows = pack(*recording, LONGEST_MS, PAUSE_MS)
    assert all(window.duration_ms <= LONGEST_MS for window in windows)
    assert all(one.end_ms <= other.start_ms for one, other in pairwise(windows))
    assert all(window.end_ms <= recording[0].duration_ms for window in windows)


@given(recordings())
def test_windows_hold_all_the_speech(recording: tuple[Sound, Speech]) -> None:
    sound, speech = recording
    windows = pack(sound, speech, LONGEST_MS, PAUSE_MS)
    held = sum(interval.overlap_ms(window) for interval in speech.intervals for window in windows)
    assert held == speech.duration_ms


@given(recordings())
def test_no_window_holds_a_longer_pause(recording: tuple[Sound, Speech]) -> None:
    sound, speech = recording
    for window in pack(sound, speech, LONGEST_MS, PAUSE_MS):
        inside = [interval for interval in speech.intervals if interval.overlap_ms(window)]
        assert all(other.start_ms - one.end_ms <= PAUSE_MS for one, other in pairwise(inside))


def test_short_pieces_share_a_window() -> None:
    speech = Speech((Interval(1000, 2000), Interval(2300, 3000), Interval(8000, 8500)))
    sound = Sound(np.zeros(10 * 16_000, np.float32))
    assert pack(sound, speech, LONGEST_MS, PAUSE_MS) == (Interval(800, 3200), Interval(7800, 8700))


def test_speech_without_a_pause_is_cut_where_it_is_quietest() -> None:
    samples = np.random.default_rng(0).normal(0, 0.1, 5 * 16_000).astype(np.float32)
    samples[2600 * 16 : 2700 * 16] *= 0.01
    first, second = pack(Sound(samples), Speech((Interval(0, 5000),)), LONGEST_MS, PAUSE_MS)
    assert 2600 <= first.end_ms == second.start_ms <= 2700


@given(
    st.lists(st.tuples(st.text(max_size=3), st.floats(-1, 9), st.floats(-1, 9), st.floats(-1, 2)), max_size=30),
    st.integers(0, 5000),
    st.integers(30, 4000),
)
def test_words_rise_inside_their_window_whatever_the_engine_says(
    said: list[tuple[str, float, float, float]], start_ms: int, length_ms: int
) -> None:
    window = Interval(start_ms, start_ms + length_ms)
    words = list(place([HeardWindow(*word) for word in said], window))
    assert [word.text for word in words] == [text for text, *_ in said if text]
    assert all(window.start_ms <= word.start_ms and word.end_ms <= window.end_ms for word in words)
    assert all(one.end_ms <= other.start_ms for one, other in pairwise(words))
    assert all(word.confidence is not None and 0 <= word.confidence <= 1 for word in words)


@given(
    st.lists(st.tuples(st.integers(1, 500), st.integers(1, 900)), min_size=1, max_size=8),
    st.lists(st.tuples(st.integers(0, 300), st.integers(1, 1500)), max_size=8),
)
def test_words_shrink_to_the_speech_that_they_touch(
    speech: list[tuple[int, int]], words: list[tuple[int, int]]
) -> None:
    edges = list(accumulate((ms for pair in speech for ms in pair), initial=0))[1:]
    spoken = Speech(tuple(Interval(*pair) for pair in zip(edges[::2], edges[1::2], strict=True)))
    edges = list(accumulate((ms for pair in words for ms in pair), initial=0))[1:]
    given_words = [Word(*pair, "word") for pair in zip(edges[::2], edges[1::2], strict=True)]
    shrunk = list(within_speech(given_words, spoken))
    assert len(shrunk) == len(given_words)
    for before, after in zip(given_words, shrunk, strict=True):
        touched = [interval for interval in spoken.intervals if interval.overlap_ms(before)]
        if touched:
            most = max(interval.overlap_ms(before) for interval in touched)
            assert after.duration_ms == most == sum(interval.overlap_ms(after) for interval in spoken.intervals)
        else:
            assert after == before
    assert all(one.end_ms <= other.start_ms for one, other in pairwise(shrunk))


def test_words_keep_the_times_that_the_engine_gave() -> None:
    heard = [HeardWindow("one", 0.1, 0.4, 0.5), HeardWindow("", 0.4, 0.6, 1), HeardWindow("two", 0.6, 1.0, 1)]
    words = place(heard, Interval(2000, 4000))
    assert [(word.text, word.start_ms, word.end_ms) for word in words] == [("one", 2100, 2400), ("two", 2600, 3000)]
