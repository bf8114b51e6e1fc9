"""Where a query is met, to the word. The same for every engine: it needs the turn and nothing of an index.

Words are counted in `IndexedTurn.run`: a match begins in the turn itself, and a phrase may end in what follows.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import TypeVar

from transcribe.records import record
from transcribe.search.query import And, Field, Fuzzy, Not, Or, Phrase, Prefix, Query, Range, Sound, Term
from transcribe.search.turns import IndexedTurn
from transcribe.search.words import Reading, closed, plain, sound, stem

S = TypeVar("S", str, bytes)

#: Matches that stand within so many words are one passage. Further apart, the longest of them is what a hit shows.
PASSAGE = 25


@record
class Match:
    """A passage that meets a query.

    Attributes:
        first, last: its first and last word, counted from 0 in the turn's `run`.
        marks: the words themselves, as (first, last) in rising order. None where only conditions were asked for.
    """

    first: int
    last: int
    marks: tuple[tuple[int, int], ...] = ()


def locate(query: Query, turn: IndexedTurn) -> Match | None:
    """The first passage of a turn that meets a query; None where the turn doesn't meet it.

    Of several words, the place where they stand closest. A query without words is met by the turn as a whole.
    """
    found = _Reader(turn).meet(query)
    if found is None:
        return None
    if not found:
        return Match(0, len(turn.words) - 1)
    best = min(found, key=lambda match: (match.first, match.last))
    return Match(best.first, best.last, _merged(best.marks))


def within(token: str, other: str, edits: int) -> bool:
    """Whether so many edits at most make one of the other.

    >>> within("gorter", "goerter", 1), within("gorter", "grother", 1)
    (True, False)
    """
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.distance(token, other, score_cutoff=edits) <= edits


def phrase_ends(said: Sequence[S], wanted: Sequence[S], slop: int) -> Iterator[tuple[int, int]]:
    """Where in these tokens a phrase stands, as its first and last token: from each beginning the shortest way.

    >>> list(phrase_ends("a strong a very strong hand".split(), ("a", "hand"), 2))
    [(2, 5)]
    """
    for start, token in enumerate(said):
        if token != wanted[0]:
            continue
        end, limit = start, start + len(wanted) + slop
        for following in wanted[1:]:
            end = next((n for n in range(end + 1, min(limit, len(said))) if said[n] == following), -1)
            if end < 0:
                break
        else:
            yield start, end


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

    @cached_property
    def _readings(self) -> tuple[Reading, ...]:
        return readings(self._turn)

    @cached_property
    def _single(self) -> tuple[tuple[str, int, int], ...]:
        """What the turn's own words are found by one at a time, each with its first and last word."""
        if len(self._readings) == 1:
            (reading,) = self._readings
            inside = bisect_left(reading.firsts, len(self._turn.words))
            return tuple(zip(reading.tokens[:inside], reading.firsts, reading.lasts, strict=False))
        found = {(first, last, token) for reading in self._readings
                 for token, first, last in zip(reading.tokens, reading.firsts, reading.lasts, strict=True)}
        return tuple((token, first, last) for first, last, token in sorted(found) if first < len(self._turn.words))

    def meet(self, query: Query) -> list[Match] | None:
        """Every passage that meets the query; none of them (`[]`) where it asks for no words; None if it isn't met."""
        match query:
            case Term(token):
                wanted = stem(token)
                return self._words(lambda found: stem(found) == wanted)
            case Prefix(token):
                return self._words(lambda found: found.startswith(token))
            case Fuzzy(token, edits):
                return self._words(lambda found: within(token, found, edits))
            case Sound(code):
                return self._words(lambda found: sound(found) == code)
            case Phrase((token,)):
                return self._words(lambda found: found == token)
            case Phrase(said, slop):
                return self._phrases(said, slop)
            case Field(name, values):
                return [] if set(values) <= set(self._turn.values()[name]) else None
            case Range(name, low, high):
                return [] if any(between(value, low, high) for value in self._turn.values()[name]) else None
            case Not(part):
                return [] if self.meet(part) is None else None
            case Or(parts):
                met = [found for found in map(self.meet, parts) if found is not None]
                return [match for found in met for match in found] if met else None
            case And(parts):
                return self._all(parts)

    def _words(self, wanted: Callable[[str], bool]) -> list[Match] | None:
        return [_one(first, last) for token, first, last in self._single if wanted(token)] or None

    def _phrases(self, wanted: tuple[str, ...], slop: int) -> list[Match] | None:
        found = {(reading.firsts[start], reading.lasts[end]) for reading in self._readings
                 for start, end in phrase_ends(reading.tokens, wanted, slop)}
        return [_one(first, last) for first, last in sorted(found) if first < len(self._turn.words)] or None

    def _all(self, parts: Iterable[Query]) -> list[Match] | None:
        met = []
        for part in parts:
            found = self.meet(part)
            if found is None:
                return None
            if found:
                met.append(found)
        return met[0] if len(met) == 1 else [_closest(met)] if met else []


def readings(turn: IndexedTurn) -> tuple[Reading, ...]:
    """The readings of a turn's `run`: the plain one and, where it differs, the closed one."""
    loose, tight = plain(turn.run), closed(turn.run)
    return (loose,) if loose == tight else (loose, tight)


def between(value: str, low: str | None, high: str | None) -> bool:
    """Whether a value lies in a range, both ends included."""
    return (low is None or low <= value) and (high is None or value <= high)


def _one(first: int, last: int) -> Match:
    return Match(first, last, ((first, last),))


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
    """How many words they take up together."""
    matches = tuple(matches)
    return max(match.last for match in matches) - min(match.first for match in matches) + 1
