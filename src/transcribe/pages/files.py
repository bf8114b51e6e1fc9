"""Reading a page from a sidecar file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from transcribe.errors import NotAPageError, PageError
from transcribe.model.episode import Episode
from transcribe.pages.fields import understood
from transcribe.pages.mapping import episode_from_mapping
from transcribe.pages.text import episode_from_text
from transcribe.store.inputs import FileKind, json_value, read, yaml_value

# A page is a few kilobytes, and a recording misnamed .txt mustn't be read whole.
_PAGE = FileKind("an episode page", 1_000_000, PageError)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
#: What programs that transcribe call the list of what is said.
_TRANSCRIPTS = ("segments", "turns", "words", "chunks", "transcription", "results", "monologues")
_HINT = 'Write lines such as "Reporter: NAME" and "Guest: NAME".'


def read_page(path: Path) -> Episode:
    """What a sidecar says: `.txt` in a page's own form, `.json`, `.yaml` or `.yml` by the names of the fields.

    Raises:
        NotAPageError: it is something else than a page.
        PageError: it can't be read, isn't of its kind, has fields of the wrong kind, or says nothing about an episode.
    """
    if path.suffix.lower() not in (".txt", ".json", ".yaml", ".yml"):
        raise PageError("isn't an episode page", path=path, hint="A page is a .txt, .json, .yaml or .yml file.")
    return parse_page(read(path, _PAGE), path)


def parse_page(data: bytes, path: Path) -> Episode:
    """What a sidecar's bytes say, as `read_page` tells it; `path` gives its form, and serves errors."""
    suffix = path.suffix.lower()
    text = _decoded(data, path)
    if not text.strip():
        raise PageError("is empty", path=path, hint=_HINT)
    if suffix == ".txt":
        episode = episode_from_text(text)
        if not understood(episode):
            raise NotAPageError("has none of the fields of an episode page", path=path, hint=_HINT)
        return episode
    if suffix == ".json":
        episode = _from_json(json_value(text, path, _PAGE), path)
    else:
        episode = episode_from_mapping(mapping_from_yaml(text, path), path)
    if episode == Episode():
        raise NotAPageError(
            "says nothing about an episode", path=path, hint='Give it fields such as "reporter" and "guest".'
        )
    return episode


def _from_json(value: object, path: Path) -> Episode:
    told = (
        value
        if isinstance(value, list)
        else next((value[name] for name in _TRANSCRIPTS if name in value), [])
        if isinstance(value, dict)
        else []
    )
    if isinstance(told, list) and any(isinstance(one, dict) for one in told):
        raise NotAPageError(
            "is a transcript, not an episode page", path=path, hint=f"Run: transcribe import {path.name}"
        )
    return episode_from_mapping(_mapping(value, path), path)


def _decoded(data: bytes, path: Path) -> str:
    """Text in UTF-8, in UTF-16 with its byte order mark, or else in cp1252, the old encoding of Windows."""
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text):
            return text
    raise PageError("is not text", path=path, hint="Save the page as plain text in UTF-8.")


def mapping_from_yaml(text: str, path: Path) -> Mapping[object, object]:
    """The fields of a YAML text.

    Raises:
        PageError: it isn't YAML, or holds no fields.
    """
    return _mapping(yaml_value(text, path, _PAGE), path)


def _mapping(value: object, path: Path) -> Mapping[object, object]:
    if not isinstance(value, dict):
        raise PageError("holds no fields", path=path, hint='Write fields such as "reporter: NAME".')
    return value
