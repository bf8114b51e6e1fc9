"""Turns as bytes. An index holds very many, and each hit of each search is read back: so nothing is looked up or worked
out again that can be written down, least of all what the words of a turn are compared by.

    a line of JSON       all but what follows
    two lines of text    the plain reading and the closed one, as they are looked into (`TokenStream.line`); the second
                         is empty where there is none
    whole numbers        when each word starts, when each ends, and where in the text each begins
    text                 the words as they are written
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence
from itertools import pairwise
from operator import attrgetter

from transcribe.search.match.spans import TextSpan
from transcribe.search.match.turns import IndexedEpisode, IndexedTurn, values_of
from transcribe.text.words import TokenStream

_of_turn = attrgetter("number", "person", "named", "role", "flags", "own", "stops")
# By how many bytes one has.
_NUMBERS = {2: "H", 4: "I", 8: "Q"}
# In an index their bytes begin with the least.
_TURNED = sys.byteorder == "big"

#: Which words a reading's tokens come from: how many tokens there are; from which on they are how many words further on
#: than their own number, as pairs; and those that end with a later word than they begin with, each with its last word.
_Owners = tuple[int, list[tuple[int, int]], list[tuple[int, int]]]


def pack(turn: IndexedTurn) -> bytes:
    """A turn as bytes."""
    from pydantic_core import to_json

    owners = [_owners(reading) for reading in turn.readings]
    sizes = len(turn.run), turn.starts.itemsize, turn.run.begins.itemsize
    head = to_json([turn.episode, *_of_turn(turn), sizes, owners])
    plain, closed = [reading.line for reading in turn.readings] + [""] * (2 - len(turn.readings))
    numbers = map(_bytes, (turn.starts, turn.ends, turn.run.begins))
    return b"".join([head, f"\n{plain}\n{closed}\n".encode(), *numbers, turn.run.text.encode()])


class PackedTurn:
    """A turn as it lies in an index, with the attributes of an `IndexedTurn`, and lists where that has tuples; its
    readings aren't cut into tokens.

    Raises:
        ValueError, TypeError or LookupError: these bytes are none.
    """

    def __init__(self, packed: bytes) -> None:
        from pydantic_core import from_json

        head, *lines, rest = packed.split(b"\n", 3)
        (page, self.number, self.person, self.named, self.role, self.flags, self.own, self.stops, sizes, owners) = (
            from_json(head)
        )
        self.episode = IndexedEpisode(*page)
        self.readings = [PackedReading(line.decode(), *of) for line, of in zip(lines, owners, strict=False)]
        count, of_time, of_place = sizes
        ends, places = count * of_time, 2 * count * of_time
        text = places + (count + 1) * of_place
        self.starts, self.ends = _numbers(of_time, rest[:ends]), _numbers(of_time, rest[ends:places])
        self.run = TextSpan(rest[text:].decode(), _numbers(of_place, rest[places:text]))

    def values(self, name: str) -> tuple[str, ...]:
        """See `IndexedTurn.values`."""
        return values_of(self, name)


class PackedReading:
    """A reading as it lies in an index, with the attributes of a `TokenStream`."""

    def __init__(self, line: str, count: int, steps: list[tuple[int, int]], longer: list[tuple[int, int]]) -> None:
        self.line = line
        self.firsts: Sequence[int] = range(count)
        if steps:
            self.firsts = firsts = list[int]()
            for (start, ahead), (end, _) in pairwise([(0, 0), *steps, (count, 0)]):
                firsts.extend(range(start + ahead, end + ahead))
        self.lasts = self.firsts
        if longer:
            self.lasts = [*self.firsts]
            for n, last in longer:
                self.lasts[n] = last

    @property
    def tokens(self) -> tuple[str, ...]:
        return tuple(self.line.split())


def unpack(packed: bytes) -> IndexedTurn:
    """What `pack` packed.

    Raises:
        ValueError, TypeError or LookupError: it didn't.
    """
    found = PackedTurn(packed)
    page = found.episode._replace(months=tuple(found.episode.months))
    readings = tuple(TokenStream(one.tokens, tuple(one.firsts), tuple(one.lasts)) for one in found.readings)
    return IndexedTurn(
        page,
        found.number,
        found.person,
        found.named,
        found.role,
        tuple(found.flags),
        found.own,
        found.run,
        tuple(found.stops),
        found.starts,
        found.ends,
        readings,
    )


def _numbers(size: int, packed: bytes) -> array[int]:
    numbers = array(_NUMBERS[size], packed)
    if _TURNED:
        numbers.byteswap()
    return numbers


def _bytes(numbers: array[int]) -> bytes:
    if _TURNED:
        numbers = numbers[:]
        numbers.byteswap()
    return numbers.tobytes()


def lines_in(packed: bytes) -> list[bytes]:
    """The lines of the readings of a packed turn; far sooner than by `PackedTurn`."""
    return packed.split(b"\n", 3)[1:3]


def _owners(reading: TokenStream) -> _Owners:
    firsts, lasts = reading.firsts, reading.lasts
    if lasts == tuple(range(len(lasts))) == firsts:  # As in most turns.
        return len(lasts), [], []
    ahead = [first - n for n, first in enumerate(firsts)]
    steps = [(n, now) for n, (before, now) in enumerate(pairwise([0, *ahead])) if before != now]
    return len(lasts), steps, [(n, last) for n, last in enumerate(lasts) if last != firsts[n]]
