"""Caption files read as leniently as players read them, with every liberty taken noted as a fault. (TTML, being XML,
gives no liberties: `subtitles.ttml` reads it.)

Libraries mend silently what a check must find; so this reader is our own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

from transcribe.errors import InputError
from transcribe.store.inputs import FileKind, read
from transcribe.subtitles.blocks import blocks, follows, number_of
from transcribe.subtitles.decoding import Decoded, decoded
from transcribe.subtitles.file import Fault, Kind, Severity, Subtitle, SubtitleFile, refuse_many, refuse_swollen
from transcribe.subtitles.timesline import TimesLine, is_broken, likely_frame_rate, read_times
from transcribe.subtitles.ttml import SUFFIXES, read_ttml

_HEADER = re.compile(r"WEBVTT(?:[ \t].*)?")
_ASIDE = re.compile(r"(?:NOTE|STYLE|REGION|WEBVTT)(?:[ \t].*)?")

_SKIPPED = 10  # numbers at most, where cues were taken out

#: A day of captions is 4 MB; where each word has its own time, more.
CAPTIONS = FileKind("a caption file", 16_000_000, InputError)

#: Faults that are gone once the file is written anew.
MENDED_BY_WRITING = frozenset({"header", "times", "number", "blank-line", "encoding", "negative"})


def read_subtitles(path: Path) -> SubtitleFile:
    """Read a SubRip, WebVTT or TTML file.

    Raises:
        InputError: it isn't there, can't be read, or is of another format.
    """
    return subtitles_of(read(path, CAPTIONS), path)


def subtitles_of(data: bytes, path: Path) -> SubtitleFile:
    """Read a file's bytes; `path` tells the format where the text doesn't.

    Raises:
        InputError: it is of another format.
    """
    found = decoded(data)
    text = found.text
    # Files put together from others have byte order marks inside too; nothing else is written with this character.
    tidy = re.sub(r"(\r+)(\n?)", lambda end: "\n" if end[2] else "\n" * len(end[1]), text.replace("\ufeff", ""))
    kind = _kind(tidy, path)
    if kind == "ttml":
        return read_ttml(data, path)
    # Before they are taken apart; an arrow may stand in a text too.
    refuse_many(tidy.count("-->") // 2, path, tidy.count("\n"))
    reader = _Reader(kind)
    reader.faults += _encoding(found, data)
    reader.read(tidy.split("\n"))
    subtitles = tuple(draft.subtitle for draft in reader.drafts)
    refuse_swollen(subtitles, path)
    unmendable = "its letters are a guess" if found.guessed else reader.unmendable
    return SubtitleFile(
        str(path),
        kind,
        tuple(reader.head),
        subtitles,
        tuple(reader.aside),
        tuple(reader.faults),
        unmendable,
        untidy=tidy != text,
    )


def _encoding(found: Decoded, data: bytes) -> list[Fault]:
    if found.encoding == "UTF-8":
        return []
    if not found.guessed:
        return [Fault("encoding", "error", 1, None, f"is {found.encoding}, and must be UTF-8")]
    line = next((number for number, line in enumerate(data.split(b"\n"), start=1) if not line.isascii()), 1)
    return [Fault("encoding", "error", line, None, f"is not UTF-8; {found.encoding} is a guess, so it isn't rewritten")]


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
        raise InputError(
            "is neither SubRip nor WebVTT nor TTML", path=path, hint="Give a file that ends in .srt, .vtt or .ttml."
        )
    return "srt"


@dataclass(slots=True)
class _Draft:
    """A cue while its text is read."""

    cue: Subtitle
    lines: list[str] = field(default_factory=list)

    @property
    def subtitle(self) -> Subtitle:
        return replace(self.cue, lines=tuple(line for line in self.lines if line.strip()))


class _Reader:
    """Takes a file's blocks one by one."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.head: list[str] = []
        self.drafts: list[_Draft] = []
        self.aside: list[str] = []  # since the last cue
        self.faults: list[Fault] = []
        self.unmendable = ""
        self._frame_rate = 25
        self._last_number = -1
        self._number_above = ""  # a number on its own, between blank lines, whose times are yet to come
        self._open = False  # whether text that comes belongs to the last cue

    def read(self, lines: Sequence[str]) -> None:
        at = self._header(lines) if self.kind == "vtt" else 0
        self._frame_rate = likely_frame_rate(lines)
        found: list[tuple[int, Sequence[str]]] = [*blocks(lines, at, self.kind), (0, ("",))]
        for (start, block), (_, following) in pairwise(found):
            if self.kind == "vtt" and _ASIDE.fullmatch(block[0]):
                self.aside.append("\n".join(block))
                self._open = False
            elif len(block) == 1 and follows(number_of(block[0]), self._last_number) and read_times(following[0]):
                self._number_above = block[0]
            else:
                self._block(start, block)
        if not self.drafts:
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
        """Take the cues of a block: one, unless blank lines are missing; and the text above them."""
        marks = [
            (at, times)
            for at, line in enumerate(block)
            if (times := self._times(block, at)) or (is_broken(line) and self._is_opening(block, at))
        ]
        begins = list(self._begins(block, [at for at, _ in marks]))
        if text := block[: begins[0] if begins else len(block)]:
            self._text(start, text)
        for (at, times), begin, end in zip(marks, begins, [*begins, len(block)][1:], strict=True):
            if times is None:
                self._broken(start + begin, block[begin:end], start + at)
                continue
            identifier = block[begin] if begin < at else self._number_above
            self._cue(start + at, identifier, times, block[at + 1 : end])
            if (self._number_above and begin == at) or at != marks[0][0]:
                where = "below its number" if at == marks[0][0] else "before it"
                blank = "a blank line" if at == marks[0][0] else "no blank line"
                self._fault("blank-line", start + at, f"has {blank} {where}", cue=len(self.drafts))
            self._number_above = ""

    def _times(self, block: Sequence[str], at: int) -> TimesLine | None:
        times = read_times(block[at], self._frame_rate)
        # Other arrows are met in what people say, too.
        return times if times and (times.arrow == "-->" or self._is_opening(block, at)) else None

    def _is_opening(self, block: Sequence[str], at: int) -> bool:
        """Whether a cue's times are looked for at this line: at the top of a block, or below a number or name."""
        return (
            at == 0
            or not block[at - 1].strip()
            or number_of(block[at - 1]) is not None
            or (at == 1 and self.kind == "vtt" and "-->" not in block[0] and read_times(block[0]) is None)
        )

    def _begins(self, block: Sequence[str], marks: Iterable[int]) -> Iterator[int]:
        """Where each cue begins whose times are at one of these lines: there, or at the line above."""
        last = self._last_number
        for at in marks:
            begin = self._begin(block, at, last)
            number = number_of(block[begin]) if begin < at else None
            last = last if number is None else number
            yield begin

    def _begin(self, block: Sequence[str], at: int, last: int) -> int:
        if at == 0 or "-->" in block[at - 1] or self._times(block, at - 1):
            return at
        number = number_of(block[at - 1])
        if at == 1 and self._open and not any(map(str.strip, self.drafts[-1].lines)):
            return 0 if follows(number, last) else at  # what stands there is the text that the cue above lacks
        if at == 1:
            return 0 if self.kind == "vtt" or number is not None else at
        if number is None:
            return at
        # A number may also be all that the cue above says.
        alone = self._times(block, at - 2) is not None
        near = number == 1 or last <= number <= last + _SKIPPED
        return at - 1 if follows(number, last) or (near and not alone) else at

    def _text(self, line: int, text: Sequence[str]) -> None:
        """Take text without times: of the cue above, parted from it by a blank line; nobody's if there is none."""
        if not self._open:
            self._fault("syntax", line, f"{text[0].strip()[:60]!r} belongs to no cue; players drop it")
            self.aside.append("\n".join(text))
            return
        draft = self.drafts[-1]
        place = "inside" if draft.lines else "above"
        self._fault(
            "blank-line", line, f"has a blank line {place} its text, where players stop reading", cue=len(self.drafts)
        )
        draft.lines += text

    def _cue(self, line: int, identifier: str, times: TimesLine, text: Sequence[str]) -> None:
        number = len(self.drafts) + 1
        if not times.is_strict(self.kind):
            wanted = "00:00:00.000" if self.kind == "vtt" else "00:00:00,000"
            frames = f" (with {self._frame_rate} frames a second, a guess)" if times.frames else ""
            self._fault(
                "times",
                line,
                f"{times.start} {times.arrow} {times.end} must be written as {wanted} --> {wanted}{frames}",
                cue=number,
                severity="error" if self.kind == "vtt" or times.is_odd else "warning",
            )
        if times.start_ms < 0 or times.end_ms < 0:
            self._fault("negative", line, "begins before the recording: set to 0", cue=number)
            if times.end_ms <= 0:
                self.unmendable = "a cue ends before the recording begins"
        self._numbered(line, identifier, number)
        if number == 1:
            self._to_head()
        cue = Subtitle(
            number,
            line,
            max(0, times.start_ms),
            max(0, times.end_ms),
            (),
            tuple(self.aside),
            identifier,
            times.settings,
        )
        self.drafts.append(_Draft(cue, list(text)))
        self.aside = []
        self._open = True

    def _numbered(self, line: int, identifier: str, cue: int) -> None:
        given = number_of(identifier)
        if self.kind == "srt" and given is None:
            self._fault("number", line, "has no number above its times", cue=cue, severity="warning")
        elif self.kind == "srt" and given is not None and given <= self._last_number:
            self._fault("number", line, f"is numbered {given} after {self._last_number}", cue=cue, severity="warning")
        self._last_number = self._last_number if given is None else given

    def _broken(self, line: int, block: Sequence[str], at: int) -> None:
        self._fault("syntax", at, f"{block[at - line].strip()[:60]!r} has no readable times", lost=True)
        self.aside.append("\n".join(block))
        self._open = False

    def _to_head(self) -> None:
        self.head += self.aside
        self.aside = []

    def _fault(
        self,
        rule: str,
        line: int,
        message: str,
        *,
        cue: int | None = None,
        severity: Severity = "error",
        lost: bool = False,
    ) -> None:
        self.faults.append(Fault(rule, severity, line, cue, message, lost))
