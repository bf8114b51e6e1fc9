"""The numbers that Tantivy puts turns in order by: it sorts by a number far sooner than by a text.

A turn's number is made of its episode's and of its own. An episode's lies between those of the episodes before and
behind it by name, and what comes later finds room between them; where none is left, the index is made anew.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable

#: So many bits say which turn of its episode it is, the others which episode.
_TURN_BITS = 18
_LIMIT = 1 << (64 - _TURN_BITS)
#: How far an episode is put behind the last one, or before the first: there may be a million.
_FAR = 1 << 26
#: How far at most behind another one, where one follows: within a series names go on, they seldom go back.
_NEAR = 1 << 16
#: Turns whose numbers begin alike are one part of the archive: eight episodes, where each was put far behind another.
_PART_BITS = _TURN_BITS + (8 * _FAR).bit_length() - 1


class NoRoom(Exception):
    """Between two episodes there is no number left."""


def number_of(episode: int, turn: int) -> int:
    """A turn's number, by its episode's number and its place there."""
    return episode << _TURN_BITS | min(turn, (1 << _TURN_BITS) - 1)


def episode_in(number: int) -> int:
    """The number of the episode in a turn's number."""
    return number >> _TURN_BITS


def part_of(number: int) -> int:
    """In which part of the archive a turn lies, by its number. Parts follow one another as the turns do."""
    return number >> _PART_BITS


class Order:
    """The episodes of an index by name, each with its number.

    Args:
        episodes: those that have one.
        look_up: tells it; None where an episode has none after all.
    """

    def __init__(self, episodes: Iterable[str], look_up: Callable[[str], int | None]) -> None:
        self._names = sorted(episodes)
        self._look_up = look_up
        self._known: dict[str, int | None] = {}

    def number(self, episode: str) -> int:
        """An episode's number; one that has none gets one.

        Raises:
            NoRoom: there is none left for it.
        """
        place = bisect_left(self._names, episode)
        if self._names[place : place + 1] != [episode]:
            self._names.insert(place, episode)
            self._known[episode] = None
        found = self._told(episode)
        if found is None:
            before = self._nearest(range(place - 1, -1, -1))
            behind = self._nearest(range(place + 1, len(self._names)))
            self._known[episode] = found = _between(before, behind)
        return found

    def _nearest(self, places: Iterable[int]) -> int | None:
        return next((found for place in places if (found := self._told(self._names[place])) is not None), None)

    def _told(self, episode: str) -> int | None:
        if episode not in self._known:
            self._known[episode] = self._look_up(episode)
        return self._known[episode]


def _between(before: int | None, behind: int | None) -> int:
    """A number between two others, either of which there may not be.

    >>> _between(1000, 1100), _between(1000, 9_000_000), _between(1000, None)
    (1050, 66536, 67109864)
    """
    if behind is None:
        found = (before or 0) + _FAR
    elif before is None:
        found = max(behind - _FAR, behind // 2)
    else:
        found = before + min((behind - before) // 2, _NEAR)
    if found in (before, behind) or found >= _LIMIT:
        raise NoRoom
    return found
