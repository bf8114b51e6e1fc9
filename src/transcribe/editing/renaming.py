"""People who are called otherwise, over the whole archive."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from transcribe.editing.authoring import meant_edits, no_such_person, noted
from transcribe.errors import InputError
from transcribe.model.edits import (
    Edit,
    Edits,
    Renaming,
    Renamings,
    Undo,
)
from transcribe.model.transcript import Transcript
from transcribe.store.archive import Archive
from transcribe.store.catalogue import Catalogue
from transcribe.store.edits import EditStore
from transcribe.store.selection import Selection


def rename(archive: Archive, was: str, now: str, author: str | None = None) -> tuple[str, ...]:
    """Give a person another name, in the whole archive and for good.

    Returns:
        The episodes that it concerns, by id.

    Raises:
        InputError: nobody is called so, or somebody else is called that already.
    """
    if called(archive, now):
        raise InputError(
            f"another person is already named {now!r}",
            hint=f'If both are one person: transcribe people merge "{was}" "{now}"',
        )
    return _rename(archive, was, now, (), author)


def merge(archive: Archive, was: str, into: str, author: str | None = None) -> tuple[str, ...]:
    """Two names are one person's, who is called by the second from now on.

    Returns:
        The episodes that it concerns, by id.

    Raises:
        InputError: nobody is called by one of the names.
    """
    if not called(archive, into):
        raise no_such_person(into)
    return _rename(archive, was, into, (), author)


def split(
    archive: Archive, person: str, episodes: Sequence[str], now: str, author: str | None = None
) -> tuple[str, ...]:
    """One name is two people's: in these episodes it is somebody else, who is called otherwise.

    Returns:
        The episodes that it concerns, by id.

    Raises:
        InputError: nobody is called so in one of the episodes.
    """
    for episode_id in episodes:
        if person not in names_in(archive.transcript(episode_id)):
            raise InputError(
                f"no person named {person!r} in {episode_id}", hint="`transcribe people list` shows where."
            )
    return _rename(archive, person, now, tuple(sorted(episodes)), author)


def undo_renaming(
    archive: Archive,
    number: int | None = None,
    author: str | None = None,
) -> tuple[Edit, tuple[str, ...]]:
    """Take back a change of a name: the one of this number, as `transcribe people history` lists them; else the newest
    that is in force. To undo an undo, give its number.

    Returns:
        The change, and the episodes that it concerns, by id.

    Raises:
        InputError: there is none, or it doesn't count as it is.
    """
    store = EditStore(archive)
    held = store.read()
    if number is None and not held.in_force.edits:
        raise InputError("no name has been changed", hint="`transcribe people list` shows the people.")
    (meant,) = meant_edits(held, number, "the archive", "transcribe people history")
    store.append(noted([Undo((meant.id,))], author))
    return meant, _concerned(archive, _names_changed(held, meant))


def _names_changed(held: Edits, meant: Edit) -> frozenset[str]:
    """Everybody whose name may be another one after an undo, by all the names that they may have."""
    if isinstance(meant.change, Renaming):
        every = Renamings(tuple(edit.change for edit in held.edits if isinstance(edit.change, Renaming)))
        return every.related(meant.change.was)
    undone = meant.change.ids if isinstance(meant.change, Undo) else ()
    return frozenset(name for edit in held.edits if edit.id in undone for name in _names_changed(held, edit))


def _rename(archive: Archive, was: str, now: str, episodes: tuple[str, ...], author: str | None) -> tuple[str, ...]:
    if not now.strip() or was == now:
        raise InputError(f"{now!r} is the same name", hint="Give the new name.")
    if not episodes and not called(archive, was):
        raise no_such_person(was)
    EditStore(archive).append(noted([Renaming(was, now.strip(), episodes)], author))
    # Looked for now, so that what a run stored meanwhile is found too.
    return episodes or _concerned(archive, {was})


def called(archive: Archive, name: str) -> bool:
    with Catalogue(archive) as catalogue:
        return bool(catalogue.naming({name}))


def _concerned(archive: Archive, names: Collection[str]) -> tuple[str, ...]:
    """The episodes in which somebody has one of these names, and those of which nobody knows: `refresh` says why."""
    with Catalogue(archive) as catalogue:
        damaged = (row.id for row in catalogue.rows(Selection(state="damaged")).rows)
        return tuple(sorted({*catalogue.naming(names), *damaged}))


def names_in(transcript: Transcript) -> set[str]:
    """Who is heard in an episode, or credited."""
    return {speaker.name for speaker in transcript.speakers if speaker.name} | {
        credit.name for credit in transcript.episode.credits
    }
