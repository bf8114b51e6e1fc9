"""The search index on Tantivy, for archives beyond Whoosh's reach: the extra `scale`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from transcribe.distribution import install_command
from transcribe.errors import EngineUnavailable, SearchIndexError
from transcribe.search.index.index import IndexStatus, Sort, SyncReport, VerifyReport
from transcribe.search.index.manifest import HINT, WAIT_S, Home, faults_told, json_of_index
from transcribe.search.index.syncing import behind
from transcribe.search.index.verifying import compare
from transcribe.search.match.hits import Hit, hits_in
from transcribe.search.query.query import Query
from transcribe.search.tantivy.reader import Reader
from transcribe.search.tantivy.schema import opened
from transcribe.search.tantivy.writer import create, update
from transcribe.store.archive import Archive

#: The form of what lies in an index's folder. It changes when an older index would answer wrongly.
FORMAT = 7


class TantivyIndex:
    """A `SearchIndex` in a folder. Making one touches nothing on disk; it may be used from several threads."""

    def __init__(self, folder: Path) -> None:
        self._home = Home(folder, "tantivy", FORMAT)
        self._opened: tuple[tuple[Path, int], Reader] | None = None

    def sync(self, archive: Archive) -> SyncReport:
        """See `SearchIndex.sync`."""
        with archive.lock("search", timeout_s=WAIT_S):
            if not self._home.exists():
                return self._rebuild(archive)
            folder = self._home.current()
            with _faults_told(folder):
                report = update(folder, archive)
            return report or self._rebuild(archive)

    def rebuild(self, archive: Archive) -> SyncReport:
        """See `SearchIndex.rebuild`."""
        with archive.lock("search", timeout_s=WAIT_S):
            return self._rebuild(archive)

    def _rebuild(self, archive: Archive) -> SyncReport:
        def make(folder: Path) -> SyncReport:
            with _faults_told(folder):
                create(folder)
                report = update(folder, archive, sys.maxsize)  # Nobody reads it yet, and each commit costs.
            if report is None:
                raise SearchIndexError(
                    "can't hold this many episodes", path=folder, hint="Split the archive: an index holds a million."
                )
            return report

        return self._home.replace(make)

    def search(self, query: Query, limit: int | None = 20, sort: Sort = "relevance") -> list[Hit]:
        """See `SearchIndex.search`."""
        with self._reader() as reader:
            return hits_in(reader.turns(query, sort), query, limit)

    def count(self) -> int:
        """See `SearchIndex.count`."""
        with self._reader() as reader:
            return reader.count()

    def verify(self, archive: Archive) -> VerifyReport:
        """See `SearchIndex.verify`."""
        with self._reader() as reader:
            return compare(reader.everything(), archive)

    def status(self, archive: Archive) -> IndexStatus:
        """See `SearchIndex.status`."""
        with self._reader() as reader:
            folder = self._home.current()
            size = sum(path.stat().st_size for path in folder.iterdir())
            written = json_of_index(folder / "meta.json")["opstamp"]
            return IndexStatus(
                "tantivy", reader.episodes(), reader.count(), size, f"{folder.name}-{written}", behind(folder, archive)
            )

    def vocabulary(self, prefix: str = "") -> Iterator[tuple[str, int]]:
        """See `SearchIndex.vocabulary`."""
        with self._reader() as reader:
            yield from reader.tokens(prefix)

    def tally(self, query: Query, names: Sequence[str]) -> dict[str, dict[str, int]]:
        """See `SearchIndex.tally`."""
        with self._reader() as reader:
            return {name: reader.counts(query, name) for name in names}

    def close(self) -> None:
        """See `SearchIndex.close`."""
        self._opened = None

    @contextmanager
    def _reader(self) -> Iterator[Reader]:
        """The index as it is on disk now."""
        folder = self._home.current()
        with _faults_told(folder):
            try:
                reader = self._refreshed(folder)
            except Exception:
                if self._home.current() == folder:
                    raise
                reader = self._refreshed(self._home.current())  # A rebuild ended between the lines above.
            yield reader

    def _refreshed(self, folder: Path) -> Reader:
        """The index in a folder; opened anew only where something has changed there."""
        stamp = folder, (folder / "meta.json").stat().st_mtime_ns
        known = self._opened  # Another thread may change it meanwhile.
        if known is None or known[0] != stamp:
            index = opened(folder)
            known = self._opened = stamp, Reader(index.searcher(), index.schema)
        return known[1]


@contextmanager
def _faults_told(folder: Path) -> Iterator[None]:
    """Tantivy says what is wrong by whatever its reading of damaged bytes comes upon, a panic among others."""
    with faults_told(folder):
        try:
            yield
        except ImportError as error:
            raise EngineUnavailable(
                "this archive's search index needs Tantivy, which isn't installed",
                hint=f"`{install_command('scale')}`, or return to the default engine: "
                "`transcribe index build --engine whoosh`.",
            ) from error
        except BaseException as error:
            # A panic is no Exception, and its class can't be imported.
            if type(error).__name__ == "PanicException":
                raise SearchIndexError("is damaged (PanicException)", path=folder, hint=HINT) from error
            raise
