from __future__ import annotations

from itertools import pairwise, product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from transcribe.diarization.viterbi import best_path

scores = st.integers(1, 5).flatmap(
    lambda moments: st.integers(1, 3).flatmap(
        lambda speakers: st.lists(
            st.lists(st.integers(-20, 0), min_size=speakers, max_size=speakers), min_size=moments, max_size=moments
        )
    )
)


def worth(path: tuple[int, ...], values: list[list[int]], prices: list[int]) -> int:
    changes = sum(price for (before, after), price in zip(pairwise(path), prices[1:], strict=True) if before != after)
    return sum(row[speaker] for row, speaker in zip(values, path, strict=True)) - changes


@given(scores, st.lists(st.integers(0, 15), min_size=5, max_size=5))
def test_no_other_path_is_worth_more(values: list[list[int]], prices: list[int]) -> None:
    prices = prices[: len(values)]
    found = tuple(best_path(np.array(values, dtype=float), np.array(prices, dtype=float)).tolist())
    every = product(range(len(values[0])), repeat=len(values))
    assert worth(found, values, prices) == max(worth(path, values, prices) for path in every)


def test_stays_where_a_change_is_worth_just_its_price() -> None:
    assert best_path(np.array([[9.0, 0.0], [0.0, 4.0]]), 4.0).tolist() == [0, 0]
    assert best_path(np.array([[9.0, 0.0], [0.0, 4.1]]), 4.0).tolist() == [0, 1]
