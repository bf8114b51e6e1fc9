from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from transcribe.model.parsed import ParsedTranscript, Passage
from transcribe.model.transcript import Word
from transcribe.readers import timed


def times(*passages: Passage, duration_ms: int | None = None) -> list[list[tuple[str, int, int]]]:
    return [
        [(word.text, word.start_ms, word.end_ms) for word in words]
        for _, words in timed(ParsedTranscript("txt", passages), duration_ms)
    ]


def test_words_keep_the_times_that_are_told() -> None:
    words = (Word(5, 9, "Yes."), Word(3, 20, "No."))
    assert timed(ParsedTranscript("json", (Passage("Yes. No.", words=words),)))[0][1] == words


def test_a_passage_of_which_both_ends_are_told_is_shared_by_letters() -> None:
    assert times(Passage("so it was", start_ms=1_000, end_ms=3_000)) == [
        [("so", 1_000, 1_571), ("it", 1_571, 2_142), ("was", 2_142, 3_000)]
    ]


def test_without_an_end_it_goes_by_the_speed_of_speech_or_until_the_next() -> None:
    long, short = "fifteen letters", "yes"
    assert times(Passage(short, start_ms=0), Passage(short, start_ms=5_000)) == [
        [(short, 0, 266)],
        [(short, 5_000, 5_266)],
    ]
    assert times(Passage(long * 20, start_ms=0), Passage(short, start_ms=5_000))[0][-1][-1] == 5_000


def test_passages_in_one_second_share_the_time_to_the_next_one() -> None:
    assert times(Passage("yes", start_ms=1_000), Passage("no", start_ms=1_000), Passage("so", start_ms=2_000)) == [
        [("yes", 1_000, 1_600)],
        [("no", 1_600, 2_000)],
        [("so", 2_000, 2_200)],
    ]


def test_passages_without_times_share_what_their_neighbours_leave() -> None:
    assert times(
        Passage("yes", start_ms=1_000, end_ms=1_500), Passage("no"), Passage("oh"), Passage("so", start_ms=2_000)
    ) == [[("yes", 1_000, 1_500)], [("no", 1_500, 1_750)], [("oh", 1_750, 2_000)], [("so", 2_000, 2_200)]]
    assert times(Passage("no"), Passage("oh"), Passage("so", start_ms=2_000, end_ms=2_500)) == [
        [("no", 0, 1_000)],
        [("oh", 1_000, 2_000)],
        [("so", 2_000, 2_500)],
    ]


def test_where_nothing_is_told_it_goes_by_the_speed_of_speech() -> None:
    # With the space after it each word of seven letters takes eight.
    assert times(*[Passage("fifteen letters")] * 60)[-1][-1][-1] == 60 * 16 * 1000 // 15
    assert times(*[Passage("fifteen letters")] * 60, duration_ms=30_000)[-1][-1][-1] == 30_000


def test_a_time_before_the_one_above_is_not_believed() -> None:
    assert times(Passage("yes", start_ms=3_000), Passage("no", start_ms=1_000), Passage("so", start_ms=4_000)) == [
        [("yes", 3_000, 3_600)],
        [("no", 3_600, 4_000)],
        [("so", 4_000, 4_200)],
    ]


_passages = st.lists(
    st.builds(
        lambda text, start, long: Passage(text, start_ms=start, end_ms=None if None in (start, long) else start + long),
        st.text("ab ", max_size=30).map(lambda text: " ".join(text.split())),
        st.none() | st.integers(0, 9_000),
        st.none() | st.integers(0, 3_000),
    ),
    max_size=12,
)


@given(_passages, st.none() | st.integers(1, 9_000))
def test_every_word_has_a_time_of_its_own(passages: list[Passage], duration_ms: int | None) -> None:
    found = timed(ParsedTranscript("txt", tuple(passages)), duration_ms)
    assert [passage for passage, _ in found] == passages
    for passage, words in found:
        assert [word.text for word in words] == passage.text.split()
        assert all(before.end_ms <= after.start_ms for before, after in pairwise(words))


@given(_passages)
def test_words_rise_where_the_file_leaves_their_times_open(passages: list[Passage]) -> None:
    found = timed(
        ParsedTranscript("txt", tuple(Passage(passage.text, start_ms=passage.start_ms) for passage in passages))
    )
    words = [word for _, said in found for word in said]
    assert all(before.end_ms <= after.start_ms for before, after in pairwise(words))
