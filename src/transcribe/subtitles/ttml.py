"""TTML as broadcasters hand it on: TTML 1 and 2, IMSC, EBU-TT-D.

expat tells where each paragraph stands in the text, so that a mend leaves all else in the file as it is. Nothing
outside of the file is ever asked for: a document type, where entities come from, ends the reading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby
from math import inf
from pathlib import Path
from typing import NamedTuple, NoReturn
from xml.parsers import expat

from transcribe.errors import InputError
from transcribe.subtitles.agents import Agents
from transcribe.subtitles.clocktime import Clock
from transcribe.subtitles.declared import decoded
from transcribe.subtitles.file import Fault, FilePiece, Subtitle, SubtitleFile, refuse_many, refuse_swollen

SUFFIXES = (".ttml", ".dfxp", ".itt", ".imsc", ".xml")

#: TTML's own, and those of its drafts, which DFXP files have.
_NAMESPACE = re.compile(r"http://www\.w3\.org/(?:ns/ttml|[0-9]{4}/[0-9]{2}/ttaf1)")
_METADATA = re.compile(rf"{_NAMESPACE.pattern}#metadata")
_SOUNDS = frozenset(("sound", "music"))  # of ttm:role
_PARAMETERS = re.compile(rf"{_NAMESPACE.pattern}#parameter")

_MOST_MARKUP = 500_000  # a day of captions in which each word has its span
#: What has times on screen.
_TIMED = ("body", "div", "p", "span")

_START_TAG = re.compile(rb"""<(?:[^<>"']|"[^"]*"|'[^']*')*>""")
_END_TAG = re.compile(rb"[^>]*>")
_LINE_BREAK = re.compile(r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|(?P<br><(?:[\w.-]+:)?br\b[^<>]*>)", re.DOTALL)


def read_ttml(data: bytes, path: Path) -> SubtitleFile:
    """A TTML file's paragraphs as cues.

    Raises:
        InputError: it is XML of another kind, or larger than a day of captions.
    """
    if data.count(b"<") > _MOST_MARKUP:
        raise InputError("holds more markup than a day of captions", path=path, hint="Check that it is the right file.")
    text, told = decoded(data)
    reader = _Reader(text.encode(), path)
    reader.faults += [told] if told else []
    reader.read()
    rest = reader.data[reader.taken :].decode()
    head, *others = (*reader.chunks, rest)
    subtitles = tuple(
        replace(cue, before=(before,) if before else ())
        for cue, before in zip(reader.subtitles, ("", *others), strict=False)
    )
    refuse_swollen(subtitles, path)
    unmendable = "it isn't UTF-8" if told else reader.unmendable
    tail = (rest,) if subtitles else ()
    return SubtitleFile(str(path), "ttml", (head,), subtitles, tail, tuple(reader.faults), unmendable)


class _Refused(Exception):
    """The reading ends here."""


@dataclass(slots=True)
class _Element:
    """One that is open, with its times since the beginning of the document.

    Attributes:
        free_ms: when a child begins that says nothing, where children follow one another.
        timed: whether it or one around it has times of its own.
        speaker: the id of the agent that says it.
    """

    start_ms: float = 0
    end_ms: float = inf
    one_by_one: bool = False
    free_ms: float = 0
    timed: bool = False
    speaker: str = ""
    is_sound: bool = False
    hidden: bool = False  # nothing in it is shown


class _Paragraph(NamedTuple):
    """Where one stands: its start tag's first and last byte, and its line."""

    begin: int
    content: int
    line: int
    depth: int


class _Reader:
    """Takes a document's paragraphs one by one.

    Attributes:
        chunks: what stands before each cue.
        taken: how many bytes are in the chunks and cues.
    """

    def __init__(self, data: bytes, path: Path) -> None:
        self.data, self.path = data, path
        self.subtitles: list[Subtitle] = []
        self.chunks: list[str] = []
        self.faults: list[Fault] = []
        self.taken = 0
        self.unmendable = ""
        self._clock = Clock()
        self._open: list[_Element] = []
        self._paragraph: _Paragraph | None = None
        self._spans: list[_Element] = []
        self._broken = False  # a time of this paragraph's can't be read
        self._pieces: list[tuple[_Element, list[str]]] = []
        self._agents = Agents()
        self._parser = expat.ParserCreate("utf-8", " ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = self._refuse

    def read(self) -> None:
        try:
            self._parser.Parse(self.data, True)
        except _Refused:
            self.unmendable = "it has a document type"
        except expat.ExpatError as error:
            self.unmendable = "it isn't well-formed XML"
            reason = expat.errors.messages[error.code]
            self.faults.append(
                Fault("syntax", "error", error.lineno, None, f"is not well-formed XML: {reason}", lost=True)
            )

    def _refuse(self, *_: object) -> NoReturn:
        self._fault("syntax", "has a document type, whose entities could stand for anything: reading stopped")
        raise _Refused

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        known = _NAMESPACE.fullmatch(space) is not None
        if not self._open:
            if not known or local != "tt":
                raise InputError(
                    "is XML, but not TTML",
                    path=self.path,
                    hint="Give SubRip, WebVTT or TTML (whose outermost element is tt).",
                )
            self._begin({key.rpartition(" ")[2]: value for key, value in attributes.items() if _PARAMETERS.match(key)})
        around = self._open[-1] if self._open else _Element()
        element = replace(around, one_by_one=False, free_ms=0)
        self._describe(element, space, local, attributes)
        if known and local == "p":
            begin = self._parser.CurrentByteIndex
            tag = _START_TAG.match(self.data, begin)
            assert tag is not None, "expat has just read one"
            self._paragraph = _Paragraph(begin, tag.end(), self._parser.CurrentLineNumber, len(self._open))
            self._spans, self._broken, self._pieces = [], False, []
        if known and local in _TIMED:
            self._time(element, around, attributes, local)
        self._open.append(element)
        if known and local == "br":
            self._add("\n")

    def _describe(self, element: _Element, space: str, local: str, attributes: dict[str, str]) -> None:
        """What an element is besides its times: who says it, whether it is a sound, whether it is shown."""
        told = {key.rpartition(" ")[2]: value for key, value in attributes.items() if _METADATA.match(key)}
        element.speaker = told.get("agent", element.speaker)
        if "role" in told:
            element.is_sound = not _SOUNDS.isdisjoint(told["role"].split())
        if _METADATA.fullmatch(space):
            self._agents.start(local, attributes)
            element.hidden = True
        element.hidden = element.hidden or local == "metadata"

    def _text(self, text: str) -> None:
        self._agents.text(text)
        self._add(text.replace("\n", " "))

    def _add(self, text: str) -> None:
        """Take a piece of the paragraph's text, in which a line feed is a break."""
        if self._paragraph is None or self._open[-1].hidden:
            return
        if not (self._pieces and self._pieces[-1][0] is self._open[-1]):
            self._pieces.append((self._open[-1], []))
        self._pieces[-1][1].append(text)

    def _begin(self, parameters: dict[str, str]) -> None:
        self._clock = Clock.of(parameters)
        if parameters.get("timeBase", "media") != "media":
            self.unmendable = f"its times are those of a {parameters['timeBase']} clock"
        if parameters.get("timeBase") == "clock":
            self._fault("times", "counts from midnight: times are used as the recording's", lost=False)

    def _time(self, element: _Element, around: _Element, attributes: dict[str, str], name: str) -> None:
        """Give an element its times: a child's count from when the element around it begins."""
        element.one_by_one = attributes.get("timeContainer") == "seq"
        told = {key: attributes[key] for key in ("begin", "end", "dur") if key in attributes}
        origin = around.free_ms if around.one_by_one else around.start_ms
        element.start_ms = element.free_ms = origin
        if told or element.one_by_one:
            element.timed = True
            read = {key: self._clock.ms(value) for key, value in told.items()}
            for key, value in read.items():
                if value is None:
                    read[key] = lenient = self._clock.lenient_ms(told[key])
                    self._broken = self._broken or lenient is None
                    self._fault("times", f"{key}={told[key][:40]!r} isn't a valid time", lost=lenient is None)
            element.start_ms = element.free_ms = origin + (read.get("begin") or 0)
            ends = [origin + ms for ms in (read.get("end"),) if ms is not None]
            ends += [element.start_ms + ms for ms in (read.get("dur"),) if ms is not None]
            element.end_ms = min([around.end_ms, *ends])
            if name != "p" or element.one_by_one or around.timed:
                self.unmendable = self.unmendable or "its cues' times depend on other elements"
        if name == "span" and told and self._paragraph:
            self._spans.append(element)

    def _end(self, name: str) -> None:
        element = self._open.pop()
        if _METADATA.fullmatch(name.rpartition(" ")[0]):
            self._agents.end(name.rpartition(" ")[2])
        if self._open and element.end_ms < inf and name.rpartition(" ")[2] in _TIMED:
            self._open[-1].free_ms = element.end_ms
        paragraph = self._paragraph
        if paragraph is not None and paragraph.depth == len(self._open):
            self._cue(element, paragraph)
            self._paragraph = None

    def _cue(self, element: _Element, paragraph: _Paragraph) -> None:
        start, end = element.start_ms, element.end_ms
        if end == inf and self._spans:
            start, end = min(span.start_ms for span in self._spans), max(span.end_ms for span in self._spans)
        if self._broken:
            return
        if end == inf:
            timed = element.timed or self._spans
            self._fault(
                "times", "has no end time: shown until the end" if timed else "has no times", line=paragraph.line
            )
            return
        tag = self.data[paragraph.begin : paragraph.content].decode()
        closed = paragraph.content
        if not tag.endswith("/>"):
            closing = _END_TAG.match(self.data, self._parser.CurrentByteIndex)
            closed = closing.end() if closing else closed
        self.chunks.append(self.data[self.taken : paragraph.begin].decode())
        refuse_many(len(self.subtitles) + 1, self.path)
        times = round(start), round(end)
        self.subtitles.append(
            Subtitle(
                len(self.subtitles) + 1,
                paragraph.line,
                *times,
                _lines(self.data[paragraph.content : closed].decode()),
                identifier=tag,
                stated=times,
                pieces=self._seen(times),
            )
        )
        self.taken = closed

    def _seen(self, cue: tuple[int, int]) -> tuple[FilePiece, ...]:
        """The paragraph's text, each part of it within the times of its span."""

        def about(piece: tuple[_Element, list[str]]) -> FilePiece:
            element, _ = piece
            end_ms = cue[1] if element.end_ms == inf else round(element.end_ms)
            return FilePiece(
                "", max(cue[0], round(element.start_ms)), end_ms, self._agents.named(element.speaker), element.is_sound
            )

        runs = (
            (piece, "".join(text for _, texts in run for text in texts))
            for piece, run in groupby(self._pieces, key=about)
        )
        return tuple(replace(piece, text=text) for piece, text in runs if text.strip())

    def _fault(self, rule: str, message: str, *, line: int | None = None, lost: bool = True) -> None:
        self.faults.append(Fault(rule, "error", line or self._parser.CurrentLineNumber, None, message, lost))


def _lines(content: str) -> tuple[str, ...]:
    """A paragraph's content line by line: all but the first begin with their break."""
    breaks = [found.start() for found in _LINE_BREAK.finditer(content) if found["br"]]
    return tuple(content[start:end] for start, end in zip([0, *breaks], [*breaks, len(content)], strict=True))
