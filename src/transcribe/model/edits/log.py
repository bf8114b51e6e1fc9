"""Edits in the order in which they were made. Nothing is ever taken out of it: an undo is an edit of its own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from os import PathLike
from typing import Any, Literal, TypeVar
from uuid import uuid4

from transcribe.errors import DocumentError
from transcribe.model.edits.kinds import (
    AddNote,
    Change,
    Checked,
    PassageIs,
    RejectRepair,
    Renaming,
    ReplaceText,
    SetParagraphs,
    SoundIs,
    SpeakerIs,
    Undo,
)
from transcribe.model.records import dumps, loads, record

Kind = TypeVar(
    "Kind", SpeakerIs, PassageIs, Checked, RejectRepair, ReplaceText, SetParagraphs, AddNote, SoundIs, Renaming
)

#: The version of the files' form. In version 1 edits had no ids, and an undo deleted what it took back.
SCHEMA = 2

#: What to do about a damaged file of people's own work.
HINT = "Correct that line, or restore the file from a backup."


@record
class Edit:
    """One change by hand.

    Attributes:
        at: when, ISO 8601 with its offset.
        batch: what edits that were made together, in however many episodes, have in common.
        origin: the command that made a batch; "" for single edits, and where that wasn't noted.
        id: unique in the whole archive.
        revision: the revision of the log that it came with; 0 while it isn't stored.
    """

    author: str
    at: str
    change: Change
    batch: str = ""
    origin: Literal["", "import", "replace"] = ""
    id: str = ""
    revision: int = 0

    def __str__(self) -> str:
        return f"{self.change} ({self.author}, {self.at})"


@record
class Edits:
    """An append-only log of edits, oldest first: of one episode, or of the archive's names."""

    edits: tuple[Edit, ...] = ()
    schema: int = SCHEMA

    @property
    def revision(self) -> int:
        """How many times something was appended."""
        return self.edits[-1].revision if self.edits else 0

    @property
    def in_force(self) -> Edits:
        """Those that count: neither undone nor undos.

        >>> first = Edit("ann", "2026-01-01", AddNote(0, "note", "", "x"), id="1")
        >>> undo = Edit("ann", "2026-01-02", Undo(("1",)), id="2")
        >>> redo = Edit("ann", "2026-01-03", Undo(("2",)), id="3")
        >>> [len(Edits(edits).in_force.edits) for edits in ((first,), (first, undo), (first, undo, redo))]
        [1, 0, 1]
        """
        undone = self.undone
        return replace(
            self,
            edits=tuple(edit for edit in self.edits if edit.id not in undone and not isinstance(edit.change, Undo)),
        )

    @property
    def undone(self) -> frozenset[str]:
        """The ids of all that doesn't count: edits, and undos that were undone themselves."""
        undone: set[str] = set()
        for edit in reversed(self.edits):  # An undo names older edits only, and counts only if it isn't undone.
            if isinstance(edit.change, Undo) and edit.id not in undone:
                undone.update(edit.change.ids)
        return frozenset(undone)

    def changes(self, kind: type[Kind]) -> Iterator[tuple[Edit, Kind]]:
        """The changes of one kind that apply, each with its edit, oldest first."""
        return ((edit, edit.change) for edit in self.in_force.edits if isinstance(edit.change, kind))

    def since(self, revision: int) -> tuple[Edit, ...]:
        """What was appended after a revision."""
        return tuple(edit for edit in self.edits if edit.revision > revision)

    def number(self, edit_id: str) -> int:
        """An edit's place in the log, counted from 1; 0 where it isn't there."""
        return next((place for place, edit in enumerate(self.edits, start=1) if edit.id == edit_id), 0)

    def text(self, edit: Edit) -> str:
        """An edit as a list of the log shows it: an undo names what it takes back by number."""
        if not isinstance(edit.change, Undo):
            return str(edit)
        numbers = ", ".join(str(self.number(one)) for one in edit.change.ids)
        return f"undo of {numbers} ({edit.author}, {edit.at})"

    def appended(self, edits: Iterable[Edit]) -> Edits:
        """The log with these edits at its end, as its next revision. Those that it has already aren't added again."""
        known = {edit.id for edit in self.edits if edit.id}
        revision = self.revision + 1
        new = tuple(
            replace(edit, id=edit.id or uuid4().hex, revision=revision) for edit in edits if edit.id not in known
        )
        return replace(self, edits=(*self.edits, *new)) if new else self


def read_edits(data: bytes, path: str | PathLike[str]) -> Edits:
    """Read a log, of version 1 too: an episode's `edits.json`, or `people.json`.

    Edits of version 1 get ids that are the same at every reading.

    Raises:
        DocumentError: it is damaged, or of a version that isn't known here.
    """
    document = _object(data)
    version = document.get("schema", SCHEMA)
    if version == 1:
        return _of_version_1(document, path)
    if isinstance(version, int) and version > SCHEMA:
        raise DocumentError(
            f"is of version {version}, and version {SCHEMA} is supported", path=path, hint="Update transcribe."
        )
    return loads(Edits, data, path=path, hint=HINT)


@record
class _Renaming1:
    was: str
    now: str
    author: str
    at: str
    episodes: tuple[str, ...] = ()


@record
class _Edits1:
    edits: tuple[Edit, ...] = ()
    renamings: tuple[_Renaming1, ...] = ()
    schema: int = 1


def _of_version_1(document: dict[str, Any], path: str | PathLike[str]) -> Edits:
    # As JSON again, since JSON's lists are tuples only there.
    read = loads(_Edits1, json.dumps(document).encode(), path=path, hint=HINT)
    edits = (
        *read.edits,
        *(Edit(one.author, one.at, Renaming(one.was, one.now, one.episodes)) for one in read.renamings),
    )
    return Edits(
        tuple(
            replace(edit, id=hashlib.sha256(dumps(edit) + str(number).encode()).hexdigest()[:32], revision=number)
            for number, edit in enumerate(edits, start=1)
        )
    )


def _object(data: bytes) -> dict[str, Any]:
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return {}  # What is wrong with it is said by whoever reads it strictly.
    return document if isinstance(document, dict) else {}
