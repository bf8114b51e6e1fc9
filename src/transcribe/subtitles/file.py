"""A caption file as it is, faults and all: what `check` looks at, and what its mends are written from.

Nothing is lost between reading and writing: whatever is no cue (notes, styles, text that strayed) is kept word for word
with the cue that follows it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from transcribe.errors import InputError
from transcribe.model.records import record
from transcribe.model.timecode import stamp
from transcribe.store.inputs.files import StrPath

Kind = Literal["srt", "vtt", "ttml"]
Severity = Literal["error", "warning"]

WEBVTT = "W3C, WebVTT: The Web Video Text Tracks Format"
SUBRIP = "SubRip, as players read it"
TTML = "W3C, Timed Text Markup Language 1, and TTML Profiles for Internet Media Subtitles and Captions 1.1"
FORMATS = f"{SUBRIP}; {WEBVTT}; {TTML}"

_ATTRIBUTE = re.compile(r"""(\s)([\w.:-]+)(\s*=\s*)("[^"]*"|'[^']*')""")


#: Two days of captions.
MOST_CUES = 50_000
#: Characters, markup included, and lines; captions have a hundred in two.
LONGEST_CUE, MOST_LINES = 10_000, 200


@record
class Fault:
    """Something wrong with how a file is written, found while it was read.

    Attributes:
        line: from 1.
        cue: the number of the cue that it concerns, if one.
        lost: whether text or times stand there that can't be read.
    """

    rule: str
    severity: Severity
    line: int
    cue: int | None
    message: str
    lost: bool = False


@record
class FilePiece:
    """A part of a TTML paragraph's text as a viewer sees it, a line feed where it breaks.

    Attributes:
        speaker: whom the document names as saying it (`ttm:agent`); empty if nobody.
        is_sound: whether it tells a sound (`ttm:role`).
    """

    text: str
    start_ms: int
    end_ms: int
    speaker: str = ""
    is_sound: bool = False


@record
class Subtitle:
    """A cue as a file has it. Its end may well be before its start.

    Attributes:
        number: from 1, in the file's order.
        line: of its times, from 1.
        lines: its text as written, markup and all; in TTML all but the first begin with their break, and the last one
            ends the paragraph.
        before: what stands before it and is no cue, a block each.
        identifier: the line above the times; in SubRip the cue's number; in TTML the paragraph's start tag.
        settings: what follows the times (WebVTT: where on screen).
        stated: in TTML the times that the start tag says.
        pieces: of a TTML paragraph, where parts of it may have times and speakers of their own.
    """

    number: int
    line: int
    start_ms: int
    end_ms: int
    lines: tuple[str, ...]
    before: tuple[str, ...] = ()
    identifier: str = ""
    settings: str = ""
    stated: tuple[int, int] | None = None
    pieces: tuple[FilePiece, ...] = ()

    @property
    def duration_ms(self) -> int:
        return self.end_ms - self.start_ms


@record
class SubtitleFile:
    """A caption file.

    Attributes:
        head: what stands before the first cue, a block each; in WebVTT the header first. (In TTML a block is whatever
            stands between two cues.)
        tail: what stands after the last.
        faults: found while it was read.
        unmendable: why it can't be written anew, where it can't.
        untidy: it has a byte order mark, or lines that don't end with a line feed alone.
    """

    path: str
    kind: Kind
    head: tuple[str, ...]
    subtitles: tuple[Subtitle, ...]
    tail: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    unmendable: str = ""
    untidy: bool = False


def refuse_many(cues: int, path: StrPath, lines: int = 0) -> None:
    """Refuse more cues, or lines, than anybody shows.

    Raises:
        InputError: there are too many.
    """
    for count, most, name in ((cues, MOST_CUES, "captions"), (lines, 8 * MOST_CUES, "lines")):
        if count > most:
            raise InputError(f"has more than {most:,} {name}", path=path, hint="Check that it is the right file.")


def refuse_swollen(subtitles: Sequence[Subtitle], path: StrPath) -> None:
    """Refuse what nobody could show as captions.

    Raises:
        InputError: there are too many cues, or one is too long.
    """
    refuse_many(len(subtitles), path)
    for cue in subtitles:
        size = sum(map(len, cue.lines)) + len(cue.identifier) + len(cue.settings)
        if size > LONGEST_CUE or len(cue.lines) > MOST_LINES:
            raise InputError(
                f"line {cue.line}: a caption has {size:,} characters in {len(cue.lines):,} lines "
                f"(at most {LONGEST_CUE:,} in {MOST_LINES})",
                path=path,
                hint="Check that it is the right file; a long text is better imported as text.",
            )


def written(file: SubtitleFile) -> str:
    """The file's text: a blank line between blocks, times as the format wants them, SubRip's cues numbered from 1.

    TTML is as it was but for its cues' lines, and for times that aren't what they were.
    """
    if file.kind == "ttml":
        cues = ("".join((*cue.before, _start_tag(cue), *cue.lines)) for cue in file.subtitles)
        return "".join((*file.head, *cues, *file.tail))
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


def _start_tag(cue: Subtitle) -> str:
    """A TTML paragraph's, its times put right where they have changed."""
    if cue.stated is None or cue.stated == (cue.start_ms, cue.end_ms):
        return cue.identifier
    times = {"end": stamp(cue.end_ms), "dur": f"{cue.duration_ms}ms"}
    if cue.start_ms != cue.stated[0]:
        times["begin"] = stamp(cue.start_ms)

    def put_right(found: re.Match[str]) -> str:
        space, name, equals, value = found.groups()
        return f"{space}{name}{equals}{value[0]}{times[name]}{value[0]}" if name in times else found.group()

    return _ATTRIBUTE.sub(put_right, cue.identifier)
