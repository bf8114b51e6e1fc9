"""Archives whose episodes were imported, so that no engine is needed to make them."""

from __future__ import annotations

from pathlib import Path

from support.transcripts import words
from transcribe.model.edits import Imported
from transcribe.model.episode import Role
from transcribe.model.parsed import ParsedTranscript, Passage
from transcribe.store.archive import Archive


def imported_archive(folder: Path, episodes: int, said: str = "how do you film snow") -> Archive:
    """An archive of episodes "talk-0", "talk-1" and so on, which are yet to be made."""
    archive = Archive(folder)
    for number in range(episodes):
        spoken = words(said)
        passage = Passage(said, "Ann Lee", Role.REPORTER, 0, spoken[-1].end_ms, spoken)
        archive.store_imported(
            f"talk-{number}", Imported("talk.json", "ann", "2026-01-01", ParsedTranscript("json", (passage,)))
        )
    return archive
