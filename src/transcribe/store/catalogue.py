"""The catalogue: what the archive's transcripts say in short, so that questions about all of them read none.

    with Catalogue(archive) as catalogue:
        page = catalogue.rows(Selection(festival="IDFA", sort="title", limit=20))

It is derived, never the truth: missing, damaged or of another version it is made again, and whatever changed on disk is
read again before the first question. Where it can't be written, the transcripts are read anyway.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from types import TracebackType
from typing import TypeVar

from transcribe.errors import CatalogueError, TranscribeError
from transcribe.model.episode import Role
from transcribe.model.records import record
from transcribe.store.archive import Archive
from transcribe.store.catalogue_file import empty_in_memory, in_memory, open_file, replace_file, unusable
from transcribe.store.catalogue_updates import bring_up_to_date, update_episode
from transcribe.store.rows import Reviewer, Row, row_of
from transcribe.store.selection import Selection

T = TypeVar("T")


@record
class Page:
    """Some of the episodes that were asked for.

    Attributes:
        total: how many there are on all pages.
    """

    rows: tuple[Row, ...]
    total: int


@record
class PersonHeard:
    """Somebody who is heard in the archive.

    Attributes:
        roles: what they are, in the order of their episodes.
        episodes: where they are heard, by id.
        talk_ms: how long they speak in all.
    """

    name: str
    roles: tuple[Role, ...]
    episodes: tuple[str, ...]
    talk_ms: int


@record
class ReviewPage:
    """Some of the archive's reviews, and the sums over all.

    Attributes:
        documents: the reviews as JSON, the worthiest first.
        total: how many episodes have one.
        places: how many places they list in all.
        listening_ms: how long those take to hear.
        duration_ms: of all the recordings.
    """

    documents: tuple[bytes, ...]
    total: int
    places: int
    listening_ms: int
    duration_ms: int


class Catalogue:
    """An archive's catalogue. Making one touches nothing; the first question opens it and brings it up to date.

    It is of the thread that asks the first question.

    Args:
        reviewer: makes the reviews of transcripts; without one, `reviews` has only those that others made.
        warnings: why the catalogue can't be used is added to it, a line; every answer is right all the same.
    """

    def __init__(self, archive: Archive, reviewer: Reviewer | None = None, warnings: list[str] | None = None) -> None:
        self._archive = archive
        self._reviewer = reviewer
        self._warnings = [] if warnings is None else warnings
        self._openers: list[Callable[[Archive], sqlite3.Connection]] = [
            open_file,
            replace_file,
            in_memory,
            empty_in_memory,
        ]
        self._file: sqlite3.Connection | None = None
        self._is_fresh = False

    def __enter__(self) -> Catalogue:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file. Another question opens it again."""
        if self._file is not None:
            self._file.close()
            self._file = None
        self._is_fresh = False

    def refresh(self) -> None:
        """Look what changed on disk since the first question, or since this was called."""
        self._is_fresh = False
        self._ask(lambda file: None)

    def update(self, episode_id: str) -> None:
        """Take over an episode that the caller has just written. Where that fails, the next question sees to it."""
        with suppress(sqlite3.Error, TranscribeError, OSError):
            if self._file is None:
                self._file = open_file(self._archive)
            update_episode(self._archive, self._file, self._reviewer, episode_id)

    def ids(self) -> list[str]:
        """Every episode that was done or tried, in order."""
        return self._ask(lambda file: _names(file.execute("SELECT id FROM episodes ORDER BY id")))

    def sources(self) -> set[str]:
        """The recordings, as stored, by which episodes here are named."""
        return self._ask(
            lambda file: {source for (source,) in file.execute("SELECT source FROM episodes WHERE source IS NOT NULL")}
        )

    def rows(self, selection: Selection | None = None) -> Page:
        """The episodes that are asked for; all of them by default."""
        selection = selection or Selection()
        condition, values = selection.condition
        limit = -1 if selection.limit is None else selection.limit

        def asked(file: sqlite3.Connection) -> Page:
            (total,) = file.execute(f"SELECT COUNT(*) FROM episodes WHERE {condition}", values).fetchone()
            found = file.execute(
                f"SELECT id FROM episodes WHERE {condition} ORDER BY {selection.order} LIMIT ? OFFSET ?",
                [*values, limit, selection.offset],
            ).fetchall()
            return Page(tuple(_rows(file, [key for (key,) in found])), total)

        return self._ask(asked)

    def named(self, ids: Iterable[str]) -> tuple[Row, ...]:
        """These episodes, in this order, without those that aren't there."""
        keys = list(map(os.fsencode, ids))
        return self._ask(lambda file: tuple(_rows(file, keys)))

    def transcripts(self, faults: list[str]) -> tuple[Row, ...]:
        """Every episode with a transcript that can be read, by id.

        Args:
            faults: why the others can't is added to it, a line each that names the file.
        """
        rows = self.rows().rows
        faults += [row.fault for row in rows if row.state == "damaged"]
        return tuple(row for row in rows if row.duration_ms is not None)

    def faults(self) -> tuple[str, ...]:
        """Why transcripts can't be read, a line each that names the file."""
        return tuple(row.fault for row in self.rows(Selection(state="damaged")).rows)

    def naming(self, names: Collection[str]) -> list[str]:
        """The episodes in which somebody of one of these names is heard or credited, in order."""
        return self._ask(
            lambda file: _names(
                (key,)
                for key in sorted(
                    {
                        key
                        for name in names
                        for (key,) in file.execute("SELECT episode FROM people WHERE name = ?", (name,))
                    }
                )
            )
        )

    def people(self, limit: int | None = None, offset: int = 0) -> tuple[PersonHeard, ...]:
        """Everybody who is heard under a name, by name."""

        def asked(file: sqlite3.Connection) -> tuple[PersonHeard, ...]:
            found: dict[str, list[tuple[bytes, str, int]]] = {}
            for name, episode, role, talk_ms in file.execute(
                "SELECT name, episode, role, talk_ms FROM people WHERE heard AND name IN "
                "(SELECT DISTINCT name FROM people WHERE heard ORDER BY name LIMIT ? OFFSET ?) "
                "ORDER BY name, episode, position",
                (-1 if limit is None else limit, offset),
            ):
                found.setdefault(name, []).append((episode, role, talk_ms))
            return tuple(_person(name, heard) for name, heard in found.items())

        return self._ask(asked)

    def reviews(self, limit: int | None = None, offset: int = 0) -> ReviewPage:
        """The reviews of all transcripts, the worthiest first."""

        def asked(file: sqlite3.Connection) -> ReviewPage:
            sums = file.execute(
                "SELECT COUNT(*), SUM(places), SUM(listening_ms), SUM(duration_ms) "
                "FROM episodes WHERE worth IS NOT NULL"
            ).fetchone()
            found = file.execute(
                "SELECT id FROM episodes WHERE worth IS NOT NULL ORDER BY worth DESC, id LIMIT ? OFFSET ?",
                (-1 if limit is None else limit, offset),
            ).fetchall()
            documents = (file.execute("SELECT review FROM documents WHERE id = ?", key).fetchone() for key in found)
            return ReviewPage(tuple(row[0] for row in documents if row), *(number or 0 for number in sums))

        return self._ask(asked)

    def _ask(self, question: Callable[[sqlite3.Connection], T]) -> T:
        """What the catalogue answers, of the first place that can be used: its file, a new one, memory."""
        while True:
            try:
                if self._file is None:
                    self._file = self._openers[0](self._archive)
                if not self._is_fresh:
                    bring_up_to_date(self._archive, self._file, self._reviewer)
                    self._is_fresh = True
                return question(self._file)
            except (sqlite3.Error, CatalogueError) as error:
                if len(self._openers) == 1:
                    raise
                self._turn_from(error)

    def _turn_from(self, error: sqlite3.Error | CatalogueError) -> None:
        """Go on with the next place, since this one can't be used."""
        self.close()
        del self._openers[0]
        is_damaged = isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError)
        if is_damaged and self._openers[0] is replace_file:
            return
        if self._openers[0] is replace_file:
            del self._openers[0]
        if self._openers[0] is in_memory:
            why = unusable(self._archive, error) if isinstance(error, sqlite3.Error) else error
            self._warnings.append(f"{why}; the transcripts are read instead")


def _rows(file: sqlite3.Connection, keys: Iterable[bytes]) -> Iterable[Row]:
    for key in keys:
        for (document,) in file.execute("SELECT entry FROM documents WHERE id = ?", (key,)):
            try:
                yield row_of(os.fsdecode(key), document)
            except (KeyError, TypeError, ValueError) as error:
                raise sqlite3.DatabaseError(f"a row of it can't be read: {error}") from error


def _names(found: Iterable[tuple[bytes]]) -> list[str]:
    return [os.fsdecode(key) for (key,) in found]


def _person(name: str, heard: list[tuple[bytes, str, int]]) -> PersonHeard:
    return PersonHeard(
        name,
        tuple(dict.fromkeys(Role(role) for _, role, _ in heard)),
        tuple(dict.fromkeys(os.fsdecode(key) for key, _, _ in heard)),
        sum(talk_ms for _, _, talk_ms in heard),
    )
