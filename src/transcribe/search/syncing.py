"""Which transcripts an index holds, and how it catches up with the rest. The same for every engine."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from transcribe.archive import Archive
from transcribe.errors import InputError
from transcribe.records import record
from transcribe.search.home import json_of_index
from transcribe.search.index import SyncReport
from transcribe.search.sharing import Spread, sharing
from transcribe.storage import write_atomic
from transcribe.transcript import Transcript

#: What an engine writes of an episode; it can be pickled.
P = TypeVar("P")

#: Episodes a commit. Each costs a fraction of a second.
BATCH = 200

#: What is to be written of an episode, by its id and what it says.
Prepare = Callable[[str, Transcript], P]
#: Replaces episodes in an index, all at once: what is to be written of each, None where it is no more.
Commit = Callable[[Iterator[tuple[str, P | None]]], None]
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


def catch_up(folder: Path, archive: Archive, prepare: Prepare[P], commit: Commit[P], size: int | None = None
             ) -> SyncReport:
    """Make an index hold what an archive's transcripts say now.

    Args:
        prepare: a function at the top level of a module; of very many episodes, other processes share in its work.
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
            batch = changed[first:first + size]
            _store(folder, held | dict.fromkeys(batch))  # In doubt, until the commit has ended.
            told = [(episode, episode in now) for episode in batch]
            commit(_prepared(spread, partial(_prepare, archive, prepare), told, unreadable))
            for episode in set(batch) - unreadable.keys():
                held.pop(episode, None)
                held |= {episode: now[episode]} if episode in now else {}
            _store(folder, held)
    done = set(changed) - unreadable.keys()
    return SyncReport(added=len(done - before.keys()), updated=len(done & now.keys() & before.keys()),
                      removed=len(done - now.keys()), unreadable=tuple(unreadable.values()))


def behind(folder: Path, archive: Archive) -> int:
    """How many episodes `catch_up` would replace, add or take out.

    Raises:
        SearchIndexError or ValueError: as `catch_up`.
    """
    before, now = _held(folder), _stamps(archive)
    return sum(before.get(episode) != now.get(episode) or now.get(episode, before.get(episode)) is None
               for episode in before.keys() | now.keys())


def _prepared(spread: Spread, prepare: Callable[[tuple[str, bool]], P | _Unreadable | None],
              episodes: Sequence[tuple[str, bool]], unreadable: dict[str, str]) -> Iterator[tuple[str, P | None]]:
    """What is to be written of these episodes, those apart that can't be read. Each says whether it is still there."""
    for (episode, _), made in zip(episodes, spread(prepare, episodes), strict=True):
        if isinstance(made, _Unreadable):
            unreadable[episode] = made.reason
        else:
            yield episode, made


def _prepare(archive: Archive, prepare: Prepare[P], asked: tuple[str, bool]) -> P | _Unreadable | None:
    episode, there = asked
    if not there:
        return None
    try:
        return prepare(episode, archive.transcript(episode))
    except InputError as error:
        return _Unreadable(str(error))


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
