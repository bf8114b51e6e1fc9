"""Markdown (CommonMark): ours, and what editors make of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from itertools import zip_longest
from typing import TYPE_CHECKING

from transcribe.model.parsed import ParsedTranscript
from transcribe.readers.context import ReadContext
from transcribe.readers.documents.layout import Block, laid_out
from transcribe.readers.documents.openings import OpeningLine, in_a_row, in_brackets
from transcribe.readers.plain import front_matter, refuse_unspoken, text_of

if TYPE_CHECKING:
    from markdown_it.token import Token

_COLON = re.compile(r"\s*(?:\([^()]*\)\s*)?[:：]")
_HTML = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)


def read(data: bytes, context: ReadContext) -> ParsedTranscript:
    """Read Markdown: headings and quotations stand between the passages; a name may be bold."""
    from markdown_it import MarkdownIt

    page, text = front_matter(refuse_unspoken(text_of(data, context.path), context.path, "paragraph", "\n\n"))
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    return laid_out("md", list(_blocks(tokens)), context, page)


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    inside: list[str] = []  # what is open around a token
    cells: list[str] = []
    number = ""
    for token in tokens:
        kind = token.type.rpartition("_")[0]
        if token.nesting == 1:
            inside.append(kind)
            if kind == "list_item" and "ordered_list" in inside:
                number = f"{token.info}{token.markup} "
        elif token.nesting == -1:
            inside.pop()
            if kind == "tr":
                yield Block("text", (OpeningLine(" ".join(cells)) if "thead" in inside else in_a_row(cells),))
                cells = []
        elif token.type == "inline" and "tr" in inside:
            cells.append(" ".join(line.text for line in _lines(token.children or [])))
        elif token.type == "inline" and number:
            # A sentence that begins with a year and a full stop looks like this, too.
            first, *others = _lines(token.children or [])
            yield Block("text", (OpeningLine(number + first.before, first.name, first.after), *others))
            number = ""
        elif token.type == "inline":
            yield Block(
                "heading"
                if "heading" in inside
                else "note"
                if "blockquote" in inside
                else "item"
                if "list_item" in inside
                else "text",
                tuple(_lines(token.children or [])),
            )
        elif token.content:  # indented by four spaces, or fenced; or HTML
            shown = unescape(_HTML.sub(" ", token.content)) if token.type == "html_block" else token.content
            yield Block("text", tuple(map(OpeningLine, filter(str.strip, shown.split("\n")))))


def _lines(tokens: Sequence[Token]) -> Iterator[OpeningLine]:
    """The lines of a paragraph. A break that only wraps it is soft, unless something marked begins the next line."""
    parts = ["", "", ""]  # before a name in bold or italics, the name, after it
    place, slanted, soft = 0, False, False
    for token, following in zip_longest(tokens, tokens[1:]):
        is_soft = token.type == "softbreak"
        if is_soft or token.type == "hardbreak" or _is_break(token):
            yield _line(parts, slanted=slanted, soft=soft)
            marked = following is not None and following.type in ("code_inline", "strong_open")
            parts, place, slanted, soft = ["", "", ""], 0, False, is_soft and not marked
        elif token.type in ("strong_open", "em_open") and not parts[1] and place != 1:
            place, slanted = 1, token.type == "em_open"
        elif token.type == ("em_close" if slanted else "strong_close") and place == 1:
            place = 2
        elif token.type != "html_inline":
            parts[place] += in_brackets(token.content) if token.type == "code_inline" else token.content
    yield _line(parts, slanted=slanted, soft=soft)


def _line(parts: Sequence[str], *, slanted: bool, soft: bool) -> OpeningLine:
    """A line with its name. Italics stress words, too: without a colon they show no name."""
    before, name, after = parts
    if slanted and not (name.rstrip().endswith((":", "：")) or _COLON.match(after)):
        return OpeningLine(before + name + after, soft=soft)
    return OpeningLine(before, name, after, soft=soft)


def _is_break(token: Token) -> bool:
    return token.type == "html_inline" and re.fullmatch(r"<br\s*/?>", token.content) is not None
