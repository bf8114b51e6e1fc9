"""Word documents, as Word, LibreOffice and others write them (ECMA-376, part 1, chapter 17: WordprocessingML)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from transcribe.errors import DocumentError
from transcribe.model.parsed import ParsedTranscript
from transcribe.readers.context import ReadContext
from transcribe.readers.documents.layout import Block, Kind, laid_out
from transcribe.readers.documents.openings import OpeningLine, in_a_row
from transcribe.readers.documents.word_package import Package, Styles, w

# Their text isn't in the document any more, or isn't for reading, or is there twice.
_GONE = frozenset(
    (
        w("del"),
        w("moveFrom"),
        w("instrText"),
        w("pPr"),
        w("rPr"),
        w("txbxContent"),
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    )
)
_SIGNS = {w("tab"): " ", w("br"): "\n", w("cr"): "\n", w("noBreakHyphen"): "-"}

_HEADING = re.compile(r"(?:heading ?\d*|title|subtitle)(?!\w)", re.IGNORECASE)
_QUOTE = re.compile(r"(?:intense )?quot(?:e|ations?)|block text", re.IGNORECASE)
_LIST = re.compile(r"list\b", re.IGNORECASE)

_MOST_PARAGRAPHS = 30_000

#: A run's text, and whether its style shows it to be a name.
Run = tuple[str, bool]


def read(data: bytes, context: ReadContext) -> ParsedTranscript:
    """Read a Word document: tracked changes as if accepted, comments as notes before what they are on.

    Raises:
        DocumentError: it is no Word document, or one that nobody should open.
    """
    package = Package(data, context.path)
    body = package.body()
    if sum(1 for _ in body.iter(w("p"))) > _MOST_PARAGRAPHS:
        raise DocumentError(
            f"has more than {_MOST_PARAGRAPHS:,} paragraphs",
            path=context.path,
            hint="Check that it is the right file; a day of speech has fewer.",
        )
    reader = _Reader(package.styles(), package.comments())
    return laid_out("docx", [block for child in body for block in reader.blocks(child)], context)


class _Reader:
    def __init__(self, styles: Styles, comments: dict[str, str]) -> None:
        self.styles = styles
        self.comments = comments
        self._open: list[Run] = []  # of a paragraph whose end was deleted

    def blocks(self, element: Element) -> Iterator[Block]:
        """What an element of the body holds, in order."""
        if element.tag == w("p"):
            yield from self._paragraph(element)
        elif element.tag == w("tr"):
            yield Block("text", (in_a_row([self._cell(cell) for cell in element.iter(w("tc"))]),))
        elif element.tag not in _GONE:
            for child in element:
                yield from self.blocks(child)

    def _paragraph(self, paragraph: Element) -> Iterator[Block]:
        for reference in paragraph.iter(w("commentReference")):
            comment = self.comments.get(reference.get(w("id"), ""))
            if comment:
                yield Block("note", (OpeningLine(comment),))
        runs = [*self._open, *self._runs(paragraph)]
        if paragraph.find(f"{w('pPr')}/{w('rPr')}/{w('del')}") is not None:
            self._open = runs
            return
        self._open = []
        yield Block(self._kind(paragraph), tuple(_lines(runs)))
        for box in _boxes(paragraph):
            for inner in box.iter(w("p")):
                yield from self._paragraph(inner)

    def _kind(self, paragraph: Element) -> Kind:
        name = self.styles.paragraph(paragraph)
        if _HEADING.match(name) or self.styles.is_outlined(paragraph):
            return "heading"
        if _QUOTE.fullmatch(name):
            return "note"
        return "item" if _LIST.match(name) or paragraph.find(f"{w('pPr')}/{w('numPr')}") is not None else "text"

    def _runs(self, element: Element) -> Iterator[Run]:
        for child in element:
            if child.tag == w("r"):
                yield "".join(_texts(child)), self.styles.shows_name(child)
            elif child.tag not in _GONE:
                yield from self._runs(child)

    def _cell(self, cell: Element) -> str:
        return " ".join(text for paragraph in cell.iter(w("p")) for text, _ in [*self._runs(paragraph), (" ", False)])


def _texts(run: Element) -> Iterator[str]:
    for child in run:
        if child.tag == w("t"):
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]


def _boxes(paragraph: Element) -> Iterator[Element]:
    """The text boxes that hang on a paragraph, each once."""
    for child in paragraph:
        if child.tag == w("txbxContent"):
            yield child
        elif not str(child.tag).endswith("}Fallback"):
            yield from _boxes(child)


def _lines(runs: Sequence[Run]) -> Iterator[OpeningLine]:
    """A paragraph's lines; the first run of names in one is its name."""
    parts, place = ["", "", ""], 0
    for text, is_name in runs:
        first, *others = text.split("\n")
        for number, piece in enumerate((first, *others)):
            if number:
                yield OpeningLine(parts[0], parts[1], parts[2])
                parts, place = ["", "", ""], 0
            if piece.strip():
                place = 1 if is_name and place < 2 else 2 if place else 0
            parts[place] += piece
    yield OpeningLine(parts[0], parts[1], parts[2])
