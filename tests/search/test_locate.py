from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.transcripts import transcript
from transcribe.model.episode import Episode, Role
from transcribe.search.match.hits import hit_in
from transcribe.search.match.locate import Locator, locate, phrase_ends, within
from transcribe.search.match.turns import REACH, IndexedTurn, turns_of
from transcribe.search.query.parsing import parse


def said(*texts: str) -> IndexedTurn:
    """The first of these turns, by a guest and a reporter alternately."""
    lines = [(("Ann", Role.GUEST), ("Bo", Role.REPORTER))[n % 2] + (text,) for n, text in enumerate(texts)]
    return next(turns_of("talk", transcript(*lines, episode=Episode(year=2017, other={"date": "2017-11-20"}))))


def landing(query: str, *texts: str) -> str | None:
    """The matched words."""
    hit = hit_in(said(*texts), Locator(parse(query)))
    return None if hit is None else hit.text


TEXT = "In twenty seventeen, Jessica Görter made a well-known film – it’s her 3rd; 1,000 people liked films of hers."


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("2017", "twenty seventeen,"),
        ('"in 2017"', "In twenty seventeen,"),
        ("twenty seventeen", "twenty seventeen,"),
        ('"twenty seventeen jessica"', "twenty seventeen, Jessica"),
        ("20", "twenty"),
        ('"seventeen jessica"', "seventeen, Jessica"),
        ("wellknown", "well-known"),
        ("well-known", "well-known"),
        ("well known", "well-known"),
        ('"a wellknown film"', "a well-known film"),
        ('"a well known film"', "a well-known film"),
        ('"a well-known film"', "a well-known film"),
        ("known", "well-known"),
        ("its", "it’s"),
        ("it's", "it’s"),
        ("1000", "1,000"),
        ("film", "film"),
        ("=films", "films"),
        ('"films"', "films"),
        ("peo*", "people"),
        ("gorter", "Görter"),
        ("goerter~", "Görter"),
        ("grotre~2", None),
        ("gotrer~", None),
        ("gotrer~2", "Görter"),
        ("sound:korter", "Görter"),
        ("sound:jesika", "Jessica"),
        ('"made film"', None),
        ('"made film"~1', None),
        ('"made film"~2', "made a well-known film"),
        ('"film made"~9', None),
        ('"jessica made film"~4', "Jessica Görter made a well-known film"),
        ("jessica film", "Jessica Görter made a well-known film"),
        ("date:2017-11 film", "film"),
        ("date:2017-12 film", None),
        ("is:answer film", None),
        ("language:en =films", "films"),
    ],
)
def test_every_kind_of_query_lands_on_its_words(query: str, found: str | None) -> None:
    assert landing(query, TEXT) == found


@pytest.mark.parametrize("query", ['"in two thousand and seventeen"', "2017", "twenty-seventeen", '"in 2017"~1'])
def test_digits_are_found_by_words(query: str) -> None:
    assert landing(query, "It began in 2017 there.") in ("2017", "in 2017")


def test_a_phrase_runs_on_into_what_others_say_next() -> None:
    assert landing('"a strong hand, she said"', "He wants a strong", "hand,", "she said.") == "a strong hand, she said."
    assert landing('"strong said"~2', "He wants a strong", "hand,", "she said.") == "strong hand, she said."
    assert landing('"hand she"', "He wants a strong", "hand,", "she said.") is None  # It begins in the next turn.


def test_a_single_word_is_the_turns_own() -> None:
    for query in ("hand", "ha*", "hand~", "=hand", "sound:hand"):
        assert landing(query, "He wants a strong", "hand.") is None


def test_a_phrase_reaches_so_far_and_no_further() -> None:
    assert landing('"strong end"~20', "strong", "x " * 20 + "end") is not None
    assert locate(parse('"strong x"'), said("strong", "x")) is not None
    long = '"strong' + " x" * REACH + '"'
    assert locate(parse(long), said("strong", "x " * REACH)) is not None
    assert locate(parse(f'{long[:-1]} x"'), said("strong", "x " * (REACH + 1))) is None


def test_of_several_ways_from_one_beginning_the_shortest_is_shown() -> None:
    assert landing('"a hand"~5', "a strong hand, a hand, no hand") == "a strong hand,"
    assert landing('"strong hand"~5', "strong no strong hand") == "strong no strong hand"


@given(st.text("abc", min_size=1, max_size=6), st.text("abc", min_size=1, max_size=6), st.integers(1, 2))
def test_an_edit_is_a_letter_put_in_left_out_or_changed(one: str, other: str, edits: int) -> None:
    def near(word: str) -> set[str]:
        cuts = [(word[:n], word[n:]) for n in range(len(word) + 1)]
        return (
            {a + b[1:] for a, b in cuts if b}
            | {a + c + b for a, b in cuts for c in "abc"}
            | {a + c + b[1:] for a, b in cuts if b for c in "abc"}
            | {word}
        )

    reached = near(one) if edits == 1 else {word for step in near(one) for word in near(step)}
    assert within(one, other, edits) == (other in reached)


@given(
    st.lists(st.sampled_from("abc"), max_size=12),
    st.lists(st.sampled_from("abc"), min_size=1, max_size=4),
    st.integers(0, 6),
)
def test_where_a_phrase_is_found_its_words_stand_in_order_with_so_many_between(
    spoken: list[str], wanted: list[str], slop: int
) -> None:
    for start, end in phrase_ends(f" {' '.join(spoken)} ", wanted, slop):
        between = spoken[start + 1 : end]
        rest = iter(between)
        assert spoken[start] == wanted[0]
        assert all(token in rest for token in wanted[1:-1])
        assert spoken[end] == wanted[-1]
        assert end - start - (len(wanted) - 1) <= slop
