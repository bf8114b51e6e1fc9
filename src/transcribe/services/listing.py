"""What the archive holds, episode by episode."""

from __future__ import annotations

from typing import Literal

from transcribe.errors import InputError
from transcribe.model.episode import Role
from transcribe.model.records import record
from transcribe.store.archive import Archive, Failure
from transcribe.store.inputs import is_there


@record
class ListedSpeaker:
    """A speaker, without the evidence."""

    label: str
    name: str | None
    role: Role
    confidence: float


@record
class Entry:
    """One episode of the archive.

    Attributes:
        state: "done"; "failed" (the last try failed; an older transcript may be there all the same); "waiting" (a
            recording in `audio/` that was never tried); "damaged" (its transcript can't be read).
        warnings: the transcript's own, and why the last try failed.
    """

    id: str
    title: str = ""
    recording: str = ""
    duration_ms: int | None = None
    state: Literal["done", "failed", "waiting", "damaged"] = "done"
    speakers: tuple[ListedSpeaker, ...] = ()
    engines: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def listing(archive: Archive) -> list[Entry]:
    """Every episode that was done or tried, and every recording that waits, by id."""
    known = {episode_id: _entry(archive, episode_id) for episode_id in archive.ids()}
    waiting = archive.recordings() if archive.audio.is_dir() else []
    for path in waiting:
        episode_id = archive.episode_id(path)
        known.setdefault(episode_id, Entry(episode_id, recording=archive.relative(path), state="waiting"))
    return [known[episode_id] for episode_id in sorted(known)]


def _failure(archive: Archive, episode_id: str) -> Failure | None:
    """Why the last try failed; where that file is damaged, so much is known."""
    try:
        return archive.failure(episode_id)
    except InputError as error:
        return Failure("", str(error), "")


def _entry(archive: Archive, episode_id: str) -> Entry:
    failure = _failure(archive, episode_id)
    troubles = (f"the last try failed: {failure.reason}. {failure.mend}".rstrip(),) if failure else ()
    try:
        if not is_there(archive.transcript_path(episode_id)):
            return Entry(episode_id, recording=failure.recording if failure else "", state="failed", warnings=troubles)
        transcript = archive.transcript(episode_id)
    except InputError as error:
        return Entry(episode_id, state="damaged", warnings=(str(error), *troubles))
    origin = transcript.provenance
    return Entry(
        episode_id, transcript.episode.title, origin.recording.path, origin.recording.duration_ms,
        "failed" if failure else "done",
        tuple(ListedSpeaker(speaker.label, speaker.name, speaker.role, speaker.confidence)
              for speaker in transcript.speakers),
        tuple(str(engine) for engine in origin.engines.values()), (*transcript.warnings, *troubles))
