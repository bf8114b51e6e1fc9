from __future__ import annotations

from dataclasses import replace
from itertools import accumulate, pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from transcribe.diarization import attribute
from transcribe.model.stages import Diarization, FrameScores, SpeakerSegment
from transcribe.model.transcript import Interval, Turn, Word

A, B, C = "SPEAKER_00", "SPEAKER_01", "SPEAKER_02"
STEP_MS = 10


def segments(*spans: tuple[int, int, str]) -> Diarization:
    return Diarization(tuple(SpeakerSegment(*span) for span in spans))


def scored(*spans: tuple[int, int, str], step_ms: int = STEP_MS) -> Diarization:
    """Segments with frame scores that favour the speaker of each, by 2 for every 10 ms."""
    labels = tuple(sorted({label for *_, label in spans}))
    values = np.zeros((max(end for _, end, _ in spans) // step_ms, len(labels)))
    for start, end, label in spans:
        values[start // step_ms : end // step_ms] = [0 if other == label else -2 for other in labels]
    return Diarization(segments(*spans).segments, scores=FrameScores.of(step_ms, labels, values))


def words(*spans: tuple[int, int]) -> list[Word]:
    return [Word(start, end, f"w{place}") for place, (start, end) in enumerate(spans)]


def speakers(turns: tuple[Turn, ...]) -> list[str]:
    return [turn.speaker for turn in turns for _ in turn.words]


def test_nothing_said_makes_no_turns() -> None:
    assert attribute([], segments((0, 1000, A), (1000, 2000, B))) == ()
    assert attribute([], scored((0, 1000, A), (1000, 2000, B))) == ()
    assert attribute([], Diarization(())) == ()


def test_without_segments_all_is_one_speakers() -> None:
    said = words((0, 400), (5000, 5400))
    assert attribute(said, Diarization(())) == (Turn.of(A, tuple(said)),)


def test_a_single_voice_gets_every_word() -> None:
    said = words((0, 400), (5000, 5400))
    assert attribute(said, segments((100, 200, A))) == (Turn.of(A, tuple(said)),)


def test_one_speakers_words_make_one_turn_even_over_a_long_silence() -> None:
    said = words((0, 400), (9000, 9400), (10000, 10500))
    turns = attribute(said, segments((0, 400, A), (9000, 9400, A), (10000, 10500, B)))
    assert [(turn.speaker, len(turn.words)) for turn in turns] == [(A, 2), (B, 1)]


def test_the_last_word_of_a_question_stays_with_who_asks() -> None:
    said = words((0, 300), (300, 600), (600, 1000), (1050, 1400), (1400, 1700))
    for diarization in (segments((0, 1000, A), (1040, 1700, B)), scored((0, 1000, A), (1000, 1700, B))):
        assert speakers(attribute(said, diarization)) == [A, A, A, B, B]


def test_a_yes_within_somebodys_turn_goes_to_who_says_it() -> None:
    said = words((0, 300), (300, 600), (750, 900), (1100, 1400), (1400, 1700))
    for diarization in (
        segments((0, 650, A), (720, 920, B), (1000, 1700, A)),
        scored((0, 700, A), (700, 1000, B), (1000, 1700, A)),
    ):
        assert speakers(attribute(said, diarization)) == [A, A, B, A, A]


def test_a_word_over_a_border_goes_to_who_is_heard_longer() -> None:
    said = words((0, 500), (500, 900), (900, 1400))
    assert speakers(attribute(said, segments((0, 600, A), (600, 1400, B)))) == [A, B, B]
    assert speakers(attribute(said, scored((0, 600, A), (600, 1400, B)))) == [A, B, B]


def test_a_flicker_within_fluent_speech_changes_nothing() -> None:
    said = words((0, 300), (300, 600), (600, 900))
    assert speakers(attribute(said, segments((0, 400, A), (400, 560, B), (560, 900, A)))) == [A, A, A]
    assert speakers(attribute(said, scored((0, 400, A), (400, 560, B), (560, 900, A)))) == [A, A, A]


def test_a_change_is_cheaper_after_a_pause() -> None:
    # 100 ms of evidence: 20 in scores, between the price of a change in fluent speech and after a pause.
    diarization = scored((0, 1000, A), (1000, 1100, B))
    assert speakers(attribute(words((0, 980), (1000, 1100)), diarization)) == [A, A]
    assert speakers(attribute(words((0, 800), (1000, 1100)), diarization)) == [A, B]


def test_a_change_is_the_cheaper_the_longer_the_pause() -> None:
    # 60 ms of evidence: 12 in scores.
    diarization = scored((0, 1000, A), (1000, 1060, B))
    for pause, speaker in ((30, A), (80, A), (250, B), (700, B)):
        assert speakers(attribute(words((0, 1000 - pause), (1000, 1060)), diarization)) == [A, speaker], pause


def test_a_yes_of_a_tenth_of_a_second_between_pauses_is_its_own_turn() -> None:
    said = words((0, 300), (300, 600), (900, 1000), (1300, 1600), (1600, 1900))
    for build in (segments, scored):
        diarization = build((0, 700, A), (880, 1020, B), (1200, 1900, A))
        assert speakers(attribute(said, diarization)) == [A, A, B, A, A]


def test_a_weak_word_within_fluent_speech_goes_back() -> None:
    said = words((0, 300), (320, 420), (440, 800))
    for build in (segments, scored):
        assert speakers(attribute(said, build((0, 340, A), (340, 420, B), (420, 800, A)))) == [A, A, A]


# The voices give 120 ms of the first word of an answer to who asked, and 80 ms to who answers.
LATE_BORDER = (0, 620, A), (620, 1400, B)


def test_a_border_that_is_heard_late_snaps_to_the_end_of_the_sentence() -> None:
    spans = (0, 500), (500, 700), (700, 1000), (1000, 1400)
    plain = words(*spans)
    asked = [replace(word, text=text) for word, text in zip(plain, ("Why?", "I", "was", "there."), strict=True)]
    for build in (segments, scored):
        assert speakers(attribute(plain, build(*LATE_BORDER))) == [A, A, B, B]
        assert speakers(attribute(asked, build(*LATE_BORDER))) == [A, B, B, B]


def test_a_border_that_is_heard_late_snaps_to_the_pause() -> None:
    for build in (segments, scored):
        assert speakers(attribute(words((0, 480), (500, 700), (700, 1400)), build(*LATE_BORDER))) == [A, A, B]
        assert speakers(attribute(words((0, 200), (500, 700), (700, 1400)), build(*LATE_BORDER))) == [A, B, B]


def test_clear_voices_outweigh_punctuation() -> None:
    said = [Word(0, 500, "Why"), Word(500, 900, "though."), Word(900, 1400, "Because")]
    for build in (segments, scored):
        assert speakers(attribute(said, build((0, 500, A), (500, 1400, B)))) == [A, B, B]


def test_words_at_least_half_of_which_somebody_else_talks_over_are_marked() -> None:
    said = words((0, 400), (400, 800), (800, 1200), (1200, 1600))
    overlaps = (Interval(350, 600), Interval(810, 900), Interval(1000, 1120), Interval(1500, 1550))
    diarization = replace(segments((0, 800, A), (800, 1600, B)), overlaps=overlaps)
    assert [word.overlap for turn in attribute(said, diarization) for word in turn.words] == [False, True, True, False]


def test_words_are_marked_where_a_single_speaker_is_left() -> None:
    diarization = replace(segments((0, 800, A)), overlaps=(Interval(0, 400),))
    ((first, second),) = (turn.words for turn in attribute(words((0, 400), (400, 800)), diarization))
    assert (first.overlap, second.overlap) == (True, False)


def test_the_length_of_frames_doesnt_matter() -> None:
    diarization = scored((0, 1000, A), (1000, 1100, B), step_ms=20)
    assert speakers(attribute(words((0, 980), (1000, 1100)), diarization)) == [A, A]
    assert speakers(attribute(words((0, 800), (1000, 1100)), diarization)) == [A, B]


def test_a_word_outside_all_segments_goes_to_the_nearest_edge() -> None:
    # The middle of the long segment is further away than that of the short one; its edge is nearer.
    diarization = segments((0, 9000, A), (10_000, 10_200, B))
    assert speakers(attribute(words((9100, 9300)), diarization)) == [A]
    assert speakers(attribute(words((9800, 9950)), diarization)) == [B]
    assert speakers(attribute(words((20_000, 20_300)), diarization)) == [B]


def test_words_after_the_last_frame_stay_with_who_spoke_last() -> None:
    assert speakers(
        attribute(words((0, 500), (1000, 1500), (90_000, 90_400)), scored((0, 900, A), (900, 1600, B)))
    ) == [A, B, B]


def test_three_speakers() -> None:
    said = words((0, 900), (1100, 1900), (2100, 2900), (3100, 3900))
    for build in (segments, scored):
        diarization = build((0, 1000, A), (1000, 2000, B), (2000, 3000, C), (3000, 4000, A))
        assert speakers(attribute(said, diarization)) == [A, B, C, A]


spans = st.tuples(st.integers(0, 5000), st.integers(1, 1500))


@given(
    st.lists(spans, max_size=12),
    st.lists(st.tuples(st.integers(0, 300), st.integers(10, 900), st.sampled_from([A, B, C])), max_size=8),
    st.booleans(),
)
def test_every_word_is_in_exactly_one_turn_and_in_order(
    said: list[tuple[int, int]], heard: list[tuple[int, int, str]], with_scores: bool
) -> None:
    given_words = words(*sorted((start, start + length) for start, length in said))
    at, laid_out = 0, []
    for gap, length, label in heard:
        laid_out.append((at + gap, at + gap + length, label))
        at += gap + length
    diarization = scored(*laid_out) if with_scores and laid_out else segments(*laid_out)
    turns = attribute(given_words, diarization)
    assert [word for turn in turns for word in turn.words] == given_words
    assert all(before.speaker != after.speaker for before, after in pairwise(turns))
    assert {turn.speaker for turn in turns} <= ({*diarization.labels} or {A})


@given(st.lists(spans, max_size=8), st.lists(st.tuples(st.integers(1, 300), st.integers(1, 900)), max_size=8))
def test_the_marks_are_those_of_looking_at_every_pair(said: list[tuple[int, int]], gaps: list[tuple[int, int]]) -> None:
    given_words = words(*sorted((start, start + length) for start, length in said))
    borders = list(accumulate(length for pair in gaps for length in pair))
    overlaps = tuple(Interval(start, end) for start, end in zip(borders[::2], borders[1::2], strict=True))
    turns = attribute(given_words, replace(segments((0, 100, A), (100, 200, B)), overlaps=overlaps))
    assert [word.overlap for turn in turns for word in turn.words] == [
        2 * sum(interval.overlap_ms(word) for interval in overlaps) >= word.duration_ms for word in given_words
    ]
