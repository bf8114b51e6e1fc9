"""Which transcripts an index holds, and how it catches up with the rest. The same for every engine."""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from transcribe.errors import InputError
from transcribe.model.records import record
from transcribe.model.transcript import Transcript
from transcribe.search.index.index import SyncReport
from transcribe.search.index.manifest import json_of_index
from transcribe.store.archive import Archive
from transcribe.store.storage import write_atomic
from transcribe.workers.sharing import Spread, sharing

#: What an engine makes of an episode, or of several; it can be pickled.
P = TypeVar("P")

#: Episodes a commit. Each costs a fraction of a second.
BATCH = 200

#: What is to be written of an episode, by its id and what it says.
Prepare = Callable[[str, Transcript], P]
#: Writes a part of the episodes to a place of its own, and says where.
Write = Callable[[Iterator[tuple[str, Transcript]]], P]
#: Size and time of change (in nanoseconds) of each episode's transcript; None where a commit began and didn't end.
_Stamps = dict[str, list[int] | None]
_HELD = "synced.json"


def start(folder: Path) -> None:
    """Note that a new index holds nothing yet."""
    _store(folder, {})


@record
class _Unreadable:
    """Why a transcript can't be read."""

    reason: str


class Changed:
    """Episodes that an index is to hold as they are now.

    Attributes:
        episodes: their ids.
        processes: how many share in the work.
        unreadable: why a transcript can't be read, by episode; known when all were read.
    """

    def __init__(self, archive: Archive, spread: Spread, episodes: Sequence[str], there: Container[str]) -> None:
        self.episodes = episodes
        self.processes = spread.processes
        self.unreadable: dict[str, str] = {}
        self._archive = archive
        self._spread = spread
        self._there = there

    def prepared(self, prepare: Prepare[P]) -> Iterator[tuple[str, P | None]]:
        """What is to be written of each, None where it is no more.

        Args:
            prepare: a function at the top level of a module.
        """
        told = [(episode, episode in self._there) for episode in self.episodes]
        made_of = self._spread(partial(_prepare, self._archive, prepare), told)
        for episode, made in zip(self.episodes, made_of, strict=True):
            if isinstance(made, _Unreadable):
                self.unreadable[episode] = made.reason
            else:
                yield episode, made

    def written(self, write: Write[P]) -> list[P]:
        """What `write` makes of a part of those that are there, in each process.

        Args:
            write: a function at the top level of a module. It is done again where its process died.
        """
        there = [episode for episode in self.episodes if episode in self._there]
        parts = [there[first :: self.processes] for first in range(self.processes)]
        results = []
        for made, unreadable in self._spread(partial(_write, self._archive, write), parts, 1):
            results.append(made)
            self.unreadable |= unreadable
        return results


def catch_up(folder: Path, archive: Archive, commit: Callable[[Changed], None], size: int | None = None) -> SyncReport:
    """Make an index hold what an archive's transcripts say now.

    Args:
        commit: replaces episodes in the index, all at once; those whose transcripts can't be read may stay.
        size: how many episodes a commit; `BATCH` by default.

    Raises:
        SearchIndexError or ValueError: the note of what it holds can't be read.
    """
    before, now = _held(folder), _stamps(archive)
    changed = sorted({episode for episode in now if before.get(episode) != now[episode]} | (before.keys() - now.keys()))
    held = dict(before)
    unreadable: dict[str, str] = {}
    size = size or BATCH
    with sharing(len(changed)) as spread:
        for first in range(0, len(changed), size):
            batch = Changed(archive, spread, changed[first : first + size], now)
            _store(folder, held | dict.fromkeys(batch.episodes))  # In doubt, until the commit has ended.
            commit(batch)
            unreadable |= batch.unreadable
            for episode in set(batch.episodes) - batch.unreadable.keys():
                held.pop(episode, None)
                held |= {episode: now[episode]} if episode in now else {}
            _store(folder, held)
    done = set(changed) - unreadable.keys()
    return SyncReport(
        added=len(done - before.keys()),
        updated=len(done & now.keys() & before.keys()),
        removed=len(done - now.keys()),
        unreadable=tuple(unreadable.values()),
    )


def behind(folder: Path, archive: Archive) -> int:
    """How many episodes `catch_up` would replace, add or take out.

    Raises:
        SearchIndexError or ValueError: as `catch_up`.
    """
    before, now = _held(folder), _stamps(archive)
    return sum(
        before.get(episode) != now.get(episode) or now.get(episode, before.get(episode)) is None
        for episode in before.keys() | now.keys()
    )


def _prepare(archive: Archive, prepare: Prepare[P], asked: tuple[str, bool]) -> P | _Unreadable | None:
    episode, there = asked
    if not there:
        return None
    try:
        return prepare(episode, archive.transcript(episode))
    except InputError as error:
        return _Unreadable(str(error))


def _write(archive: Archive, write: Write[P], episodes: Sequence[str]) -> tuple[P, dict[str, str]]:
    unreadable: dict[str, str] = {}

    def read() -> Iterator[tuple[str, Transcript]]:
        for episode in episodes:
            try:
                yield episode, archive.transcript(episode)
            except InputError as error:
                unreadable[episode] = str(error)

    return write(read()), unreadable


def _stamps(archive: Archive) -> _Stamps:
    """What the archive's transcripts are like now."""
    return {episode: [*change] for episode, change in archive.changes().items()}


def _held(folder: Path) -> _Stamps:
    held = json_of_index(folder / _HELD)
    if not isinstance(held, dict):
        raise ValueError(f"{_HELD} lists no episodes")
    return held


def _store(folder: Path, held: _Stamps) -> None:
    write_atomic(folder / _HELD, json.dumps(held).encode())
