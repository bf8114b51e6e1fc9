"""A transcript in another format."""

from __future__ import annotations

from pathlib import Path

from transcribe.model.records import record
from transcribe.pipeline.publishing import format_named, styled, unguarded
from transcribe.services.reading import transcript
from transcribe.store.archive import Archive
from transcribe.store.outputs import output_place
from transcribe.store.storage import write_atomic


@record
class Exported:
    """A transcript in another format.

    Attributes:
        recording: what it was made from, as the archive stores paths; empty where there was none.
        media_type: of the data.
        defused: cells that a spreadsheet would have run as formulas, and can't now.
    """

    data: bytes
    media_type: str
    recording: str
    defused: int = 0


def export(
    archive: Archive,
    episode_id: str,
    form: str,
    *,
    profile: str | None = None,
    translation: bool = False,
    raw: bool = False,
) -> Exported:
    """Write a transcript in another format, to memory.

    Args:
        form: its name: "srt", "docx", ...
        profile: the captions' house style; a name, or a TOML file.
        raw: in CSV, leave cells that a spreadsheet would run as formulas as they are.

    Raises:
        InputError: there is no such episode or format, or the format takes no profile, or has no cells.
        SettingsError: there is no such profile, or its file can't be used.
        DocumentError: the transcript is damaged.
        EngineUnavailable: the format needs a library that isn't installed.
    """
    chosen = unguarded(form) if raw else format_named(form) if profile is None else styled(form, profile)
    found = transcript(archive, episode_id, translation=translation)
    defused = 0
    if form == "csv" and not raw:
        from transcribe.documents.csv import count_defused

        defused = count_defused(found)
    return Exported(chosen.data(found), chosen.media_type, found.provenance.recording.path, defused)


def save_export(archive: Archive, exported: Exported, path: Path, *, force: bool = False) -> None:
    """Write what was exported to a file.

    Args:
        force: replace the file, if it is there.

    Raises:
        InputError: the file is there, or it is one of the archive's own.
        ArchiveError: it can't be written.
    """
    write_atomic(output_place(archive, path, force=force, recording=exported.recording), exported.data)
