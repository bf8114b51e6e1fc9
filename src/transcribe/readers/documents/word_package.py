"""The parts of a Word document's package, read with care: it may come from anywhere."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path
from typing import NoReturn
from xml.etree import ElementTree

from transcribe.errors import DocumentError
from transcribe.text.prose import one_line

#: No transcript's text is larger, unpacked; a day of speech is a few megabytes, with all of Word's markup twenty.
_LARGEST_PART = 32_000_000
#: Elements and their attributes; a day of speech is a million.
_MOST_MARKUP = 1_500_000
#: Parts of a package; Word writes twenty, and one a picture.
_MOST_PARTS = 10_000
#: Elements in one another; tables in tables reach thirty.
_DEEPEST_XML = 100
_ENTRY = b"PK\x01\x02"

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT_W = "http://purl.oclc.org/ooxml/wordprocessingml/main"  # what Word calls "strict"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}Override"

_HINT = "Save it again as a Word document (.docx)."
_DEEPEST = 20  # styles that are based on others


def w(name: str) -> str:
    """The full name of an element or attribute of WordprocessingML."""
    return f"{{{_W}}}{name}"


class _Swelling(Exception):
    """What it does that no Word document does."""


class _Builder(ElementTree.TreeBuilder):
    """Builds a tree that what reads it may walk by calling itself."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> ElementTree.Element:
        self._depth += 1
        if self._depth > _DEEPEST_XML:
            raise _Swelling(f"nests elements deeper than {_DEEPEST_XML}")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> ElementTree.Element:
        self._depth -= 1
        return super().end(tag)

    def doctype(self, *_: object) -> NoReturn:
        raise _Swelling("declares entities")


class Package:
    """A Word document's parts.

    Raises:
        DocumentError: from each method, where the part isn't what it must be.
    """

    def __init__(self, data: bytes, path: Path) -> None:
        self._path = path
        if data.count(_ENTRY) > _MOST_PARTS:
            raise self._bad(f"holds more than {_MOST_PARTS:,} files")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise self._bad("isn't a Word document, or is damaged") from error
        self._names = set(self._zip.namelist())
        types = self._part("[Content_Types].xml")
        named = [] if types is None else types.iter(_TYPES)
        self._types = {
            one.get("ContentType", "").rpartition(".")[2]: one.get("PartName", "").lstrip("/") for one in named
        }

    def body(self) -> ElementTree.Element:
        """The text with all that belongs to it."""
        document = self._part(self._types.get("main+xml", "word/document.xml"))
        body = None if document is None else document.find(w("body"))
        if body is None:
            raise self._bad("isn't a Word document: it contains no text")
        return body

    def styles(self) -> Styles:
        """Its styles; none where they are missing."""
        return Styles(self._part(self._types.get("styles+xml", "word/styles.xml")))

    def comments(self) -> dict[str, str]:
        """The comments by their ids, as "Author: text"."""
        part = self._part(self._types.get("comments+xml", "word/comments.xml"))
        found = {}
        for comment in [] if part is None else part.iter(w("comment")):
            text = one_line(
                " ".join(
                    "".join(piece.text or "" for piece in paragraph.iter(w("t"))) for paragraph in comment.iter(w("p"))
                )
            )
            author = one_line(comment.get(w("author"), ""))
            found[comment.get(w("id"), "")] = f"{author}: {text}" if author and text else text
        return found

    def _part(self, name: str) -> ElementTree.Element | None:
        if name not in self._names:
            return None
        try:
            data = self._unpacked(name).replace(_STRICT_W.encode(), _W.encode())
            if data.count(b"<") + 3 * data.count(b"=") > _MOST_MARKUP:
                raise self._bad(f"holds more markup in {name} than a day of speech")
            return ElementTree.fromstring(data, ElementTree.XMLParser(target=_Builder()))
        except _Swelling as error:
            raise self._bad(f"{error} in {name}, as no Word document does") from error
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
            raise self._bad(f"is damaged, or locked, in {name}") from error
        except ElementTree.ParseError as error:
            raise self._bad(f"is damaged in {name} ({error})") from error

    def _unpacked(self, name: str) -> bytes:
        info = self._zip.getinfo(name)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # Others unpack all at once.
            raise self._bad(f"is packed in {name} as no Word document is")
        with self._zip.open(info) as part:
            data = part.read(_LARGEST_PART + 1)  # What it says of its size may be wrong.
        if len(data) > _LARGEST_PART:
            raise self._bad(f"holds more than {_LARGEST_PART // 1_000_000} MB in {name}")
        return data

    def _bad(self, reason: str) -> DocumentError:
        return DocumentError(reason, path=self._path, hint=_HINT)


class Styles:
    """What a document's styles are called, and what they show."""

    def __init__(self, part: ElementTree.Element | None) -> None:
        found = [] if part is None else part.findall(w("style"))
        self._styles = {style.get(w("styleId"), ""): style for style in found}

    def paragraph(self, paragraph: ElementTree.Element) -> str:
        """The name of a paragraph's style, which programs leave in English whatever their language."""
        return self._name(_value(paragraph, w("pPr"), w("pStyle")))

    def is_outlined(self, paragraph: ElementTree.Element) -> bool:
        """Whether it is a heading by its level in the outline, 0 to 8, its own or its style's."""
        level = _value(paragraph, w("pPr"), w("outlineLvl"))
        name = _value(paragraph, w("pPr"), w("pStyle"))
        for _ in range(_DEEPEST):
            if level or name not in self._styles:
                break
            style = self._styles[name]
            level, name = _value(style, w("pPr"), w("outlineLvl")), _value(style, w("basedOn"))
        return level.isdecimal() and int(level) < 9

    def shows_name(self, run: ElementTree.Element) -> bool:
        """Whether a run has our style for names, or is bold on its own."""
        properties = run.find(w("rPr"))
        if properties is None:
            return False
        bold = properties.find(w("b"))
        is_bold = bold is not None and bold.get(w("val"), "1") not in ("0", "false", "off")
        return is_bold or self._name(_value(run, w("rPr"), w("rStyle"))).lower() == "speaker"

    def _name(self, identifier: str) -> str:
        style = self._styles.get(identifier)
        # Without styles the id says it as well: "Heading1".
        return identifier if style is None else _value(style, w("name")) or identifier


def _value(element: ElementTree.Element, *steps: str) -> str:
    found = element.find("/".join(steps))
    return "" if found is None else found.get(w("val"), "")
