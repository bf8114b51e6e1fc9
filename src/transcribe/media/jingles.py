"""Jingles: sounds that recur from episode to episode, learnt because they recur, and found in each.

Nothing is known of music here. What is the same in several recordings was played: nobody says a thing twice alike.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from transcribe.media.fingerprints import BINS, FRAME_MS, STEP_MS, Fingerprint, Peaks, alike, landmarks
from transcribe.model.records import record
from transcribe.model.stages import Speech
from transcribe.model.transcript import Interval, SoundEvent
from transcribe.store.keys import content_digest

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: No jingle is shorter or longer.
_SHORTEST_MS, _LONGEST_MS = 2_000, 60_000

#: Recordings are compared in groups of so many, so that the work grows with the archive and not with its square. A
#: jingle is heard in at least three of a group and in a fifth of it: a film's clip may be in two or three interviews.
_GROUP, _LEAST, _LEAST_SHARE = 20, 3, 0.2

#: A landmark that one recording has oftener than this doesn't tell where: what loops for hours would be compared with
#: itself without end.
_OFTEN = 20

#: So many landmarks in common, all as far apart and begun in one block, are worth a closer look: at the block, and as
#: far around it as a jingle reaches.
_VOTES, _BLOCK_FRAMES, _REACH_FRAMES = 5, 10_000 // STEP_MS, _LONGEST_MS // STEP_MS

#: A peak is where a sound rises. What makes it began up to this much before the first of them, and goes on for as much
#: after the last, unless something else has a peak earlier.
_EDGE_MS = 200

#: Parts of a jingle that are closer than this are one event; a shorter one is none.
_BRIDGE_MS, _HEARD_MS = 500, 1_000

#: What is left of speech at an event's edge is dropped where it is shorter than any that voice activity finds.
_REST_MS = 200


@record
class Jingle:
    """A sound that recurs.

    Attributes:
        id: made from its sound.
        forgotten: somebody said that it is none. It is kept, since it would be learnt again.
    """

    id: str
    sound: Fingerprint
    forgotten: bool = False


def learn(fingerprints: Iterable[Fingerprint], known: tuple[Jingle, ...] = ()) -> tuple[Jingle, ...]:
    """The jingles that are known, and after them those that recur in these recordings besides.

    At least three recordings must have one: of what only two have, nobody can tell whether it is the programme's or the
    film's. What makes up over half of a recording is none: that is a recording published twice. Where there are more
    than twenty recordings, those that stand together are compared: give them in the archive's order.
    """
    rest = iter(fingerprints)
    while group := list(islice(rest, _GROUP)):
        known += tuple(_recurring([_outside(Peaks.of(one), known) for one in group]))
    return known


def locate(fingerprint: Fingerprint, jingles: Sequence[Jingle]) -> tuple[SoundEvent, ...]:
    """Where any of these jingles is heard and nobody speaks over it: music, in order, a second at least.

    An edge lies where the last of the jingle's beats and notes is, and up to 0.2 s beyond.
    """
    peaks = Peaks.of(fingerprint)
    merged: list[Interval] = []
    for span in sorted((_span(peaks, *stretch) for stretch in _heard(peaks, jingles)), key=lambda span: span.start_ms):
        if merged and span.start_ms - merged[-1].end_ms < _BRIDGE_MS:
            last = merged.pop()
            span = Interval(last.start_ms, max(last.end_ms, span.end_ms))
        merged.append(span)
    return tuple(
        SoundEvent(span.start_ms, min(span.end_ms, fingerprint.duration_ms), "music")
        for span in merged
        if span.duration_ms >= _HEARD_MS
    )


def without(speech: Speech, events: Iterable[Interval]) -> Speech:
    """The speech outside these events.

    >>> without(Speech((Interval(0, 5000), Interval(7000, 9000))), [Interval(4000, 7100)]).intervals
    (Interval(start_ms=0, end_ms=4000), Interval(start_ms=7100, end_ms=9000))
    """
    left = speech.intervals
    for event in events:
        left = tuple(part for interval in left for part in _parts(interval, event))
    return Speech(left)


def _parts(interval: Interval, event: Interval) -> Iterator[Interval]:
    if not interval.overlap_ms(event):
        yield interval
        return
    for start_ms, end_ms in ((interval.start_ms, event.start_ms), (event.end_ms, interval.end_ms)):
        if end_ms - start_ms >= _REST_MS:
            yield Interval(start_ms, end_ms)


def _recurring(sounds: list[Peaks]) -> Iterator[Jingle]:
    """What enough of these recordings have in common."""
    import numpy as np

    least = max(_LEAST, math.ceil(len(sounds) * _LEAST_SHARE))
    if len(sounds) < least:
        return
    table = _Table.of(sounds)
    for own in range(len(sounds)):
        peaks = sounds[own]
        heard_in = np.ones(len(peaks), np.int64)
        for other, places in table.look_up(peaks).items():
            if other != own:
                heard_in += _within(
                    len(peaks), (stretch for place in places for stretch in _around(place, peaks, sounds[other]))
                )
        for start, end in _stretches(heard_in >= least):
            span = _span(peaks, start, end)
            if _SHORTEST_MS <= span.duration_ms <= _LONGEST_MS and end - start <= len(peaks) / 2:
                jingle = _jingle(peaks[start:end], span.duration_ms)
                sounds = [_outside(sound, (jingle,)) for sound in sounds]
                yield jingle


def _jingle(peaks: Peaks, duration_ms: int) -> Jingle:
    sound = Peaks(peaks.codes - peaks.codes[0] // BINS * BINS, peaks.levels).packed(duration_ms)
    return Jingle(content_digest(sound)[:12], sound)


def _outside(peaks: Peaks, jingles: Sequence[Jingle]) -> Peaks:
    """The peaks that belong to none of these jingles."""
    return peaks[~_within(len(peaks), _heard(peaks, jingles))]


def _heard(peaks: Peaks, jingles: Sequence[Jingle]) -> set[tuple[int, int]]:
    """The stretches [start, end) of the peaks in which any of the jingles is heard."""
    sounds = [Peaks.of(jingle.sound) for jingle in jingles]
    return {
        stretch
        for which, places in _Table.of(sounds).look_up(peaks).items()
        for place in places
        for stretch in _around(place, peaks, sounds[which])
    }


def _around(place: tuple[int, int], peaks: Peaks, other: Peaks) -> Iterator[tuple[int, int]]:
    """The stretches [start, end) of the peaks that are the same sound as the other, near a block and so much later."""
    import numpy as np

    block, later = place
    reach = np.array((block * _BLOCK_FRAMES - _REACH_FRAMES, (block + 1) * _BLOCK_FRAMES + _REACH_FRAMES))
    first, last = np.searchsorted(peaks.codes, reach * BINS).tolist()
    for start, end in alike(peaks[first:last], other, later):
        yield first + start, first + end


def _within(count: int, stretches: Iterable[tuple[int, int]]) -> NDArray[np.bool_]:
    """Which of so many peaks lie in one of these stretches."""
    import numpy as np

    within = np.zeros(count, np.bool_)
    for start, end in stretches:
        within[start:end] = True
    return within


def _stretches(chosen: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """The stretches [start, end) that are chosen throughout."""
    import numpy as np

    edges = np.flatnonzero(np.diff(np.concatenate(([False], chosen, [False]))))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]


def _span(peaks: Peaks, start: int, end: int) -> Interval:
    """When the sound of the peaks [start, end) is heard."""
    begun, ended = _ms(peaks, start), _ms(peaks, end - 1)
    before = _ms(peaks, start - 1) if start else 0
    after = _ms(peaks, end) if end < len(peaks) else ended + _EDGE_MS
    return Interval(max(before, begun - _EDGE_MS), min(after, ended + _EDGE_MS))


def _ms(peaks: Peaks, at: int) -> int:
    return int(peaks.codes[at]) // BINS * STEP_MS + FRAME_MS // 2


def _telling(numbers: NDArray[np.int64], frames: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The landmarks of one sound, less those that it has all the time."""
    import numpy as np

    _, which, counts = np.unique(numbers, return_inverse=True, return_counts=True)
    rare = counts[which] <= _OFTEN
    return numbers[rare], frames[rare]


@dataclass(frozen=True, slots=True)
class _Table:
    """The landmarks of several sounds by rising number: whose each is, and in which frame."""

    numbers: NDArray[np.int64]
    owners: NDArray[np.int64]
    frames: NDArray[np.int64]

    @classmethod
    def of(cls, sounds: Sequence[Peaks]) -> _Table:
        import numpy as np

        made = [_telling(*landmarks(sound)) for sound in sounds]
        none = np.empty(0, np.int64)
        numbers = np.concatenate([none, *(numbers for numbers, _ in made)])
        frames = np.concatenate([none, *(frames for _, frames in made)])
        owners = np.concatenate([none, *(np.full(len(begun), owner) for owner, (_, begun) in enumerate(made))])
        order = np.argsort(numbers, kind="stable")
        return cls(numbers[order], owners[order], frames[order])

    def look_up(self, peaks: Peaks) -> dict[int, list[tuple[int, int]]]:
        """Where these peaks may be those of the sounds: by sound, the block, and how many frames later the sound has
        it."""
        import numpy as np

        numbers, begun = landmarks(peaks)
        first, last = (np.searchsorted(self.numbers, numbers, side) for side in ("left", "right"))
        counts = last - first
        own = np.repeat(begun, counts)
        found = np.arange(len(own)) + np.repeat(first - np.cumsum(counts) + counts, counts)
        places = np.stack([self.owners[found], own // _BLOCK_FRAMES, self.frames[found] - own])
        agreed, votes = np.unique(places, axis=1, return_counts=True)
        made: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for owner, block, later in agreed[:, votes >= _VOTES].T.tolist():
            made[owner].append((block, later))
        return made
