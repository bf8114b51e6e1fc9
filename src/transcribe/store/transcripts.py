"""Transcripts as they are written: `transcript.json`, and the JSON Schema of it."""

from __future__ import annotations

import json
from os import PathLike
from pathlib import Path
from typing import Any

from transcribe.errors import DocumentError
from transcribe.model.records import dumps, json_schema, loads
from transcribe.model.transcript import SCHEMA, Transcript
from transcribe.store.inputs import RECORD, json_value, read


def to_json(transcript: Transcript) -> bytes:
    """The published JSON form, UTF-8."""
    return dumps(transcript, indent=1)


def from_json(data: bytes, *, path: str | PathLike[str] | None = None) -> Transcript:
    """Read `to_json`'s form back, without loss.

    Raises:
        DocumentError: it is no transcript, or of a version that this package doesn't know.
    """
    try:
        read = loads(Transcript, data, path=path, hint="Restore the file, or run the episode again with --force.")
    except DocumentError:
        _judge(_version(data), path)  # Of another version, that is the reason.
        raise
    _judge(read.schema, path)
    return read


def read_transcript(path: Path) -> Transcript:
    """Read a transcript file.

    Raises:
        DocumentError: it isn't there, or `from_json` refuses it.
    """
    return from_json(read(path, RECORD), path=path)


def schema() -> bytes:
    """The JSON Schema (2020-12) of `to_json`'s form, as published in `docs/transcript.schema.json`."""
    document = {"$schema": "https://json-schema.org/draft/2020-12/schema", **json_schema(Transcript)}
    return json.dumps(document, indent=1).encode() + b"\n"


def _judge(version: int | None, path: str | PathLike[str] | None) -> None:
    """Refuse a version that isn't ours; None where there is none."""
    if version is not None and version != SCHEMA:
        raise DocumentError(
            f"is a transcript of version {version}, and version {SCHEMA} is supported",
            path=path,
            hint="Update transcribe." if version > SCHEMA else "Run the episode again.",
        )


def _version(data: bytes) -> int | None:
    try:
        document: Any = json_value(data.decode("utf-8", "replace"), None, RECORD)
    except DocumentError:
        return None
    version = document.get("schema") if isinstance(document, dict) else None
    return version if isinstance(version, int) else None
