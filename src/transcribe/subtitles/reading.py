"""Caption files read as leniently as players read them, with every liberty taken noted as a fault. (TTML, being XML,
gives no liberties: `subtitles.ttml` reads it.)

Libraries mend silently what a check must find; so this reader is our own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from transcribe.errors import InputError
from transcribe.subtitles.file import Fault, Kind, Severity, Subtitle, SubtitleFile
from transcribe.subtitles.ttml import SUFFIXES, read_ttml
from transcribe.timecode import parse

_TIME = r"(?:[0-9]{1,4}:)?[0-5]?[0-9]:[0-5]?[0-9][.,][0-9]{1,3}"
_TIMES = re.compile(rf"\s*({_TIME})\s*-->\s*({_TIME})(?:\s+(.*?))?\s*")
_STRICT = {
    "vtt": re.compile(r"(?:[0-9]{2,}:)?[0-5][0-9]:[0-5][0-9]\.[0-9]{3}"),
    "srt": re.compile(r"[0-9]{2,}:[0-5][0-9]:[0-5][0-9],[0-9]{3}"),
}
_HEADER = re.compile(r"WEBVTT(?:[ \t].*)?")
_ASIDE = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t].*)?")

#: Faults that are gone once the file is written anew.
MENDED_BY_WRITING = frozenset({"header", "times", "number", "blank-line", "encoding"})


def read_subtitles(path: Path) -> SubtitleFile:
    """Read a SubRip, WebVTT or TTML file.

    Raises:
        InputError: it isn't there, can't be read, or is of another format.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"can't be read ({error.strerror})", path=path, mend="Check the path.") from error
    return subtitles_of(data, path)


def subtitles_of(data: bytes, path: Path) -> SubtitleFile:
    """Read a file's bytes; `path` tells the format where the text doesn't.

    Raises:
        InputError: it is of another format.
    """
    text, faults = _decoded(data)
    # Files put together from others have byte order marks inside too; nothing else is written with this character.
    tidy = text.replace("\ufeff", "").replace("\r\n", "\n").replace("\r", "\n")
    kind = _kind(tidy, path)
    if kind == "ttml":
        return read_ttml(data, path)
    reader = _Reader(kind)
    reader.faults += faults
    reader.read(tidy.split("\n"))
    unmendable = "its letters are a guess" if any("guess" in fault.message for fault in faults) else ""
    return SubtitleFile(str(path), kind, tuple(reader.head), tuple(reader.subtitles), tuple(reader.aside),
                        tuple(reader.faults), unmendable, untidy=tidy != text)


def _decoded(data: bytes) -> tuple[str, list[Fault]]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), [Fault("encoding", "error", 1, None, "is UTF-16, and must be UTF-8")]
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        fault = Fault("encoding", "error", line, None,
                      "is not UTF-8; Windows-1252 is a guess, so that it isn't written anew")
        return data.decode("cp1252", "replace"), [fault]


def _kind(text: str, path: Path) -> Kind:
    suffix = path.suffix.lower()
    if suffix in (".srt", ".vtt"):
        return "srt" if suffix == ".srt" else "vtt"
    start = text[:500].lstrip()
    if suffix in SUFFIXES or start.startswith(("<?xml", "<tt")):
        return "ttml"
    if start.startswith("WEBVTT"):
        return "vtt"
    if "-->" not in text:
        raise InputError("is neither SubRip nor WebVTT nor TTML", path=path,
                         mend="Give a file that ends in .srt, .vtt or .ttml.")
    return "srt"


class _Reader:
    """Takes a file's blocks one by one."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.head: list[str] = []
        self.subtitles: list[Subtitle] = []
        self.aside: list[str] = []  # since the last cue
        self.faults: list[Fault] = []
        self._last_number = -1

    def read(self, lines: Sequence[str]) -> None:
        at = self._header(lines) if self.kind == "vtt" else 0
        for start, block in _blocks(lines, at):
            if self.kind == "vtt" and _ASIDE.fullmatch(block[0]):
                self.aside.append("\n".join(block))
            else:
                self._block(start, block)
        if not self.subtitles:
            self._to_head()

    def _header(self, lines: Sequence[str]) -> int:
        """Take the header; returns where the rest begins."""
        if not _HEADER.fullmatch(lines[0]):
            self._fault("header", 1, "does not begin with a line WEBVTT")
            self.head.append("WEBVTT")
            return 1 if lines[0].strip().upper() == "WEBVTT" else 0
        end = next((at for at, line in enumerate(lines) if not line or "-->" in line), len(lines))
        self.head.append("\n".join(lines[:end]))
        return end

    def _block(self, start: int, block: Sequence[str]) -> None:
        """Take the cues of a block: one, unless blank lines are missing."""
        timed = [at for at, line in enumerate(block) if _TIMES.fullmatch(line)]
        begins = [self._begin(block, at) for at in timed]
        if stray := block[:begins[0] if begins else len(block)]:
            self._stray(start, stray)
        for at, begin, end in zip(timed, begins, [*begins, len(block)][1:], strict=True):
            identifier = block[begin] if begin < at else ""
            self._cue(start + at, identifier, block[at], block[at + 1:end])
            if at != timed[0]:
                self._fault("blank-line", start + at, "has no blank line before it", cue=len(self.subtitles))

    def _begin(self, block: Sequence[str], at: int) -> int:
        """Where the cue begins whose times are at this line: there, or at the line above."""
        named = at > 0 and (block[at - 1].strip().isdecimal() or (self.kind == "vtt" and at == 1))
        return at - 1 if named and "-->" not in block[at - 1] else at

    def _cue(self, line: int, identifier: str, times: str, text: Sequence[str]) -> None:
        found = _TIMES.fullmatch(times)
        assert found is not None, "the caller has looked"
        start, end, settings = found.groups()
        number = len(self.subtitles) + 1
        if not (_STRICT[self.kind].fullmatch(start) and _STRICT[self.kind].fullmatch(end)):
            wanted = "00:00:00.000" if self.kind == "vtt" else "00:00:00,000"
            self._fault("times", line, f"{start} --> {end} must be written as {wanted}", cue=number,
                        severity="error" if self.kind == "vtt" else "warning")
        if self.kind == "srt":
            self._number(line, identifier, number)
        if number == 1:
            self._to_head()
        self.subtitles.append(Subtitle(number, line, parse(start), parse(end), tuple(text), tuple(self.aside),
                                       identifier, settings or ""))
        self.aside = []

    def _number(self, line: int, identifier: str, cue: int) -> None:
        given = int(identifier.strip()[:18]) if identifier else None
        if given is None:
            self._fault("number", line, "has no number above its times", cue=cue, severity="warning")
        elif given <= self._last_number:
            self._fault("number", line, f"is numbered {given} after {self._last_number}", cue=cue, severity="warning")
        self._last_number = self._last_number if given is None else given

    def _stray(self, line: int, block: Sequence[str]) -> None:
        broken = next((at for at, text in enumerate(block) if "-->" in text), None)
        if broken is not None:
            self._fault("syntax", line + broken, f"{block[broken].strip()[:60]!r} holds no times that can be read")
        else:
            self._fault("syntax", line, f"{block[0].strip()[:60]!r} belongs to no cue: players drop it")
        self.aside.append("\n".join(block))

    def _to_head(self) -> None:
        self.head += self.aside
        self.aside = []

    def _fault(self, rule: str, line: int, message: str, *, cue: int | None = None,
               severity: Severity = "error") -> None:
        self.faults.append(Fault(rule, severity, line, cue, message))


def _blocks(lines: Sequence[str], at: int) -> Iterator[tuple[int, Sequence[str]]]:
    """The runs of lines that aren't blank, each with its first line's number, from 1."""
    start = at
    for end in range(at, len(lines) + 1):
        if end == len(lines) or not lines[end].strip():
            if end > start:
                yield start + 1, lines[start:end]
            start = end + 1
