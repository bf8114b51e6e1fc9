"""The catalogue's file: opened, judged, and made again where it is damaged or of another version.

SQLite in WAL mode, so that readers wait for nobody. Whatever stands in its place and isn't ours is never written into:
a link is removed, a foreign file replaced.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing, suppress
from pathlib import Path

from transcribe.distribution import VERSION
from transcribe.errors import CatalogueError, TranscribeError, from_os
from transcribe.model.transcript import SCHEMA
from transcribe.store.archive import Archive
from transcribe.store.keys import cache_key

#: Raised when a row is made otherwise of the same transcript, or a review weighs otherwise.
_REVISION = 1

#: How long a write waits for another one. Each takes some milliseconds.
_WAIT_S = 2.0

# Ids are bytes, since a folder's name needn't be Unicode. Wide texts have a table of their own, so that a look through
# all episodes reads little.
_TABLES = (
    "CREATE TABLE about (version TEXT)",
    "CREATE TABLE episodes (id BLOB PRIMARY KEY, stamp TEXT, state TEXT, title TEXT, festival TEXT, year INTEGER, "
    "date TEXT, duration_ms INTEGER, checked REAL, reviewed INTEGER, worth REAL, places INTEGER, listening_ms INTEGER, "
    "source TEXT) "
    "WITHOUT ROWID",
    "CREATE TABLE documents (id BLOB PRIMARY KEY, entry BLOB, review BLOB)",
    "CREATE TABLE people (name TEXT, episode BLOB, position INTEGER, heard INTEGER, role TEXT, talk_ms INTEGER, "
    "PRIMARY KEY (name, episode, position)) WITHOUT ROWID",
    "CREATE INDEX people_by_episode ON people (episode)",
)


def open_file(archive: Archive) -> sqlite3.Connection:
    """The archive's catalogue, empty where it was missing, damaged or of another version.

    Raises:
        CatalogueError: it can't be written, or another process has kept it locked.
    """
    if not archive.episodes.is_dir():  # There is nothing to list, and so nothing to write.
        return empty_in_memory(archive)
    version, path = _version(archive), archive.catalogue
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if _is_sound(path, version):
            return _connected(path)
        with archive.lock("catalogue", timeout_s=_WAIT_S):
            if not _is_sound(path, version):  # else another process was quicker
                _remove(path)
                _create(path, version)
            return _connected(path)
    except sqlite3.Error as error:
        raise unusable(archive, error) from error
    except OSError as error:
        raise CatalogueError(str(from_os(error, "can't be written", path=path))) from error
    except TranscribeError as error:
        raise CatalogueError(str(error)) from error


def replace_file(archive: Archive) -> sqlite3.Connection:
    """A new catalogue in place of one that turned out to be damaged.

    Raises:
        CatalogueError: as `open_file`.
    """
    try:
        with archive.lock("catalogue", timeout_s=_WAIT_S):
            _remove(archive.catalogue)
    except OSError as error:
        raise CatalogueError(str(from_os(error, "can't be removed", path=archive.catalogue))) from error
    except TranscribeError as error:
        raise CatalogueError(str(error)) from error
    return open_file(archive)


def in_memory(archive: Archive) -> sqlite3.Connection:
    """A catalogue that nobody else sees, with what can be read of the one on disk."""
    version = _version(archive)
    for how in ("mode=ro", "immutable=1"):  # Where nothing can be written, SQLite can't share what it reads.
        made = sqlite3.connect(":memory:", isolation_level=None)
        with suppress(sqlite3.Error, OSError), closing(_reader(archive.catalogue, how)) as kept:
            if _is_regular(archive.catalogue):
                kept.backup(made)
                if _holds(made, version):
                    return made
        made.close()
    return empty_in_memory(archive)


def empty_in_memory(archive: Archive) -> sqlite3.Connection:
    """A catalogue that nobody else sees, and that holds nothing yet."""
    made = sqlite3.connect(":memory:", isolation_level=None)
    _fill(made, _version(archive))
    return made


def unusable(archive: Archive, error: sqlite3.Error) -> CatalogueError:
    """What SQLite says, as an error of ours."""
    return CatalogueError(f"can't be used ({error})", path=archive.catalogue)


def _version(archive: Archive) -> str:
    # The archive's place is part of it, since what is said of damaged files names their paths.
    return cache_key(revision=_REVISION, schema=SCHEMA, software=VERSION, place=os.fsencode(archive.root))


def _is_sound(path: Path, version: str) -> bool:
    """Whether a file is a catalogue of this version, as far as can be told without reading it all."""
    if not _is_regular(path) or any(part.is_symlink() for part in _parts(path)):
        return False
    try:
        with closing(_reader(path, "mode=rw")) as file:
            return _holds(file, version)
    except sqlite3.OperationalError:
        raise
    except sqlite3.Error:
        return False


def _holds(file: sqlite3.Connection, version: str) -> bool:
    tables = {sql for (sql,) in file.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")}
    return tables == set(_TABLES) and file.execute("SELECT version FROM about").fetchall() == [(version,)]


def _is_regular(path: Path) -> bool:
    """Whether there is a file with something in it, and no link."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return False
    return stat.S_ISREG(found.st_mode) and found.st_size > 0


def _reader(path: Path, how: str) -> sqlite3.Connection:
    file = sqlite3.connect(f"{path.as_uri()}?{how}", uri=True, timeout=_WAIT_S)
    file.execute("PRAGMA trusted_schema=OFF")
    return file


def _connected(path: Path) -> sqlite3.Connection:
    file = sqlite3.connect(path, timeout=_WAIT_S, isolation_level=None)
    try:
        for setting in ("trusted_schema=OFF", "journal_mode=WAL", "synchronous=NORMAL"):
            file.execute(f"PRAGMA {setting}")
    except BaseException:
        file.close()
        raise
    return file


def _remove(path: Path) -> None:
    for part in _parts(path):
        part.unlink(missing_ok=True)


def _parts(path: Path) -> tuple[Path, ...]:
    """The file, and what SQLite has beside it."""
    return (path, *(path.with_name(path.name + suffix) for suffix in ("-wal", "-shm", "-journal")))


def _create(path: Path, version: str) -> None:
    with closing(_connected(path)) as file:
        _fill(file, version)


def _fill(file: sqlite3.Connection, version: str) -> None:
    file.execute("BEGIN IMMEDIATE")
    for table in _TABLES:
        file.execute(table)
    file.execute("INSERT INTO about VALUES (?)", (version,))
    file.execute("COMMIT")
