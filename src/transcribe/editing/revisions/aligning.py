"""Which word of one text stands for which of another."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

#: In a stretch where so many pairs would have to be weighed, words are paired in their order.
_MOST_PAIRS = 200_000

_LEFT_OUT = 0.5  # what it costs that a word has no partner; two that have nothing in common cost a little less than two
_UNLIKE = 0.95


def aligned(was: Sequence[str], now: Sequence[str]) -> list[int | None]:
    """For each word of `now` the number of the word in `was` that it stands for, rising; None where it is new.

    As many words as possible stand for an equal one; among those, runs stay together. In between, words are paired
    with those that they resemble.

    >>> aligned("so jessica gorder said".split(), "so Jessica Gorter then said".split())
    [0, 1, 2, None, 3]
    """
    from rapidfuzz.distance import Indel

    partners: list[int | None] = [None] * len(now)
    for code in Indel.opcodes(was, now):
        if code.tag == "equal":
            for step in range(code.dest_end - code.dest_start):
                partners[code.dest_start + step] = code.src_start + step
    _gather(was, now, partners)
    for was_from, was_to, now_from, now_to in _gaps(partners, len(was)):
        found = _alike(was[was_from:was_to], now[now_from:now_to])
        for step, partner in enumerate(found):
            if partner is not None:
                partners[now_from + step] = was_from + partner
    return partners


def _gather(was: Sequence[str], now: Sequence[str], partners: list[int | None]) -> None:
    """Join runs of equal words that belong together as well as apart.

    Of "the cat the dog", "the dog" is what is left when the first two words were taken out; a longest common
    subsequence may as well keep the first "the".
    """
    runs = _runs(partners)
    for (start, end), (following, _) in reversed(list(pairwise(runs))):
        first, other = partners[start], partners[following]
        assert first is not None, "runs have partners"
        assert other is not None, "runs have partners"
        moved = other - (end - start)  # where it would begin, if it reached to the run that follows
        if end == following and moved > first and list(was[moved:other]) == list(now[start:end]):
            partners[start:end] = range(moved, other)


def _runs(partners: Sequence[int | None]) -> list[tuple[int, int]]:
    """Where words and their partners go on together, from and to."""
    runs: list[tuple[int, int]] = []
    for at, partner in enumerate(partners):
        if partner is None:
            continue
        if runs and runs[-1][1] == at and partners[at - 1] == partner - 1:
            runs[-1] = (runs[-1][0], at + 1)
        else:
            runs.append((at, at + 1))
    return runs


def _gaps(partners: Sequence[int | None], end: int) -> list[tuple[int, int, int, int]]:
    """The stretches between words that have partners: from and to in the first text, and in the second."""
    found = []
    was_from = now_from = 0
    for at, partner in enumerate([*partners, end]):
        if partner is not None:
            if partner > was_from and at > now_from:
                found.append((was_from, partner, now_from, at))
            was_from, now_from = partner + 1, at + 1
    return found


def _alike(was: Sequence[str], now: Sequence[str]) -> list[int | None]:
    """Partners by likeness, so that all that is unlike or left over is least (Needleman and Wunsch, 1970)."""
    if len(was) * len(now) > _MOST_PAIRS:
        return [at if at < len(was) else None for at in range(len(now))]
    costs = [[_unlike(one, other) for other in was] for one in now]
    best = [[_LEFT_OUT * at for at in range(len(was) + 1)]]
    for found in costs:
        above = best[-1]
        line = [above[0] + _LEFT_OUT]
        for column, cost in enumerate(found):
            line.append(min(above[column] + cost, above[column + 1] + _LEFT_OUT, line[column] + _LEFT_OUT))
        best.append(line)
    partners: list[int | None] = [None] * len(now)
    row, column = len(now), len(was)
    while row and column:
        here = best[row][column]
        if here == best[row - 1][column - 1] + costs[row - 1][column - 1]:
            row, column = row - 1, column - 1
            partners[row] = column
        elif here == best[row - 1][column] + _LEFT_OUT:
            row -= 1
        else:
            column -= 1
    return partners


def _unlike(one: str, other: str) -> float:
    from rapidfuzz.distance import Indel

    return _UNLIKE * float(Indel.normalized_distance(one.casefold(), other.casefold()))
