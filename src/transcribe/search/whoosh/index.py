"""The search index on Whoosh; `home` says how it lies in its folder.

Only the folder that `index.json` names is ever opened, and its pickles are read by a restricted unpickler
(`whoosh_unpickling`).
"""

from __future__ import annotations

import os
import re
import sys
import weakref
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from transcribe.search.index.index import IndexStatus, Sort, SyncReport, VerifyReport
from transcribe.search.index.manifest import WAIT_S, Home, faults_told
from transcribe.search.index.syncing import behind
from transcribe.search.index.verifying import compare
from transcribe.search.match.hits import Hit, hits_in
from transcribe.search.match.packing import PackedTurn, unpack
from transcribe.search.match.turns import FACETS
from transcribe.search.query.query import Query
from transcribe.search.whoosh.query import meeting, ordered
from transcribe.search.whoosh.reader import Turns, places
from transcribe.search.whoosh.writer import BETWEEN, create, opened, update
from transcribe.store.archive import Archive

#: The form of what lies in an index's folder. It changes when an older index would answer wrongly.
FORMAT = 8


class WhooshIndex:
    """A `SearchIndex` in a folder. Making one touches nothing on disk; it may be used from several threads."""

    def __init__(self, folder: Path) -> None:
        self._home = Home(folder, "whoosh", FORMAT)
        self._lock = Lock()
        self._opened: Turns | None = None
        self._close: Callable[[], object] = bool  # lets go of what is opened; so does the end of this object

    def sync(self, archive: Archive) -> SyncReport:
        """See `SearchIndex.sync`."""
        with archive.lock("search", timeout_s=WAIT_S):
            if not self._home.exists():
                return self._home.replace(lambda folder: _make(folder, archive))
            folder = self._home.current()
            with faults_told(folder):
                return update(folder, archive)

    def rebuild(self, archive: Archive) -> SyncReport:
        """See `SearchIndex.rebuild`."""
        with archive.lock("search", timeout_s=WAIT_S):
            return self._home.replace(lambda folder: _make(folder, archive))

    def search(self, query: Query, limit: int | None = 20, sort: Sort = "relevance") -> list[Hit]:
        """See `SearchIndex.search`."""
        with self._turns() as turns:
            return hits_in((PackedTurn(turns.packed(place)) for place in ordered(turns, query, sort)), query, limit)

    def count(self) -> int:
        """See `SearchIndex.count`."""
        with self._turns() as turns:
            return len(turns)

    def verify(self, archive: Archive) -> VerifyReport:
        """See `SearchIndex.verify`."""
        with self._turns() as turns:
            return compare((unpack(turns.packed(place)) for place in range(len(turns))), archive)

    def status(self, archive: Archive) -> IndexStatus:
        """See `SearchIndex.status`."""
        with self._turns() as turns:
            folder = self._home.current()
            size = sum(path.stat().st_size for path in folder.iterdir())
            return IndexStatus("whoosh", turns.episodes, len(turns), size, turns.generation, behind(folder, archive))

    def vocabulary(self, prefix: str = "") -> Iterator[tuple[str, int]]:
        """See `SearchIndex.vocabulary`."""
        with self._turns() as turns:
            found = list(turns.tokens("word", prefix))
        yield from found

    def tally(self, query: Query, names: Sequence[str]) -> dict[str, dict[str, int]]:
        """See `SearchIndex.tally`."""
        with self._turns() as turns:
            alike = Counter(map(turns.facets, places(meeting(turns, query, turns.all))))
        counts = {name: Counter[str]() for name in names}
        for facets, number in alike.items():
            for name, value in zip(FACETS, facets.decode().split(BETWEEN), strict=True):
                if value and name in counts:
                    counts[name][value] += number
        return {
            name: dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))) for name, found in counts.items()
        }

    def close(self) -> None:
        """See `SearchIndex.close`."""
        with self._lock:
            self._close()
            self._opened = None

    @contextmanager
    def _turns(self) -> Iterator[Turns]:
        """The turns as they are on disk now; opened anew only where something has changed there."""
        with self._lock, faults_told(self._home.current()):
            yield self._as_they_are()

    def _as_they_are(self) -> Turns:
        while True:
            folder, generation = self._home.current(), None
            try:
                generation = _generation(folder)
                return self._refreshed(folder, generation)
            except Exception:
                # Where a commit or a rebuild ended in between, what was looked for is gone, and newer turns are there.
                if self._home.current() == folder and _generation(folder) == generation:
                    raise

    def _refreshed(self, folder: Path, number: int) -> Turns:
        generation = f"{folder.name}-{number}"
        if self._opened is None or self._opened.generation != generation:
            self._close()
            self._opened = None
            self._opened = Turns(opened(folder).reader(), generation)
            self._close = weakref.finalize(self, self._opened.close)
        return self._opened


def _generation(folder: Path) -> int:
    """The number of an index's last commit."""
    tables = (re.fullmatch(r"_MAIN_(\d+)\.toc", name) for name in os.listdir(folder))
    return max((int(found[1]) for found in tables if found), default=-1)


def _make(folder: Path, archive: Archive) -> SyncReport:
    with faults_told(folder):
        create(folder)
        return update(folder, archive, sys.maxsize)  # Nobody reads it yet, and one commit makes one segment.
