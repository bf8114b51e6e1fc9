"""What readers of text and of JSON have in common."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from transcribe.errors import DocumentError
from transcribe.store.inputs import FileKind, json_value, refuse_large

_JSON = FileKind("a transcript as JSON", 64_000_000)
_MOST_FRONT_LINES = 1000
_FIELD = re.compile(r"[\"']?(?P<key>\w[^\n:\"']{0,80})[\"']?\s*:(?:\s|$)")
#: Keys that nobody is called. Others begin with a capital where they are names of speakers.
_PAGE_KEYS = frozenset(("date", "description", "episode", "guest", "guests", "host", "hosts", "title", "url"))

_MOST_LINES = 100_000
_LONGEST = 120_000  # characters: two hours in one breath
_MOST_SEGMENTS, _MOST_WORDS = 50_000, 250_000
_HINT = "Correct it, or export it again. (docs/transcript.md describes our own format.)"


def text_of(data: bytes, path: Path) -> str:
    """A text file's text, its lines ended by line feeds.

    Raises:
        DocumentError: it is neither UTF-8 nor marked as UTF-16.
    """
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DocumentError(
            f"line {line} is not {encoding[:6].upper()} (byte {error.start})", path=path, hint="Save it as UTF-8."
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def refuse_unspoken(text: str, path: Path, unit: str, parted: str) -> str:
    """The text, unless it is larger than what anybody says; judged before it is taken apart.

    Args:
        unit, parted: what is read as one, and what stands between two of them.

    Raises:
        DocumentError: it has too many lines, or a unit is too long.
    """
    hint = "Check that it is the right file; else part it into paragraphs, and a very long recording's into files."
    if text.count("\n") > _MOST_LINES:
        raise DocumentError(f"has more than {_MOST_LINES:,} lines", path=path, hint=hint)
    longest = max(map(len, text.split(parted)))
    if longest > _LONGEST:
        raise DocumentError(f"has a {unit} of {longest:,} characters (at most {_LONGEST:,})", path=path, hint=hint)
    return text


def front_matter(text: str) -> tuple[str, str]:
    """The YAML at a text's very beginning, between lines "---", and the rest of the text.

    >>> front_matter("---\\nguest: Ann Lee\\n---\\nAnn: Yes.")
    ('guest: Ann Lee\\n', 'Ann: Yes.')
    """
    lines = text.lstrip().split("\n", _MOST_FRONT_LINES)
    end = next((at for at, line in enumerate(lines) if at and line.rstrip() in ("---", "...")), 0)
    if lines[0].rstrip() != "---" or not end:
        return "", text
    fields = [_FIELD.match(line) for line in lines[1:end] if line.strip() and line[0] not in " \t-#"]
    keys = [found["key"].strip() for found in fields if found]
    if len(keys) < len(fields) or not any(key[0].islower() or key.casefold() in _PAGE_KEYS for key in keys):
        return "", text
    return "\n".join(lines[1:end]) + "\n", "\n".join(lines[end + 1 :])


def json_of(data: bytes, path: Path) -> Any:
    """What a JSON file holds.

    Raises:
        DocumentError: it is no JSON.
    """
    refuse_large(len(data), path, _JSON)
    return json_value(text_of(data, path), path, _JSON, hint=_HINT)


def objects(document: Any, key: str, place: str, path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects in a JSON object's list, each with its place in the file.

    Raises:
        DocumentError: it isn't a list of objects, or has more than anybody says in a day.
    """
    held = document.get(key) if isinstance(document, dict) else None
    if not isinstance(held, list):
        raise DocumentError(f"{place}{key} isn't a list", path=path, hint=_HINT)
    most = _MOST_WORDS if key == "words" else _MOST_SEGMENTS
    if len(held) > most:
        raise DocumentError(
            f"{place}{key} has more than {most:,} items",
            path=path,
            hint="Check that it is the right file; a day of speech has fewer.",
        )
    for number, one in enumerate(held):
        if not isinstance(one, dict):
            raise DocumentError(f"{place}{key}.{number} isn't an object", path=path, hint=_HINT)
        yield f"{place}{key}.{number}.", one


def string(told: dict[str, Any], key: str, place: str, path: Path) -> str | None:
    """A text; None where it isn't told.

    Raises:
        DocumentError: it is something else.
    """
    text = told.get(key)
    if text is not None and not isinstance(text, str):
        raise DocumentError(f"{place}{key} isn't text", path=path, hint=_HINT)
    return text
