"""Which word stands for which."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcribe.editing.revisions import aligned


@pytest.mark.parametrize(
    ("was", "now", "partners"),
    [
        ("a strong hand", "a strong hand", [0, 1, 2]),
        ("a strong hand", "a hand", [0, 2]),
        ("a strong hand", "a very strong hand", [0, None, 1, 2]),
        ("jessica gorder said", "Jessica Gorter, then, said", [0, 1, None, 2]),
        ("the cat the dog ran", "the dog ran", [2, 3, 4]),
        ("i think so yes i think so too", "i think so too", [4, 5, 6, 7]),
        ("one two three", "", []),
        ("", "one two", [None, None]),
        ("ninety five percent of them", "95 percent of them", [1, 2, 3, 4]),
    ],
)
def test_words_stand_for_equal_ones_and_else_for_those_that_they_resemble(
    was: str, now: str, partners: list[int | None]
) -> None:
    assert aligned(was.split(), now.split()) == partners


texts = st.lists(st.sampled_from("abcd"), max_size=30)


@given(texts, texts)
def test_partners_rise_and_no_more_equal_words_could_have_one(was: list[str], now: list[str]) -> None:
    partners = aligned(was, now)
    found = [partner for partner in partners if partner is not None]
    assert all(one < other for one, other in pairwise(found))
    assert all(0 <= partner < len(was) for partner in found)
    equal = sum(partner is not None and was[partner] == text for partner, text in zip(partners, now, strict=True))
    assert equal == longest_common(was, now)


def longest_common(one: list[str], other: list[str]) -> int:
    """By the textbook."""
    above = [0] * (len(other) + 1)
    for text in one:
        line = [0]
        for at, beside in enumerate(other):
            line.append(above[at] + 1 if text == beside else max(line[-1], above[at + 1]))
        above = line
    return above[-1]


def test_a_text_of_three_hours_with_nothing_in_common_ends() -> None:
    chance = random.Random(1)
    was, now = ([f"{side}{chance.randrange(9999)}" for _ in range(30_000)] for side in "xy")
    assert aligned(was, now)[:3] == [0, 1, 2]
