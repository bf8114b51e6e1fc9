"""The transcript itself, as `docs/transcript.schema.json` describes it."""

from __future__ import annotations

from transcribe.model.formats import Format
from transcribe.model.transcript import Transcript
from transcribe.store.transcripts import to_json


def write(transcript: Transcript) -> str:
    """The transcript as JSON; `from_json` reads it back without loss."""
    return to_json(transcript).decode()


FORMAT = Format("json", "transcript.json", "application/json", write)
