"""Reading a page from a sidecar file."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from transcribe.episode import Episode
from transcribe.errors import PageError
from transcribe.pages.fields import understood
from transcribe.pages.mapping import episode_from_mapping
from transcribe.pages.text import episode_from_text

_LARGEST = 2**20  # bytes; a page is a few kilobytes, and a recording misnamed .txt mustn't be read whole
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MEND = 'Write lines such as "Reporter: NAME" and "Guest: NAME".'


def read_page(path: Path) -> Episode:
    """What a sidecar says: `.txt` in a page's own form, `.json`, `.yaml` or `.yml` by the names of the fields.

    Raises:
        PageError: it can't be read, isn't of its kind, has fields of the wrong kind, or says nothing of an episode.
    """
    suffix = path.suffix.lower()
    if suffix not in (".txt", ".json", ".yaml", ".yml"):
        raise PageError("is no episode page", path=path, mend="A page is a .txt, .json, .yaml or .yml file.")
    text = _decoded(_bytes(path), path)
    if not text.strip():
        raise PageError("is empty", path=path, mend=_MEND)
    if suffix == ".txt":
        episode = episode_from_text(text)
        if not understood(episode):
            raise PageError("has none of the fields of an episode page", path=path, mend=_MEND)
        return episode
    episode = episode_from_mapping(_from_json(text, path) if suffix == ".json" else _from_yaml(text, path), path)
    if episode == Episode():
        raise PageError("says nothing of an episode", path=path, mend='Give it fields such as "reporter" and "guest".')
    return episode


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            raise PageError("is too large for a page (over 1 MiB)", path=path, mend="Check that it is the right file.")
        return path.read_bytes()
    except OSError as error:
        raise PageError(f"can't be read ({error.strerror})", path=path,
                        mend="Check the path and its permissions.") from error


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
    raise PageError("is not text", path=path, mend="Save the page as plain text in UTF-8.")


def _from_json(text: str, path: Path) -> Mapping[object, object]:
    try:
        return _mapping(json.loads(text), path)
    except json.JSONDecodeError as error:
        raise PageError(f"is not JSON ({error.msg}, line {error.lineno})", path=path, mend="Mend that line.") from error
    except (ValueError, RecursionError) as error:
        raise PageError(f"is not usable JSON ({error})", path=path, mend="Correct it.") from error


def _from_yaml(text: str, path: Path) -> Mapping[object, object]:
    import yaml

    try:
        return _mapping(yaml.safe_load(text), path)
    except yaml.MarkedYAMLError as error:
        line = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise PageError(f"is not YAML ({error.problem}{line})", path=path, mend="Mend that line.") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        reason = str(error).splitlines()[0] if str(error) else "it can't be understood"
        raise PageError(f"is not YAML ({reason})", path=path, mend="Correct it.") from error


def _mapping(value: object, path: Path) -> Mapping[object, object]:
    if not isinstance(value, dict):
        raise PageError("holds no fields", path=path, mend='Write fields such as "reporter: NAME".')
    return value
