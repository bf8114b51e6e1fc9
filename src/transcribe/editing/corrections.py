"""Who is who, set right by hand: what people may change of names and speakers, and which episodes it concerns.

Nothing here touches a transcript. What is changed is written to the layer of edits, and the episodes that it concerns
are made anew from what is kept of them (`batch.refresh`).
"""

from __future__ import annotations

import getpass
import re
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from typing import Literal
from uuid import uuid4

from transcribe.errors import InputError
from transcribe.model.edits import (
    Change,
    Checked,
    CheckedTurn,
    Edit,
    Edits,
    PassageIs,
    RejectRepair,
    Renaming,
    Renamings,
    SpeakerIs,
    Undo,
)
from transcribe.model.episode import Role
from transcribe.model.timecode import parse
from transcribe.model.transcript import Interval, Speaker, Transcript
from transcribe.search import interval_of
from transcribe.store.archive import Archive
from transcribe.store.catalogue import Catalogue
from transcribe.store.edits import EditStore
from transcribe.store.selection import Selection

#: What is meant for a stretch of time, and no speaker's name.
_SPAN = re.compile(r"\s*[\d:.,]+s?\s*[-–]\s*[\d:.,]+s?\s*")


def assign(
    archive: Archive,
    episode_id: str,
    whom: str,
    person: str | None,
    role: Role | None = None,
    author: str | None = None,
) -> Edit:
    """Say who a speaker is, or who speaks in a stretch of time.

    Args:
        whom: a label ("SPEAKER_01"), what the speaker is called in the transcript, or a stretch ("3:12-3:25").
        person: None leaves a speaker with a role and no name.
        role: None takes the page's for somebody credited, else the speaker's own.

    Raises:
        InputError: there is no such episode, speaker or stretch, or it can't be told in which role.
    """
    transcript = archive.transcript(episode_id)
    person = person.strip() if person else None
    change = (
        _passage(transcript, whom, person, role)
        if _SPAN.fullmatch(whom)
        else _voice(transcript, _speaker(transcript, whom), person, role)
    )
    return _add(archive, episode_id, change, author)


def check(archive: Archive, episode_id: str, where: str | None = None, author: str | None = None) -> Edit:
    """Note that a person has read the turns that begin in a stretch (None: all), and stands by them.

    Raises:
        InputError: there is no such episode, or no turn there.
    """
    stretch = interval_of(where) if where else None
    turns = [
        turn
        for turn in archive.transcript(episode_id).turns
        if stretch is None or stretch.start_ms <= turn.start_ms < stretch.end_ms
    ]
    if not turns:
        raise InputError(
            f"no turn begins at {where} in {episode_id}" if where else f"nothing is said in {episode_id}",
            hint=f"`transcribe show {episode_id}` has times.",
        )
    return _add(
        archive,
        episode_id,
        Checked(tuple(CheckedTurn(turn.start_ms, turn.end_ms, turn.text) for turn in turns)),
        author,
    )


def keep_as_heard(archive: Archive, episode_id: str, where: str, author: str | None = None) -> tuple[Edit, ...]:
    """Take back the repairs of names in a stretch; no later run repairs them again.

    Raises:
        InputError: there is no such episode, or no repair there.
    """
    stretch = interval_of(where) if _SPAN.fullmatch(where) else Interval(parse(where), parse(where) + 1000)
    repairs = [repair for repair in archive.transcript(episode_id).repairs if repair.overlap_ms(stretch)]
    if not repairs:
        raise InputError(
            f"no name was repaired at {where} in {episode_id}",
            hint=f"`transcribe show {episode_id}` lists the repairs.",
        )
    return add(
        archive,
        episode_id,
        [RejectRepair(Interval(repair.start_ms, repair.end_ms), repair.was) for repair in repairs],
        author,
    )


def add(archive: Archive, episode_id: str, changes: Sequence[Change], author: str | None = None) -> tuple[Edit, ...]:
    """Write changes behind an episode's edits, whatever others changed meanwhile."""
    return EditStore(archive, episode_id).append(noted(changes, author))


def noted(
    changes: Iterable[Change], author: str | None = None, batch: str = "", origin: Literal["", "import", "replace"] = ""
) -> tuple[Edit, ...]:
    """Changes as edits of now, by `author` or whoever is logged in."""
    return tuple(Edit(author or user(), moment(), change, batch, origin, uuid4().hex) for change in changes)


def undo(archive: Archive, episode_id: str, number: int | None = None, author: str | None = None) -> tuple[Edit, ...]:
    """Take back an edit: the one of this number, counted from 1 as `transcribe edits` lists them; else the newest that
    is in force, with all that was changed in this episode together with it. To undo an undo, give its number.

    Returns:
        What was taken back.

    Raises:
        InputError: there is none, or it doesn't count as it is.
    """
    store = EditStore(archive, episode_id)
    held = store.read()
    gone = _meant(held, number, episode_id, f"transcribe edits {episode_id}")
    store.append(noted([Undo(tuple(edit.id for edit in gone))], author))
    return gone


def _meant(held: Edits, number: int | None, where: str, lists: str) -> tuple[Edit, ...]:
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


def rename(archive: Archive, was: str, now: str, author: str | None = None) -> tuple[str, ...]:
    """Give a person another name, in the whole archive and for good.

    Returns:
        The episodes that it concerns, by id.

    Raises:
        InputError: nobody is called so, or somebody else is called that already.
    """
    if _called(archive, now):
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
    if not _called(archive, into):
        raise _nobody(into)
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
        if person not in _names(archive.transcript(episode_id)):
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
    (meant,) = _meant(held, number, "the archive", "transcribe people history")
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
    if not episodes and not _called(archive, was):
        raise _nobody(was)
    EditStore(archive).append(noted([Renaming(was, now.strip(), episodes)], author))
    # Looked for now, so that what a run stored meanwhile is found too.
    return episodes or _concerned(archive, {was})


def _passage(transcript: Transcript, where: str, person: str | None, role: Role | None) -> PassageIs:
    stretch = interval_of(where)
    if person is None:
        raise InputError("a time range needs a person", hint="Name who speaks there.")
    if not any(2 * word.overlap_ms(stretch) > word.duration_ms for word in transcript.words):
        raise InputError(
            f"nothing is said at {where} in {transcript.id}", hint=f"`transcribe show {transcript.id}` has times."
        )
    return PassageIs(stretch, person, role or _role(transcript, person))


def _voice(transcript: Transcript, speaker: Speaker, person: str | None, role: Role | None) -> SpeakerIs:
    heard = tuple(Interval(turn.start_ms, turn.end_ms) for turn in transcript.turns if turn.speaker == speaker.label)
    return SpeakerIs(heard, person, role or _role(transcript, person, speaker.role))


def _speaker(transcript: Transcript, whom: str) -> Speaker:
    for speaker in transcript.speakers:
        if whom.casefold() in (speaker.label.casefold(), speaker.known_as.casefold()):
            return speaker
    said = ", ".join(f"{speaker.label} ({speaker.known_as})" for speaker in transcript.speakers)
    raise InputError(f"there is no speaker {whom!r} in {transcript.id}", hint=f"It has {said or 'no speakers'}.")


def _role(transcript: Transcript, person: str | None, otherwise: Role = Role.UNKNOWN) -> Role:
    """What the page, else the transcript, has this person as."""
    known = {speaker.name: speaker.role for speaker in transcript.speakers} | {
        credit.name: credit.role for credit in transcript.episode.credits
    }
    role = known.get(person, otherwise) if person else otherwise
    if role is Role.UNKNOWN:
        raise InputError(
            f"the page doesn't credit {person or 'this speaker'}", hint="Give a role: --role reporter, guest or other."
        )
    return role


def _add(archive: Archive, episode_id: str, change: Change, author: str | None) -> Edit:
    return add(archive, episode_id, [change], author)[0]


def _called(archive: Archive, name: str) -> bool:
    with Catalogue(archive) as catalogue:
        return bool(catalogue.naming({name}))


def _concerned(archive: Archive, names: Collection[str]) -> tuple[str, ...]:
    """The episodes in which somebody has one of these names, and those of which nobody knows: `refresh` says why."""
    with Catalogue(archive) as catalogue:
        damaged = (row.id for row in catalogue.rows(Selection(state="damaged")).rows)
        return tuple(sorted({*catalogue.naming(names), *damaged}))


def _names(transcript: Transcript) -> set[str]:
    """Who is heard in an episode, or credited."""
    return {speaker.name for speaker in transcript.speakers if speaker.name} | {
        credit.name for credit in transcript.episode.credits
    }


def _nobody(name: str) -> InputError:
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
