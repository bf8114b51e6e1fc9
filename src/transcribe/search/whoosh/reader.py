"""Reading a Whoosh index: which turns have which token, as sets of bits.

Whoosh's own queries are not used at all. Some are answered wrongly, without an error (2.7.4 and 2.7.5: a filter or an
`Or` inside `And`, `AndNot`, `Not` over several segments, `Require`, `DisjunctionMax`), and its lists of documents, read
once and kept as bits, are combined a hundred times as fast.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache
from itertools import chain
from operator import itemgetter
from typing import Any

#: How many lists of turns are kept. One takes a bit a turn.
_KEPT = 1_000
_SOME = re.compile(rb"[^\0]")
_BITS = tuple(tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256))


class Turns:
    """The turns of an index as it was when it was opened, each by its place among all of them in the order of episodes
    and time. A set of turns is a whole number, whose bit N is set where turn N is in it.

    Args:
        reader: a `whoosh.reading.IndexReader`.
        generation: a name for what the index holds.
    """

    def __init__(self, reader: Any, generation: str) -> None:
        self._reader = reader
        self.generation = generation
        self.episodes = 0
        self._columns: dict[str, Any] = {}
        self._open = True
        self._numbers = array("I", self._in_order())  # Whoosh's numbers of the turns
        self.all = (1 << len(self)) - 1
        self._places = array("I", [len(self)]) * reader.doc_count_all()  # For one that was replaced, behind all others.
        for place, number in enumerate(self._numbers):
            self._places[number] = place
        # A list that was read is kept. Whoever changes the index has other `Turns`.
        self.having = lru_cache(_KEPT)(self._having)

    def _in_order(self) -> Iterator[int]:
        """Whoosh's numbers of its documents, by episode and, as they were written, by time.

        An episode is written in one go, and replaced as a whole: its turns lie side by side.
        """
        held = []
        for reader, offset in self._reader.leaf_readers():
            for episode, told in reader.iter_field("episode"):
                first = offset + told.min_id()
                if not self._reader.is_deleted(first):
                    held.append((episode, range(first, offset + told.max_id() + 1)))
        self.episodes = len(held)
        return chain.from_iterable(numbers for _, numbers in sorted(held, key=itemgetter(0)))

    def __len__(self) -> int:
        return len(self._numbers)

    def _having(self, field: str, token: str) -> int:
        """The turns that have this token in this field."""
        return self._of([token.encode()], field)

    def having_any(self, field: str, tokens: Iterable[str]) -> int:
        """The turns that have one of these tokens in this field."""
        return self._of((token.encode() for token in tokens), field)

    def starting(self, field: str, prefix: str, wanted: Callable[[str], bool] = bool) -> int:
        """The turns that have a token that begins so, and is wanted."""
        # Segment by segment: to look for every token in every segment takes long where there are many of both.
        return self._at(
            number + offset
            for reader, offset in self._reader.leaf_readers()
            for token in reader.expand_prefix(field, prefix)
            if wanted(token.decode())
            for number in _documents(reader, field, token)
        )

    @cached_property
    def by_month(self) -> dict[str, int]:
        """The turns of each month that an episode may be from."""
        found: dict[str, list[int]] = {}
        for reader, offset in self._reader.leaf_readers():
            for token in reader.lexicon("date"):
                found.setdefault(token.decode(), []).extend(
                    number + offset for number in _documents(reader, "date", token)
                )
        return {month: self._at(found[month]) for month in sorted(found)}

    def tokens(self, field: str, prefix: str = "") -> Iterator[tuple[str, int]]:
        """A field's tokens that begin so, in the order of text, and in how many turns each stands."""
        for token in self._reader.expand_prefix(field, prefix):
            yield token.decode(), self._reader.doc_frequency(field, token)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Every word that a turn has."""
        return tuple(token.decode() for token in self._reader.lexicon("word"))

    def packed(self, place: int) -> bytes:
        """The turn in this place, as `packing` has it."""
        packed: bytes = self._reader.stored_fields(self._numbers[place])["turn"]
        return packed

    def said(self, place: int) -> bytes:
        """The lines (`whoosh_writer.line`) of the turn in this place."""
        found: bytes = self._column("said")[self._numbers[place]]
        return found

    def facets(self, place: int) -> bytes:
        """The facets of the turn in this place."""
        found: bytes = self._column("facets")[self._numbers[place]]
        return found

    def close(self) -> None:
        """Let go of the files. A second time does nothing."""
        if self._open:
            self._open = False
            self._columns.clear()
            self.having.cache_clear()
            self._reader.close()

    def _column(self, name: str) -> Any:
        if name not in self._columns:
            self._columns[name] = self._reader.column_reader(name, translate=False)
        return self._columns[name]

    def _of(self, tokens: Iterable[bytes], field: str) -> int:
        """The turns that have one of these tokens."""
        return self._at(
            number + offset
            for token in tokens
            for reader, offset in self._reader.leaf_readers()
            if (field, token) in reader
            for number in _documents(reader, field, token)
        )

    def _at(self, numbers: Iterable[int]) -> int:
        """The turns of these of Whoosh's numbers."""
        found = bytearray(len(self) // 8 + 1)
        places = self._places
        for number in numbers:
            place = places[number]
            found[place >> 3] |= 1 << (place & 7)
        return int.from_bytes(found, "little") & self.all


def _documents(reader: Any, field: str, token: bytes) -> Iterator[int]:
    """Whoosh's numbers of a segment's turns that have a token; those that were replaced are among them."""
    matcher = reader.postings(field, token)
    # A list from which Whoosh itself leaves out what was replaced is read ten times as slowly.
    found: Iterator[int] = getattr(matcher, "child", matcher).all_ids()
    return found


def places(turns: int) -> Iterator[int]:
    """The places of the turns in a set, in rising order.

    >>> list(places(0b1000_0000_0101))
    [0, 2, 11]
    """
    for found in _SOME.finditer(turns.to_bytes((turns.bit_length() + 7) // 8, "little")):
        for bit in _BITS[found[0][0]]:
            yield found.start() * 8 + bit


def set_of(chosen: Iterable[int]) -> int:
    """The set of the turns in these places.

    >>> bin(set_of([0, 2, 11]))
    '0b100000000101'
    """
    found = bytearray()
    for place in chosen:
        if place >> 3 >= len(found):
            found.extend(bytes((place >> 3) - len(found) + 1))
        found[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(found, "little")
