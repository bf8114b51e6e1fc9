"""What edits by hand have in common: who made them, when, and which ones an undo means."""

from __future__ import annotations

import getpass
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Literal
from uuid import uuid4

from transcribe.errors import InputError
from transcribe.model.edits import (
    Change,
    Edit,
    Edits,
)


def noted(
    changes: Iterable[Change], author: str | None = None, batch: str = "", origin: Literal["", "import", "replace"] = ""
) -> tuple[Edit, ...]:
    """Changes as edits of now, by `author` or whoever is logged in."""
    return tuple(Edit(author or user(), moment(), change, batch, origin, uuid4().hex) for change in changes)


def meant_edits(held: Edits, number: int | None, where: str, lists: str) -> tuple[Edit, ...]:
    """Which edits an undo is to take back."""
    standing = held.in_force.edits
    if number is None:
        if not standing:
            raise InputError(
                f"{where} has no edits{' that apply' if held.edits else ''}", hint=f"`{lists}` lists them."
            )
        batch = standing[-1].batch
        return tuple(edit for edit in standing if edit is standing[-1] or (batch and edit.batch == batch))
    if not 1 <= number <= len(held.edits):
        raise InputError(
            f"{where} has no edit {number}" if held.edits else f"{where} has no edits", hint=f"`{lists}` lists them."
        )
    edit = held.edits[number - 1]
    if edit.id in held.undone:
        raise InputError(f"edit {number} of {where} is already undone", hint=f"`{lists}` shows by which edit.")
    return (edit,)


def no_such_person(name: str) -> InputError:
    return InputError(f"no person named {name!r}", hint="`transcribe people list` shows the people.")


def user() -> str:
    """Who is logged in here."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a user without a name
        return "somebody"


def moment() -> str:
    """ISO 8601, to the millisecond, in universal time."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")
