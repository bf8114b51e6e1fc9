"""Turns as bytes. An index holds very many, and each hit of each search is read back: so nothing is looked up or worked
out again that can be written down, least of all what the words of a turn are compared by.

    a line of JSON       all but what follows
    two lines of text    the tokens of the plain reading and of the closed one; the second is empty where there is none
    whole numbers        when each word starts, then when each ends
"""

from __future__ import annotations

import json
import struct
from dataclasses import fields
from itertools import pairwise
from operator import attrgetter

from transcribe.search.turns import IndexedEpisode, IndexedTurn
from transcribe.search.words import Reading

_of_episode = attrgetter(*(field.name for field in fields(IndexedEpisode)))
_of_turn = attrgetter("number", "person", "named", "role", "flags", "own", "run")
# Times are numbers of four bytes, or of eight where a recording has more than 49 days.
_SIZES = {4: "I", 8: "Q"}

#: Which words a reading's tokens come from: from which token on they are how many words further on than their own
#: number, as pairs; and the tokens that end with a later word than they begin with, each with its last word.
_Owners = tuple[list[tuple[int, int]], list[tuple[int, int]]]


def pack(turn: IndexedTurn) -> bytes:
    """A turn as bytes."""
    owners = [_owners(reading) for reading in turn.readings]
    head = json.dumps([_of_episode(turn.episode), *_of_turn(turn), owners], ensure_ascii=False, separators=(",", ":"))
    plain, closed = [" ".join(reading.tokens) for reading in turn.readings] + [""] * (2 - len(turn.readings))
    times = turn.starts + turn.ends
    size = 4 if max(times) < 1 << 32 else 8
    return f"{head}\n{plain}\n{closed}\n".encode() + struct.pack(f"<{len(times)}{_SIZES[size]}", *times)


def unpack(packed: bytes) -> IndexedTurn:
    """What `pack` packed.

    Raises:
        ValueError, TypeError, LookupError or struct.error: it didn't.
    """
    head, *lines, binary = packed.split(b"\n", 3)
    page, number, person, named, role, flags, own, run, owners = json.loads(head.decode())
    id, title, film, section, festival, year, months, language, recording = page
    episode = IndexedEpisode(id, title, film, section, festival, year, tuple(months), language, recording)
    readings = tuple([_reading(line, of) for line, of in zip(lines, owners, strict=False)])
    count = len(run)
    times = struct.unpack(f"<{2 * count}{_SIZES[len(binary) // (2 * count)]}", binary)
    return IndexedTurn(episode, number, person, named, role, tuple(flags), own, tuple(run), times[:count],
                       times[count:], readings)


def tokens_in(packed: bytes) -> list[bytes]:
    """The tokens of each reading of a packed turn, between spaces; far sooner than by `unpack`."""
    _, *lines, _ = packed.split(b"\n", 3)
    return [b" %b " % line for line in lines]


def _owners(reading: Reading) -> _Owners:
    firsts, lasts = reading.firsts, reading.lasts
    if lasts == tuple(range(len(lasts))) == firsts:  # As in most turns.
        return [], []
    ahead = [first - n for n, first in enumerate(firsts)]
    steps = [(n, now) for n, (before, now) in enumerate(pairwise([0, *ahead])) if before != now]
    return steps, [(n, last) for n, last in enumerate(lasts) if last != firsts[n]]


def _reading(line: bytes, owners: _Owners) -> Reading:
    said, (steps, longer) = tuple(line.decode().split()), owners
    if not steps and not longer:
        numbers = tuple(range(len(said)))
        return Reading(said, numbers, numbers)
    firsts: list[int] = []
    for (start, ahead), (end, _) in pairwise([(0, 0), *steps, (len(said), 0)]):
        firsts += range(start + ahead, end + ahead)
    lasts = [*firsts]
    for n, last in longer:
        lasts[n] = last
    return Reading(said, tuple(firsts), tuple(lasts))
