"""`transcribe list`: what the archive holds."""

from __future__ import annotations

from transcribe.cli.common.console import note, print_json, print_table
from transcribe.cli.common.options import HERE, ArchiveOption, JsonOption, LimitOption, OffsetOption
from transcribe.model.timecode import clock


def list_episodes(
    archive: ArchiveOption = HERE, limit: LimitOption = None, offset: OffsetOption = 0, as_json: JsonOption = False
) -> None:
    """List the archive's episodes: done, failed, and recordings not yet transcribed."""
    from transcribe import services
    from transcribe.model.records import plain
    from transcribe.store.archive import Archive

    warnings: list[str] = []
    entries = services.list_episodes(Archive(archive), limit, offset, warnings)
    for warning in warnings:
        note(f"warning: {warning}")
    if as_json:
        print_json([plain(entry) for entry in entries])
        return
    print_table(
        ("id", "state", "length", "speakers", "title"),
        [
            (
                entry.id,
                entry.state,
                clock(entry.duration_ms) if entry.duration_ms else "",
                ", ".join(f"{speaker.name or '?'} ({speaker.role})" for speaker in entry.speakers),
                entry.title,
            )
            for entry in entries
        ],
    )
    for entry in entries:
        for warning in entry.warnings:
            note(f"{entry.id}: {warning}")
