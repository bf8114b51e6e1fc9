"""Writing a Whoosh index.

One process writes, in one go per `BATCH` episodes: Whoosh's sub-writers (`procs=2`) lose documents when one fails.
Words reach it as lists of tokens, so none of its analyzers has a say, and none drops stop words.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from transcribe.archive import Archive, sync_folder, write_atomic
from transcribe.errors import InputError
from transcribe.search.index import SyncReport
from transcribe.search.turns import IndexedTurn, pack, turns_of
from transcribe.search.words import place_words, stem

#: Episodes a commit. Each commit costs a fraction of a second, and merges small segments at times.
BATCH = 200

#: Size and time of change (in nanoseconds) of each episode's transcript; None where a commit began and didn't end.
_Stamps = dict[str, list[int] | None]
_HELD = "synced.json"


def schema() -> Any:
    """What Whoosh knows of a turn. Text has positions, for phrases; stems and the fields of the language don't."""
    from whoosh.columns import VarBytesColumn
    from whoosh.fields import COLUMN, KEYWORD, STORED, TEXT, Schema

    fields = {name: KEYWORD() for name in
              ("role", "person", "film", "title", "section", "festival", "year", "episode")}
    return Schema(text=TEXT(), stem=KEYWORD(scorable=True), place=COLUMN(VarBytesColumn()), turn=STORED(), **fields)


def create(folder: Path) -> None:
    """Make an empty index in a folder, which mustn't exist yet."""
    from whoosh.index import create_in

    folder.mkdir(parents=True)
    create_in(str(folder), schema())
    _store(folder, {})


def update(folder: Path, archive: Archive) -> SyncReport:
    """Make an index hold what an archive's transcripts say now."""
    from whoosh.index import open_dir

    before, now = _held(folder), _stamps(archive)
    changed = sorted({episode for episode in now if before.get(episode) != now[episode]} | (before.keys() - now.keys()))
    index = open_dir(str(folder), schema=schema())
    held = dict(before)
    unreadable: dict[str, str] = {}
    for start in range(0, len(changed), BATCH):
        batch = changed[start:start + BATCH]
        _store(folder, held | dict.fromkeys(batch))  # In doubt, until the commit has ended.
        unreadable |= _commit(index, archive, batch, now)
        _make_durable(folder)
        for episode in set(batch) - unreadable.keys():
            held.pop(episode, None)
            held |= {episode: now[episode]} if episode in now else {}
        _store(folder, held)
    done = set(changed) - unreadable.keys()
    return SyncReport(added=len(done - before.keys()), updated=len(done & now.keys() & before.keys()),
                      removed=len(done - now.keys()), unreadable=tuple(unreadable.values()))


def optimize(folder: Path) -> None:
    """Merge an index's segments into one, which is read fastest."""
    from whoosh.index import open_dir

    open_dir(str(folder), schema=schema()).optimize()
    _make_durable(folder)


def _commit(index: Any, archive: Archive, episodes: Sequence[str], now: _Stamps) -> dict[str, str]:
    """Replace these episodes, or take them out where they are no more. Returns those that can't be read, and why."""
    unreadable = {}
    writer = index.writer(procs=1)
    try:
        for episode in episodes:
            try:
                transcript = archive.transcript(episode) if episode in now else None
            except InputError as error:
                unreadable[episode] = str(error)
                continue
            writer.delete_by_term("episode", episode)
            for turn in turns_of(episode, transcript) if transcript else ():
                _add(writer, turn)
        writer.commit()
    except BaseException:
        with suppress(Exception):  # What went wrong first is what is told.
            writer.cancel()
        raise
    return unreadable


def _add(writer: Any, turn: IndexedTurn) -> None:
    said, _ = place_words(turn.words)
    writer.add_document(
        text=said, stem=tuple(map(stem, said)), place=f"{turn.episode}\0{turn.number:08}".encode(), turn=pack(turn),
        **turn.values())


def _stamps(archive: Archive) -> _Stamps:
    """The archive's transcripts, by size and time of change."""
    stamps: _Stamps = {}
    for episode in archive.ids():
        with suppress(FileNotFoundError):  # It was tried, and failed.
            told = archive.transcript_path(episode).stat()
            stamps[episode] = [told.st_size, told.st_mtime_ns]
    return stamps


def _held(folder: Path) -> _Stamps:
    held = json.loads((folder / _HELD).read_bytes())
    if not isinstance(held, dict):
        raise ValueError(f"{_HELD} lists no episodes")
    return held


def _store(folder: Path, held: _Stamps) -> None:
    write_atomic(folder / _HELD, json.dumps(held).encode())


def _make_durable(folder: Path) -> None:
    """Whoosh leaves its files to the system's good will; after this they survive a loss of power."""
    for path in folder.iterdir():
        with path.open("r+b") as file:
            os.fsync(file.fileno())
    sync_folder(folder)
