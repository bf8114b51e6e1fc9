"""The search index on Whoosh.

    index/search/index.json          names the folder that holds, and its form; read before Whoosh opens anything
    index/search/DIGITS/             a Whoosh index: one document a speaker turn
    index/search/DIGITS/synced.json  which transcripts it holds, by size and time of change

Whoosh reads pickles, so only the folder that `index.json` names is ever opened. A rebuild makes a folder of its own,
and then changes that one line.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from transcribe.archive import Archive, write_atomic
from transcribe.errors import SearchIndexError, TranscribeError
from transcribe.search.hits import Hit, hit_in
from transcribe.search.index import Sort, SyncReport
from transcribe.search.query import Query
from transcribe.search.turns import unpack
from transcribe.search.whoosh_query import matches
from transcribe.search.whoosh_writer import create, optimize, schema, update

#: The form of what lies in an index's folder. It changes when an older index would answer wrongly.
FORMAT = 1
#: How long a second writer waits for the first.
WAIT_S = 30.0
_MEND = "`transcribe index build` makes it anew from the transcripts."


class WhooshIndex:
    """A `SearchIndex` in a folder. Making one touches nothing on disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pointer = folder / "index.json"

    def sync(self, archive: Archive) -> SyncReport:
        """See `SearchIndex.sync`."""
        with archive.lock("search", timeout_s=WAIT_S):
            if not self._pointer.exists():
                return self._rebuild(archive)
            folder = self._current()
            with _faults_told(folder):
                return update(folder, archive)

    def rebuild(self, archive: Archive) -> SyncReport:
        """See `SearchIndex.rebuild`."""
        with archive.lock("search", timeout_s=WAIT_S):
            return self._rebuild(archive)

    def search(self, query: Query, limit: int | None = 20, sort: Sort = "relevance") -> list[Hit]:
        """See `SearchIndex.search`."""
        with self._searcher() as searcher:
            turns = [unpack(searcher.stored_fields(number)["turn"])
                     for number in matches(searcher, query, limit, sort)]
        return [hit for hit in (hit_in(turn, query) for turn in turns) if hit is not None]

    def count(self) -> int:
        """See `SearchIndex.count`."""
        with self._searcher() as searcher:
            return int(searcher.doc_count())

    @contextmanager
    def _searcher(self) -> Iterator[Any]:
        folder, searcher = self._open()
        with _faults_told(folder), searcher:
            yield searcher

    def _open(self) -> tuple[Path, Any]:
        from whoosh.index import open_dir

        folder = self._current()
        try:
            with _faults_told(folder):
                return folder, open_dir(str(folder), schema=schema()).searcher()
        except SearchIndexError:
            if self._current() != folder:  # A rebuild ended between the two lines above.
                return self._open()
            raise

    def _current(self) -> Path:
        """The folder that holds, after a look at whether it is ours."""
        try:
            told = json.loads(self._pointer.read_bytes())
        except FileNotFoundError as error:
            raise SearchIndexError("there is no search index yet", path=self._folder,
                                   mend=f"`transcribe run` makes it. {_MEND}") from error
        except (OSError, ValueError) as error:
            raise SearchIndexError("is damaged", path=self._pointer, mend=_MEND) from error
        match told:
            case {"format": int(form), "engine": "whoosh", "folder": str(name)} if form == FORMAT and _is_ours(name):
                return self._folder / name
        raise SearchIndexError("is no search index of this version of transcribe", path=self._pointer, mend=_MEND)

    def _rebuild(self, archive: Archive) -> SyncReport:
        folder = self._folder / uuid4().hex
        try:
            with _faults_told(folder):
                create(folder)
                report = update(folder, archive)
                optimize(folder)
            told = {"format": FORMAT, "engine": "whoosh", "folder": folder.name}
            write_atomic(self._pointer, json.dumps(told).encode())
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        for other in self._folder.iterdir():
            if _is_ours(other.name) and other != folder:
                shutil.rmtree(other, ignore_errors=True)
        return report


def _is_ours(name: str) -> bool:
    return re.fullmatch("[0-9a-f]{32}", name) is not None


@contextmanager
def _faults_told(folder: Path) -> Iterator[None]:
    """Whoosh says what is wrong with an index by whatever its reading of damaged bytes happens to raise."""
    try:
        yield
    except TranscribeError:
        raise
    except OSError as error:
        raise SearchIndexError(f"can't be read or written ({error.strerror or error})", path=folder,
                               mend=f"Check the disk's space and who owns the folder. {_MEND}") from error
    except Exception as error:
        raise SearchIndexError(f"is damaged ({type(error).__name__})", path=folder, mend=_MEND) from error
