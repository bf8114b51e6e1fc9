"""An episode in short: what lists of episodes show, and what they are sorted and filtered by."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from transcribe.errors import InputError
from transcribe.model.episode import Credit, Role, months
from transcribe.model.records import record
from transcribe.model.transcript import Interval, Speaker, Transcript
from transcribe.store.archive import Archive, Failure
from transcribe.store.inputs import is_there


@record
class RowSpeaker:
    """A speaker of an episode, without the evidence.

    Attributes:
        talk_ms: how long they speak in all.
        by_hand: a person said who this is, of the whole voice.
    """

    label: str
    name: str | None
    role: Role
    confidence: float
    talk_ms: int
    by_hand: bool = False


@record
class Row:
    """An episode in short.

    Attributes:
        state: "done"; "failed" (the last try failed; an older transcript may be there all the same); "damaged" (its
            transcript can't be read).
        recording: its path as stored; of an episode without a transcript, what the failure names.
        sha256: the recording's digest; "" without a transcript.
        track: which of its audio tracks was heard, from 1; "" for all of them.
        duration_ms: the recording's; None without a transcript that can be read.
        date: "2017-11", or "2017" where the page tells no month, or "".
        engines: what did the work, a line each.
        checked_share: how many of the words stand in turns that a person has checked, 0 to 1.
        longest: by label, where each voice speaks longest.
        warnings: the transcript's own, and why the last try failed.
        fault: why the transcript can't be read, in a line that names the file; "" where it can.
    """

    id: str
    state: Literal["done", "failed", "damaged"] = "done"
    title: str = ""
    recording: str = ""
    sha256: str = ""
    track: str = ""
    duration_ms: int | None = None
    film: str = ""
    festival: str = ""
    year: int | None = None
    date: str = ""
    language: str | None = None
    credits: tuple[Credit, ...] = ()
    speakers: tuple[RowSpeaker, ...] = ()
    engines: tuple[str, ...] = ()
    checked_share: float = 0.0
    longest: tuple[tuple[str, Interval], ...] = ()
    warnings: tuple[str, ...] = ()
    fault: str = ""

    @property
    def names(self) -> frozenset[str]:
        """Everybody who is heard or credited."""
        return frozenset(speaker.name for speaker in self.speakers if speaker.name).union(
            credit.name for credit in self.credits
        )


def row_of(episode_id: str, document: bytes) -> Row:
    """An episode's row, of its JSON. By hand, since pydantic takes longer to load than a list of episodes to make.

    Raises:
        KeyError, TypeError, ValueError: it is no row's.
    """
    held = json.loads(document)
    made = {
        "credits": tuple(Credit(one["name"], Role(one["role"])) for one in held["credits"]),
        "speakers": tuple(RowSpeaker(**{**one, "role": Role(one["role"])}) for one in held["speakers"]),
        "engines": tuple(held["engines"]),
        "longest": tuple((label, Interval(**interval)) for label, interval in held["longest"]),
        "warnings": tuple(held["warnings"]),
    }
    return Row(**{**held, **made, "id": episode_id})


@record
class ReviewInShort:
    """How much of an episode is worth hearing.

    Attributes:
        worth: of all its places, in words that are probably wrong.
        listening_ms: how long they take to hear.
        places: how many there are.
        document: the review itself, as JSON.
    """

    worth: float
    listening_ms: int
    places: int
    document: bytes


#: Makes a transcript's review. It must be something that can be pickled.
Reviewer = Callable[[Transcript], ReviewInShort]


@record
class Reading:
    """What was read of an episode's files.

    Attributes:
        lasting: reading them again tells the same while they don't change. What the system couldn't read, it may be
            able to read later.
        review: None where there is no transcript that can be read, or none was asked for.
    """

    row: Row
    lasting: bool = True
    review: ReviewInShort | None = None


def read_episode(root: Path, reviewer: Reviewer | None, episode_id: str) -> Reading:
    """Read an episode that was done or tried. Whatever is wrong with its files is said in the row."""
    archive = Archive(root)
    failure = _failure(archive, episode_id)
    troubles = (f"the last run failed: {failure.reason}. {failure.hint}".rstrip(),) if failure else ()
    try:
        if not is_there(archive.transcript_path(episode_id)):
            recording = failure.recording if failure else ""
            return Reading(Row(episode_id, "failed", recording=recording, warnings=troubles))
        transcript = archive.transcript(episode_id)
    except InputError as error:
        row = Row(episode_id, "damaged", warnings=(str(error), *troubles), fault=str(error))
        return Reading(row, not isinstance(error.__cause__, OSError))
    row = _row(episode_id, transcript, "failed" if failure else "done", troubles)
    return Reading(row, review=reviewer(transcript) if reviewer else None)


def _failure(archive: Archive, episode_id: str) -> Failure | None:
    """Why the last try failed; where that file is damaged, so much is known."""
    try:
        return archive.failure(episode_id)
    except InputError as error:
        return Failure("", str(error), "")


def _row(episode_id: str, transcript: Transcript, state: Literal["done", "failed"], troubles: tuple[str, ...]) -> Row:
    page, made = transcript.episode, transcript.provenance
    known = months(page)
    words = sum(len(turn.words) for turn in transcript.turns)
    checked = sum(len(turn.words) for turn in transcript.turns if turn.checked)
    longest, talk_ms = _talk(transcript)
    return Row(
        episode_id,
        state,
        page.title,
        made.recording.path,
        made.recording.sha256,
        made.settings.get("track", ""),
        made.recording.duration_ms,
        page.film,
        page.festival,
        page.year,
        known[0] if len(known) == 1 else str(page.year or ""),
        transcript.language,
        page.credits,
        tuple(_speaker(speaker, talk_ms[speaker.label]) for speaker in transcript.speakers),
        tuple(str(engine) for engine in made.engines.values()),
        checked / words if words else 0.0,
        longest,
        (*transcript.warnings, *troubles),
    )


def _talk(transcript: Transcript) -> tuple[tuple[tuple[str, Interval], ...], dict[str, int]]:
    """Where each voice speaks longest, and for how long in all, by label."""
    longest: dict[str, Interval] = {}
    total_ms: dict[str, int] = defaultdict(int)
    for turn in transcript.turns:
        total_ms[turn.speaker] += turn.duration_ms
        if turn.speaker not in longest or turn.duration_ms > longest[turn.speaker].duration_ms:
            longest[turn.speaker] = Interval(turn.start_ms, turn.end_ms)
    return tuple(sorted(longest.items())), total_ms


def _speaker(speaker: Speaker, talk_ms: int) -> RowSpeaker:
    # Who named a passage alone didn't say whose the voice is.
    by_hand = any(one.kind == "by hand" and one.at_ms is None for one in speaker.evidence)
    return RowSpeaker(speaker.label, speaker.name, speaker.role, speaker.confidence, talk_ms, by_hand)
