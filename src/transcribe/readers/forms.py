"""Which form a file has: by its ending, and where that leaves it open by its content."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from transcribe.errors import InputError
from transcribe.readers.plain import json_of

_ENDINGS = {
    ".srt": "srt", ".vtt": "vtt", ".webvtt": "vtt",
    ".ttml": "ttml", ".dfxp": "ttml", ".itt": "ttml", ".imsc": "ttml", ".xml": "ttml",
    ".rttm": "rttm", ".txt": "txt", ".text": "txt", ".md": "md", ".markdown": "md", ".docx": "docx"}

# What stands at the beginning of others' documents, and what they are called.
_FOREIGN = {
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an old Word document, or one with a password",
    b"{\\rtf1": "a rich text document",
    b"%PDF-": "a PDF",
    b"mimetypeapplication/vnd.oasis": "an OpenDocument"}


def form_of(path: Path, data: bytes) -> str:
    """The form of a file, a name in `READERS`.

    Raises:
        InputError: nobody reads such a file.
        DocumentError: it ends in .json and isn't JSON.
    """
    for sign, kind in _FOREIGN.items():
        if sign in data[:100]:
            raise InputError(f"is {kind}", path=path, mend="Save it as a Word document (.docx), or as text.")
    ending = path.suffix.lower()
    if ending == ".json":
        return _json_form(json_of(data, path))
    if ending in (".srt", ".txt") and data.removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT"):
        return "vtt"
    found = _ENDINGS.get(ending) or _by_content(data, path)
    if found is None:
        raise InputError("is no kind of file that is known here", path=path,
                         mend=f"Known are files in {', '.join(sorted((*_ENDINGS, '.json')))}.")
    return found


def _by_content(data: bytes, path: Path) -> str | None:
    start = data[:4000].decode("utf-8-sig", "replace").lstrip()
    if start.startswith("{"):
        return _json_form(json_of(data, path))
    signs = {"PK\x03\x04": "docx", "WEBVTT": "vtt", "<?xml": "ttml", "<tt": "ttml", "SPEAKER ": "rttm"}
    sign = next((form for sign, form in signs.items() if start.startswith(sign)), None)
    return sign or ("srt" if "-->" in start else None)


def _json_form(document: Any) -> str:
    segments = document.get("segments") if isinstance(document, dict) else None
    if not isinstance(segments, list):
        return "json"
    told = {key for segment in segments if isinstance(segment, dict) for key in segment}
    return "podcast-json" if {"startTime", "body"} & told or "version" in document else "whisper-json"
