"""Our own JSON (`docs/transcript.md`): it tells everything, with the exact time of each word."""

from __future__ import annotations

from pathlib import Path

from transcribe.errors import DocumentError
from transcribe.evaluation.references.reference import Reference
from transcribe.transcript import from_json


def read(text: str, path: Path, episode_id: str) -> Reference:
    """Read a reference in the transcript's own form."""
    try:
        told = from_json(text.encode(), path=path)
    except DocumentError as error:
        raise DocumentError(error.reason, path=path, mend="Correct it; docs/transcript.md tells its form.") from error
    return Reference(told.speakers, told.turns, told.provenance.recording.duration_ms)
