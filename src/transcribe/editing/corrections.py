"""Who is who, set right by hand: what people may change of names and speakers, and which episodes it concerns.

Nothing here touches a transcript. What is changed is written to the layer of edits, and the episodes that it concerns
are made anew from what is kept of them (`batch.refresh`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from transcribe.editing.authoring import meant_edits, noted
from transcribe.errors import InputError
from transcribe.model.edits import (
    Change,
    Checked,
    CheckedTurn,
    Edit,
    PassageIs,
    RejectRepair,
    SpeakerIs,
    Undo,
)
from transcribe.model.episode import Role
from transcribe.model.timecode import parse
from transcribe.model.transcript import Interval, Speaker, Transcript
from transcribe.search import interval_of
from transcribe.store.archive import Archive
from transcribe.store.edits import EditStore

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
    gone = meant_edits(held, number, episode_id, f"transcribe edits {episode_id}")
    store.append(noted([Undo(tuple(edit.id for edit in gone))], author))
    return gone


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
