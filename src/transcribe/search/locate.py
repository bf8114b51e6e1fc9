"""Where in a turn a query is met, to the word. The same for every engine: it needs the turn and nothing of an index."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property

from transcribe.records import record
from transcribe.search.query import And, Field, Not, Or, Phrase, Prefix, Query, Term
from transcribe.search.turns import IndexedTurn
from transcribe.search.words import place_words, stem

#: Words that stand within so many tokens are one passage. Further apart, the longest of them is what a hit shows.
PASSAGE = 25


@record
class Match:
    """A passage that meets a query.

    Attributes:
        first, last: its first and last word (tokens, while it is being looked for), counted from 0.
        marks: the words themselves, as (first, last) in rising order. None where only conditions were asked for.
    """

    first: int
    last: int
    marks: tuple[tuple[int, int], ...] = ()


def locate(query: Query, turn: IndexedTurn) -> Match | None:
    """The first passage of a turn that meets a query, in words; None where the turn doesn't meet it.

    Of several words, the place where they stand closest. A query without words is met by the turn as a whole.
    """
    found = _Reader(turn).meet(query)
    if found is None:
        return None
    if not found:
        return Match(0, len(turn.words) - 1)
    _, owners = place_words(turn.words)
    best = min(found, key=lambda match: (match.first, match.last))
    return Match(owners[best.first], owners[best.last], _merged((owners[a], owners[b]) for a, b in best.marks))


def _merged(marks: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The same words, no word in two marks."""
    merged: list[tuple[int, int]] = []
    for first, last in sorted(marks):
        if merged and first <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(last, merged[-1][1])
        else:
            merged.append((first, last))
    return tuple(merged)


class _Reader:
    """A turn, read token by token."""

    def __init__(self, turn: IndexedTurn) -> None:
        self._turn = turn
        self._tokens, _ = place_words(turn.words)

    @cached_property
    def _stems(self) -> tuple[str, ...]:
        return tuple(map(stem, self._tokens))

    def meet(self, query: Query) -> list[Match] | None:
        """Every passage that meets the query; none of them (`[]`) where it asks for no words; None if it isn't met."""
        match query:
            case Term(token):
                wanted = stem(token)
                return _single(self._stems, lambda found: found == wanted)
            case Prefix(token):
                return _single(self._tokens, lambda found: found.startswith(token))
            case Phrase(said):
                starts = range(len(self._tokens) - len(said) + 1)
                return [_one(n, n + len(said) - 1) for n in starts if self._tokens[n:n + len(said)] == said] or None
            case Field(name, values):
                return [] if set(values) <= set(self._turn.values()[name]) else None
            case Not(part):
                return [] if self.meet(part) is None else None
            case Or(parts):
                met = [found for found in map(self.meet, parts) if found is not None]
                return [match for found in met for match in found] if met else None
            case And(parts):
                return self._all(parts)

    def _all(self, parts: Iterable[Query]) -> list[Match] | None:
        met = []
        for part in parts:
            found = self.meet(part)
            if found is None:
                return None
            if found:
                met.append(found)
        return met[0] if len(met) == 1 else [_closest(met)] if met else []


def _one(first: int, last: int) -> Match:
    return Match(first, last, ((first, last),))


def _single(found: Iterable[str], wanted: Callable[[str], bool]) -> list[Match] | None:
    return [_one(n, n) for n, token in enumerate(found) if wanted(token)] or None


def _closest(met: list[list[Match]]) -> Match:
    """One match of each list, chosen so that they stand closest together, as one passage."""
    ordered = sorted(((match, n) for n, found in enumerate(met) for match in found), key=lambda pair: pair[0].first)
    latest: dict[int, Match] = {}
    best: tuple[Match, ...] = ()
    for match, n in ordered:
        latest[n] = match
        if len(latest) == len(met) and (not best or _span(latest.values()) < _span(best)):
            best = tuple(latest.values())
    shown = best if _span(best) <= PASSAGE else (max(best, key=lambda match: (match.last - match.first, -match.first)),)
    marks = {mark for match in best for mark in match.marks}
    return Match(min(match.first for match in shown), max(match.last for match in shown), tuple(sorted(marks)))


def _span(matches: Iterable[Match]) -> int:
    """How many tokens they take up together."""
    matches = tuple(matches)
    return max(match.last for match in matches) - min(match.first for match in matches) + 1
