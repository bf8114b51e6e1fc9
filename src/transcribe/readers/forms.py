"""Which form a file has: by its ending, and where that leaves it open by its content."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from transcribe.errors import InputError
from transcribe.readers.plain import json_of
from transcribe.readers.segments import whisper_form, whose

_ENDINGS = {
    ".srt": "srt",
    ".vtt": "vtt",
    ".webvtt": "vtt",
    ".ttml": "ttml",
    ".dfxp": "ttml",
    ".itt": "ttml",
    ".imsc": "ttml",
    ".xml": "ttml",
    ".rttm": "rttm",
    ".txt": "txt",
    ".text": "txt",
    ".md": "md",
    ".markdown": "md",
    ".docx": "docx",
}

#: Endings of the files that are read.
SUFFIXES = (*sorted((*_ENDINGS, ".json")),)

#: Fields of our own JSON that no other has.
_OURS = frozenset(("provenance", "schema", "turns"))

_CUE_TIMES = re.compile(rb"^[ \t]*(?:\d+:)?\d\d:\d\d[.,]\d{3}[ \t]*-->", re.MULTILINE)

# What stands at the beginning of others' documents, and what they are called.
_FOREIGN = {
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an old Word document, or one with a password",
    b"{\\rtf1": "a rich text document",
    b"%PDF-": "a PDF",
    b"mimetypeapplication/vnd.oasis": "an OpenDocument",
}


def form_of(path: Path, data: bytes) -> str:
    """The form of a file, a name in `READERS`.

    Raises:
        InputError: nobody reads such a file.
        DocumentError: it ends in .json and isn't JSON.
    """
    for sign, kind in _FOREIGN.items():
        if sign in data[:100]:
            raise InputError(f"is {kind}", path=path, hint="Save it as a Word document (.docx), or as text.")
    ending = path.suffix.lower()
    if ending == ".json":
        return _json_form(json_of(data, path), path)
    if ending in (".srt", ".txt") and _is_vtt(data):
        return "vtt"
    found = _ENDINGS.get(ending) or _by_content(data, path)
    if found is None:
        raise InputError("is not in a supported format", path=path, hint=f"Supported formats: {', '.join(SUFFIXES)}.")
    return found


def _is_vtt(data: bytes) -> bool:
    """Whether a file is WebVTT, and not only a text that begins with that word."""
    return data.removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT") and _CUE_TIMES.search(data) is not None


def _by_content(data: bytes, path: Path) -> str | None:
    start = data[:4000].decode("utf-8-sig", "replace").lstrip()
    if start.startswith(("{", "[")):
        return _json_form(json_of(data, path), path)
    signs = {"PK\x03\x04": "docx", "WEBVTT": "vtt", "<?xml": "ttml", "<tt": "ttml", "SPEAKER ": "rttm"}
    sign = next((form for sign, form in signs.items() if start.startswith(sign)), None)
    return sign or ("srt" if "-->" in start else None)


def _json_form(document: Any, path: Path) -> str:
    if isinstance(document, dict) and _OURS & set(document):
        return "json"
    segments = document.get("segments") if isinstance(document, dict) else None
    if isinstance(segments, list):
        told = {key for segment in segments if isinstance(segment, dict) for key in segment}
        if {"startTime", "body"} & told or "version" in document:
            return "podcast-json"
    if whisper_form(document) is not None:
        return "whisper-json"
    program = whose(document)
    raise InputError(
        f"is JSON of {program}, which isn't supported" if program else "is JSON, but not a transcript",
        path=path,
        hint="Supported are ours, Whisper's, WhisperX's, whisper.cpp's, OpenAI's, Hugging "
        "Face's and podcasts'; or export it as SubRip or text.",
    )
