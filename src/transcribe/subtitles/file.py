"""A caption file as it is, faults and all: what `check` looks at, and what its mends are written from.

Nothing is lost between reading and writing: whatever is no cue (notes, styles, text that strayed) is kept word for word
with the cue that follows it.
"""

from __future__ import annotations

from typing import Literal

from transcribe.records import record
from transcribe.timecode import stamp

Kind = Literal["srt", "vtt"]
Severity = Literal["error", "warning"]

WEBVTT = "W3C, WebVTT: The Web Video Text Tracks Format"
SUBRIP = "SubRip, as players read it"
FORMATS = f"{SUBRIP}; {WEBVTT}"


@record
class Fault:
    """Something wrong with how a file is written, found while it was read.

    Attributes:
        line: from 1.
        cue: the number of the cue that it concerns, if one.
    """

    rule: str
    severity: Severity
    line: int
    cue: int | None
    message: str


@record
class Subtitle:
    """A cue as a file has it. Its end may well be before its start.

    Attributes:
        number: from 1, in the file's order.
        line: of its times, from 1.
        lines: its text as written, markup and all.
        before: what stands before it and is no cue, a block each.
        identifier: the line above the times; in SubRip the cue's number.
        settings: what follows the times (WebVTT: where on screen).
    """

    number: int
    line: int
    start_ms: int
    end_ms: int
    lines: tuple[str, ...]
    before: tuple[str, ...] = ()
    identifier: str = ""
    settings: str = ""

    @property
    def duration_ms(self) -> int:
        return self.end_ms - self.start_ms


@record
class SubtitleFile:
    """A caption file.

    Attributes:
        head: what stands before the first cue, a block each; in WebVTT the header first.
        tail: what stands after the last.
        faults: found while it was read.
        guessed: it isn't UTF-8, and what its letters are is a guess.
        untidy: it has a byte order mark, or lines that don't end with a line feed alone.
    """

    path: str
    kind: Kind
    head: tuple[str, ...]
    subtitles: tuple[Subtitle, ...]
    tail: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    guessed: bool = False
    untidy: bool = False


def written(file: SubtitleFile) -> str:
    """The file's text: a blank line between blocks, times as the format wants them, SubRip's cues numbered from 1."""
    blocks = list(file.head)
    for number, subtitle in enumerate(file.subtitles, start=1):
        blocks += subtitle.before
        identifier = str(number) if file.kind == "srt" else subtitle.identifier
        blocks.append("\n".join((*([identifier] if identifier else []), _times(subtitle, file.kind), *subtitle.lines)))
    blocks += file.tail
    return "\n\n".join(blocks) + "\n" if blocks else ""


def _times(subtitle: Subtitle, kind: Kind) -> str:
    decimal = "," if kind == "srt" else "."
    times = f"{stamp(subtitle.start_ms, decimal=decimal)} --> {stamp(subtitle.end_ms, decimal=decimal)}"
    return f"{times} {subtitle.settings}" if subtitle.settings else times
