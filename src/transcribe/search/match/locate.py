"""Where a query is met, to the word. The same for every engine: it needs the turn and nothing of an index.

Words are counted in `IndexedTurn.run`: a match begins in the turn itself, and a phrase may end in what follows.
"""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter

from transcribe.model.records import record
from transcribe.search.match.packing import PackedTurn
from transcribe.search.match.turns import IndexedTurn
from transcribe.search.query.query import (
    And,
    Field,
    Fuzzy,
    Leaf,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Range,
    SoundsLike,
    Term,
)
from transcribe.text.known import Known
from transcribe.text.phonetics import sound
from transcribe.text.stemming import kept_by_stemming, stem
from transcribe.text.words import TokenStream

#: A turn, just made or from an index.
AnyTurn = IndexedTurn | PackedTurn

#: Matches that stand within so many words are one passage. Further apart, the longest of them is what a hit shows.
PASSAGE = 25

_Marks = tuple[tuple[int, int], ...]
#: A match in the making: first and last word, and its marks.
_Found = tuple[int, int, _Marks]
_place = itemgetter(0, 1)
#: Finds passages in a reading's line: of each its first and its last token, by number.
_Finder = Callable[[str], list[tuple[int, int]]]


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


class Locator:
    """Looks for a query in one turn after another. What it learns of words in one it needn't find out in the next."""

    def __init__(self, query: Query) -> None:
        self._query = query
        self._finders = _Finders()

    def match(self, turn: AnyTurn) -> Match | None:
        """The first passage of a turn that meets the query; None where the turn doesn't meet it.

        Of several words, the place where they stand closest. A query without words is met by the turn as a whole.
        """
        found = _Reader(turn, self._finders).meet(self._query)
        if found is None:
            return None
        if not found:
            return Match(0, turn.own - 1)
        first, last, marks = min(found, key=_place)
        return Match(first, last, marks if len(marks) == 1 else _merged(marks))


def locate(query: Query, turn: AnyTurn) -> Match | None:
    """`Locator.match` in a single turn."""
    return Locator(query).match(turn)


class _Finders(dict[Leaf, _Finder]):
    """What finds each leaf of a query, made when it is asked for."""

    def __missing__(self, leaf: Leaf) -> _Finder:
        self[leaf] = made = _finder(leaf)
        return made


def _finder(leaf: Leaf) -> _Finder:
    """What finds what a leaf asks for."""
    match leaf:
        case Term(token):
            root = stem(token)
            return _beginning(kept_by_stemming(root), is_meant=Known(lambda found: stem(found) == root).__getitem__)
        case Prefix(token):
            return _beginning(token)
        case Phrase(wanted, 0):
            return _beginning(f"{' '.join(wanted)} ", len(wanted))
        case Phrase(wanted, slop):
            return lambda line: phrase_ends(line, wanted, slop)
        case SoundsLike(code):
            return _each(Known(lambda found: sound(found) == code))
        case Fuzzy(token, edits):
            return _each(Known(lambda found: within(token, found, edits)))


def _beginning(start: str, count: int = 1, is_meant: Callable[[str], bool] | None = None) -> _Finder:
    """What finds so many tokens where a line goes on so; where the first one is meant, if that is asked."""
    begun = f" {start}"

    def find(line: str) -> list[tuple[int, int]]:
        return [
            (number, number + count - 1)
            for number, place in _starts(line, begun)
            if is_meant is None or is_meant(line[place + 1 : line.index(" ", place + 1)])
        ]

    return find


def _each(meant: Known[bool]) -> _Finder:
    """What finds the tokens that are meant, each by itself."""
    return lambda line: [(n, n) for n, found in enumerate(line.split()) if meant[found]]


def _starts(line: str, begun: str) -> list[tuple[int, int]]:
    """Where a line goes on so, from the space before a token on: the token's number, and the space's place."""
    found, number, counted = list[tuple[int, int]](), 0, 0
    place = line.find(begun)
    while place >= 0:
        number, counted = number + line.count(" ", counted, place), place
        found.append((number, place))
        place = line.find(begun, place + 1)
    return found


def within(token: str, other: str, edits: int) -> bool:
    """Whether so many edits at most make one of the other.

    >>> within("gorter", "goerter", 1), within("gorter", "grother", 1)
    (True, False)
    """
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.distance(token, other, score_cutoff=edits) <= edits


def phrase_ends(line: str, wanted: Sequence[str], slop: int) -> list[tuple[int, int]]:
    """Where in a reading's line a phrase stands, as its first and last token: from each beginning the shortest way.

    >>> phrase_ends(" a strong a very strong hand ", ("a", "hand"), 2)
    [(2, 5)]
    """
    found, reach = list[tuple[int, int]](), len(wanted) + slop
    for number, place in _starts(line, f" {wanted[0]} "):
        said = line[place + 1 :].split(" ", reach)[:reach]
        end = 0
        for following in wanted[1:]:
            end = next((n for n in range(end + 1, len(said)) if said[n] == following), -1)
            if end < 0:
                break
        else:
            found.append((number, number + end))
    return found


def _merged(marks: Iterable[tuple[int, int]]) -> _Marks:
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

    def __init__(self, turn: AnyTurn, finders: _Finders) -> None:
        self._turn = turn
        self._finders = finders

    def meet(self, query: Query) -> list[_Found] | None:
        """Every passage that meets the query; none of them (`[]`) where it asks for no words; None if it isn't met."""
        match query:
            case Term() | Phrase() | Prefix() | Fuzzy() | SoundsLike():
                return self._passages(query)
            case Field(name, values):
                return [] if set(values) <= set(self._turn.values(name)) else None
            case Range(name, low, high):
                return [] if any(between(value, low, high) for value in self._turn.values(name)) else None
            case Not(part):
                return [] if self.meet(part) is None else None
            case Or(parts):
                met = [found for found in map(self.meet, parts) if found is not None]
                return [match for found in met for match in found] if met else None
            case And(parts):
                return self._all(parts)

    def _passages(self, leaf: Leaf) -> list[_Found] | None:
        find = self._finders[leaf]
        found = {
            (reading.firsts[start], reading.lasts[end])
            for reading in self._turn.readings
            for start, end in find(reading.line)
        }
        return [(first, last, ((first, last),)) for first, last in sorted(found) if first < self._turn.own] or None

    def _all(self, parts: Iterable[Query]) -> list[_Found] | None:
        met = []
        for part in parts:
            found = self.meet(part)
            if found is None:
                return None
            if found:
                met.append(found)
        return met[0] if len(met) == 1 else [_closest(met)] if met else []


def between(value: str, low: str | None, high: str | None) -> bool:
    """Whether a value lies in a range, both ends included."""
    return (low is None or low <= value) and (high is None or value <= high)


def inside(reading: TokenStream, own: int) -> int:
    """How many of a reading's tokens begin among the first words of its run, of which there are so many."""
    return bisect_left(reading.firsts, own)


def _closest(met: list[list[_Found]]) -> _Found:
    """One match of each list, chosen so that they stand closest together, as one passage."""
    latest: dict[int, _Found] = {}
    best: tuple[_Found, ...] = ()
    shortest = sys.maxsize
    for first, last, marks, n in sorted([(*match, n) for n, found in enumerate(met) for match in found]):
        latest[n] = first, last, marks
        if len(latest) == len(met):
            span = max([match[1] for match in latest.values()]) - min(latest.values())[0] + 1
            if span < shortest:
                best, shortest = tuple(latest.values()), span
    if shortest <= PASSAGE:
        first = min(best)[0]
        last = first + shortest - 1
    else:
        first, last, _ = max(best, key=lambda match: (match[1] - match[0], -match[0]))
    return first, last, tuple(sorted({mark for match in best for mark in match[2]}))
