"""How the catalogue follows the transcripts: what changed on disk is read again and written into it."""

from __future__ import annotations

import os
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import islice

from transcribe.model.records import dumps
from transcribe.store.archive import Archive
from transcribe.store.rows import Reading, Reviewer, Row, read_episode
from transcribe.store.selection import folded
from transcribe.workers.sharing import sharing

#: How many episodes are written at once: a killed process loses so many, and others wait that long.
_BATCH = 200
#: How far apart two changes of a file may be that its times don't tell apart.
_TICK_NS = 20_000_000
#: How long after the look began a file may be changed; one from farther ahead has its time from another clock.
_SKEW_NS = 60_000_000_000
#: What columns hold at most, so that sums of very many still are numbers of 64 bits.
_LARGEST = 2**40


def bring_up_to_date(archive: Archive, file: sqlite3.Connection, reviewer: Reviewer | None) -> None:
    """Read again what changed since it was written into the catalogue, and take out what is gone.

    Raises:
        sqlite3.Error: the catalogue is damaged, locked or can't be written.
    """
    coded = sys.getfilesystemencoding(), sys.getfilesystemencodeerrors()  # As `os.fsdecode`, which takes longer.
    held = {
        key.decode(*coded): (stamp, reviewed)
        for key, stamp, reviewed in file.execute("SELECT id, stamp, reviewed FROM episodes")
    }
    now = _stamps(archive)
    changed = [
        name
        for name, stamp in now.items()
        if stamp is None or (known := held.get(name)) is None or known[0] != stamp or (reviewer and not known[1])
    ]
    gone = held.keys() - now.keys()
    if gone:
        with _transaction(file):
            for name in gone:
                _remove(file, os.fsencode(name))
    if not changed:
        return
    with sharing(len(changed)) as spread:
        readings = spread(partial(read_episode, archive.root, reviewer), changed)
        pairs = zip(changed, readings, strict=True)
        while batch := list(islice(pairs, _BATCH)):
            with _transaction(file):
                for name, reading in batch:
                    _write(file, name, reading, now[name], (reviewer is not None, _source(archive, reading.row)))


def update_episode(archive: Archive, file: sqlite3.Connection, reviewer: Reviewer | None, episode_id: str) -> None:
    """Read an episode again, which the caller has just written.

    Raises:
        sqlite3.Error: the catalogue is damaged, locked or can't be written.
    """
    stamp = _stamp(str(archive.episodes), episode_id)
    reading = read_episode(archive.root, reviewer, episode_id)
    with _transaction(file):
        _write(file, episode_id, reading, stamp, (reviewer is not None, _source(archive, reading.row)))


def _stamps(archive: Archive) -> dict[str, str | None]:
    """Of every episode that was done or tried, what tells its files from those that take their place.

    None where nothing does: the system can't say, or a file was changed so lately that its times wouldn't tell another
    change.
    """
    episodes, now_ns = str(archive.episodes), time.time_ns()
    return {name: _stamp(episodes, name, now_ns) for name in archive.ids()}


def _stamp(episodes: str, name: str, now_ns: int | None = None) -> str | None:
    said = ""
    for file in ("transcript.json", "failure.json"):
        path = f"{episodes}/{name}/{file}"
        if file == "failure.json" and not os.access(path, os.F_OK):  # Sooner told so than by an error.
            continue
        try:
            found = os.stat(path)
        except FileNotFoundError:
            continue
        except OSError:
            return None
        # The time of change tells what an edit in place keeps: a new mode, an old time.
        changed_ns = found.st_ctime_ns
        if now_ns is not None and now_ns - _TICK_NS < changed_ns < now_ns + _SKEW_NS:
            return None
        said += f"{file[0]} {found.st_ino} {found.st_size} {found.st_mtime_ns} {changed_ns} "
    return said


def _source(archive: Archive, row: Row) -> str | None:
    """A row's recording, where the episode has its name from that."""
    return row.recording if row.recording and archive.episode_id(archive.locate(row.recording)) == row.id else None


def _write(
    file: sqlite3.Connection, name: str, reading: Reading, stamp: str | None, known: tuple[bool, str | None]
) -> None:
    """Write an episode; `known` says whether it was looked for a review, and its source."""
    reviewed, source = known
    key, row, review = os.fsencode(name), reading.row, reading.review
    _remove(file, key)
    file.execute(
        "INSERT INTO episodes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            key,
            stamp if reading.lasting else None,
            row.state,
            folded(row.title),
            row.festival,
            _bound(row.year),
            row.date,
            _bound(row.duration_ms),
            row.checked_share,
            reviewed,
            *((review.worth, review.places, _bound(review.listening_ms)) if review else (None, None, None)),
            source,
        ),
    )
    file.execute("INSERT INTO documents VALUES (?, ?, ?)", (key, _document(row), review.document if review else None))
    people = [(speaker.name, True, speaker.role, _bound(speaker.talk_ms)) for speaker in row.speakers if speaker.name]
    people += [(credit.name, False, credit.role, 0) for credit in row.credits]
    file.executemany(
        "INSERT INTO people VALUES (?, ?, ?, ?, ?, ?)",
        (
            (person, key, position, heard, role, talk_ms)
            for position, (person, heard, role, talk_ms) in enumerate(people)
        ),
    )


def _document(row: Row) -> bytes:
    return dumps(replace(row, id=""))  # A folder's name needn't be Unicode.


def _remove(file: sqlite3.Connection, key: bytes) -> None:
    file.execute("DELETE FROM episodes WHERE id = ?", (key,))
    file.execute("DELETE FROM documents WHERE id = ?", (key,))
    file.execute("DELETE FROM people WHERE episode = ?", (key,))


def _bound(number: int | None) -> int | None:
    return None if number is None else max(-_LARGEST, min(number, _LARGEST))


@contextmanager
def _transaction(file: sqlite3.Connection) -> Iterator[None]:
    file.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if file.in_transaction:
            file.execute("ROLLBACK")
        raise
    file.execute("COMMIT")
