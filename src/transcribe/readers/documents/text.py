"""Plain text: ours, and what people and other programs write."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import dropwhile, groupby

from transcribe.model.parsed import ParsedTranscript
from transcribe.readers.context import ReadContext
from transcribe.readers.documents.layout import FOOT, Block, laid_out
from transcribe.readers.documents.openings import OpeningLine
from transcribe.readers.plain import front_matter, refuse_unspoken, text_of

_UNDERLINE = re.compile(r"-{3,}|={3,}")
_RULE = re.compile(r"-{3,}|={3,}|\*{3,}|_{3,}")
_HASHED = re.compile(r"#{1,6}\s+(.+)")


def read(data: bytes, context: ReadContext) -> ParsedTranscript:
    """Read text: paragraphs between blank lines, headings underlined or after "#", notes after ">"."""
    page, text = front_matter(refuse_unspoken(text_of(data, context.path), context.path, "line", "\n"))
    lines = [line.strip() for line in text.split("\n")]
    blocks = (list(run) for blank, run in groupby(lines, key=lambda line: not line) if not blank)
    return laid_out("txt", [block for lines in blocks for block in _blocks(lines)], context, page)


def _blocks(lines: Sequence[str]) -> Iterator[Block]:
    lines = list(dropwhile(_RULE.fullmatch, lines))
    if not lines:
        return
    hashed = _HASHED.fullmatch(lines[0])
    if len(lines) > 1 and _UNDERLINE.fullmatch(lines[1]):
        yield Block("heading", (OpeningLine(lines[0]),))
        lines = lines[2:]
    elif hashed:
        yield Block("heading", (OpeningLine(hashed[1]),))
        lines = lines[1:]
    elif lines[0] in FOOT and all(line.startswith("- ") for line in lines[1:]):
        yield Block("heading", (OpeningLine(lines[0]),))
        yield from (Block("item", (OpeningLine(line.removeprefix("- ")),)) for line in lines[1:])
        return
    if lines and all(line.startswith(">") and not line.startswith(">>") for line in lines):
        yield Block("note", tuple(OpeningLine(line[1:]) for line in lines))
    elif lines:
        yield Block("text", tuple(map(OpeningLine, lines)))
