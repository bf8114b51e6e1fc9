"""Writing a Tantivy index."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from transcribe.errors import SearchIndexError
from transcribe.search.index.index import SyncReport
from transcribe.search.index.manifest import HINT
from transcribe.search.index.syncing import Changed, catch_up, start
from transcribe.search.tantivy.order import NoRoom, Order, episode_in, number_of
from transcribe.search.tantivy.schema import FIELD, PLACE, documents, opened, placed, schema
from transcribe.store.archive import Archive

_HEAP_BYTES = 256_000_000


def create(folder: Path) -> None:
    """Make an empty index in a folder, which mustn't exist yet."""
    import tantivy

    folder.mkdir(parents=True)
    tantivy.Index(schema(), path=str(folder))
    start(folder)


def update(folder: Path, archive: Archive, batch: int | None = None) -> SyncReport | None:
    """Make an index hold what an archive's transcripts say now. None where it has no room for them between others: then
    it has to be made anew.

    Args:
        batch: how many episodes a commit; by default what `syncing` finds good.
    """
    try:
        with _Writer(folder) as writer:
            return catch_up(folder, archive, writer.commit, batch)
    except NoRoom:
        return None


class _Writer:
    """Tantivy's writer, made when there is something to write. It syncs its files itself."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writer: Any = None
        self._order: Order

    def __enter__(self) -> Self:
        return self

    def commit(self, changed: Changed) -> None:
        """Replace episodes by their `documents`, all at once.

        Raises:
            NoRoom: they can't be put in order among the others.
        """
        if self._writer is None:
            self._open()
        try:
            for episode, turns in changed.prepared(documents):
                self._writer.delete_documents_by_term(f"{FIELD}episode", episode)
                if turns:
                    number = self._order.number(episode)
                    for turn, document in turns:
                        self._writer.add_json(placed(document, number_of(number, turn)))
            self._writer.commit()
        except ValueError as error:  # Tantivy's word for everything; what the system said isn't in it.
            raise SearchIndexError(
                "can't be written",
                path=self._folder,
                hint=f"Check free disk space and the folder's permissions. {HINT}",
            ) from error

    def _open(self) -> None:
        import tantivy

        index = opened(self._folder)
        self._writer = index.writer(_HEAP_BYTES, 1)
        # What a killed writer left would be in the way: names of files come again.
        self._writer.garbage_collect_files()
        searcher, field = index.searcher(), f"{FIELD}episode"

        def number(episode: str) -> int | None:
            asked = tantivy.Query.term_query(index.schema, field, episode, index_option="basic")
            found = searcher.search(asked, limit=1, count=False, order_by_field=PLACE).hits
            return episode_in(found[0][0]) if found else None

        self._order = Order((name for name, _ in searcher.terms_with_prefix(field, "")), number)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._writer is None:
            return
        if error is None:
            self._writer.wait_merging_threads()
            return
        with suppress(Exception):  # What went wrong first is what is told.
            self._writer.rollback()
            self._writer.wait_merging_threads()
