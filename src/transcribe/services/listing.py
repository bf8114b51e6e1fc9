"""What the archive holds, episode by episode."""

from __future__ import annotations

import os
from collections.abc import Container
from pathlib import Path
from typing import Literal

from transcribe.model.episode import Role
from transcribe.model.records import record
from transcribe.store.archive import Archive
from transcribe.store.catalogue import Catalogue
from transcribe.store.rows import Row


@record
class ListedSpeaker:
    """A speaker, without the evidence."""

    label: str
    name: str | None
    role: Role
    confidence: float


@record
class ListedEpisode:
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


def listing(
    archive: Archive, limit: int | None = None, offset: int = 0, warnings: list[str] | None = None
) -> list[ListedEpisode]:
    """Every episode that was done or tried, and every recording that waits, by id.

    Args:
        limit: how many at most; None for all.
        offset: how many are passed over first.
        warnings: why the catalogue can't be used is added to it.

    Raises nothing where a file is damaged: its entry says so.
    """
    with Catalogue(archive, warnings=warnings) as catalogue:
        known = catalogue.ids()
        waiting = _waiting(archive, set(known), catalogue.sources())
        page = sorted([*known, *waiting])[offset : None if limit is None else offset + limit]
        rows = {row.id: row for row in catalogue.named(episode_id for episode_id in page if episode_id not in waiting)}
    return [
        _entry(rows[episode_id])
        if episode_id in rows
        else ListedEpisode(episode_id, recording=archive.relative(waiting[episode_id]), state="waiting")
        for episode_id in page
    ]


def _waiting(archive: Archive, known: Container[str], sources: Container[str]) -> dict[str, Path]:
    """The recordings of which there is no episode yet, by the ids that they will have."""
    found: dict[str, Path] = {}
    root = f"{archive.root}{os.sep}"
    for path in archive.recordings() if archive.audio.is_dir() else ():
        if str(path).removeprefix(root) in sources:  # For very many, ids take long to make.
            continue
        episode_id = archive.episode_id(path)
        if episode_id not in known:
            found.setdefault(episode_id, path)
    return found


def _entry(row: Row) -> ListedEpisode:
    return ListedEpisode(
        row.id,
        row.title,
        row.recording,
        row.duration_ms,
        row.state,
        tuple(ListedSpeaker(speaker.label, speaker.name, speaker.role, speaker.confidence) for speaker in row.speakers),
        row.engines,
        row.warnings,
    )
