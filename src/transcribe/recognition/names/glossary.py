"""The archive's own list of terms: `glossary.txt` in its root.

# One term a line, as it is to be written.
Zandvoort
Matt Micucci = mat me coochie, matt mccoochie    # what is to be replaced by it wherever it stands
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from transcribe.errors import InputError
from transcribe.model.records import record
from transcribe.store.inputs import FileKind, read_if_there, utf8
from transcribe.text.prose import one_line

GLOSSARY_NAME = "glossary.txt"
_FILE = FileKind("a glossary", 1_000_000, InputError)

_HINT = "Write one term a line; what it is misheard as may follow, after a = and with commas between."


@record
class GlossaryEntry:
    """A term as it is written, and what is to be replaced by it outright."""

    term: str
    heard_as: tuple[str, ...] = ()


@record
class Glossary:
    """A user's terms, in the order of the file."""

    entries: tuple[GlossaryEntry, ...] = ()


def read_glossary(path: Path) -> Glossary:
    """Read a glossary; one that isn't there is empty.

    Raises:
        InputError: it can't be read, or a line can't be understood; the line's number is named.
    """
    data = read_if_there(path, _FILE)
    return Glossary() if data is None else parse_glossary(data, path)


def parse_glossary(data: bytes, path: Path) -> Glossary:
    """What a glossary's bytes say, as `read_glossary` does; `path` serves errors."""
    return Glossary(tuple(_entries(utf8(data, path, _FILE), path)))


def _entries(text: str, path: Path) -> Iterator[GlossaryEntry]:
    found = [
        (number, entry)
        for number, line in enumerate(text.splitlines(), start=1)
        if (entry := _entry(line, number, path))
    ]
    terms: dict[str, int] = {}
    for number, entry in found:
        if terms.setdefault(entry.term.casefold(), number) != number:
            raise _fault(f"{entry.term!r} is already on line {terms[entry.term.casefold()]}", number, path)
    replaced: dict[str, int] = {}
    for number, entry in found:
        for form in map(str.casefold, entry.heard_as):
            if terms.get(form, number) != number:
                raise _fault(f"{form!r} can't be replaced, since it is a term on line {terms[form]}", number, path)
            if replaced.setdefault(form, number) != number:
                raise _fault(f"{form!r} is already replaced on line {replaced[form]}", number, path)
        yield entry


def _entry(line: str, number: int, path: Path) -> GlossaryEntry | None:
    line = one_line(re.sub(r"(?:^|\s)#.*", "", line))
    if not line:
        return None
    term, *rest = (part.strip() for part in line.split("="))
    forms = tuple(form.strip() for form in rest[0].split(",")) if rest else ()
    if len(rest) > 1:
        raise _fault("there is more than one =", number, path)
    if not _has_letters(term):
        raise _fault("there is no term before the =" if rest else f"{line!r} has no letters", number, path)
    if not all(map(_has_letters, forms)):
        raise _fault("an entry between commas or at the end is empty", number, path)
    return GlossaryEntry(term, forms)


def _has_letters(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _fault(reason: str, number: int, path: Path) -> InputError:
    return InputError(f"line {number}: {reason}", path=path, hint=_HINT)
