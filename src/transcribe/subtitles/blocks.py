"""The lines of a caption file in blocks, one a cue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transcribe.subtitles.file import Kind
from transcribe.subtitles.timesline import visible


def follows(number: int | None, last: int) -> bool:
    """Whether it is the number that comes next."""
    return number is not None and (number == last + 1 or (last < 0 and number == 1))


def number_of(line: str) -> int | None:
    text = visible(line).strip()
    return int(text[:18]) if text.isdecimal() else None


def blocks(lines: Sequence[str], at: int, kind: Kind) -> Iterator[tuple[int, Sequence[str]]]:
    """The runs of lines that aren't blank, each with its first line's number, from 1.

    In WebVTT a line of spaces is none that parts cues.
    """
    start = at
    for end in range(at, len(lines) + 1):
        if end == len(lines) or not (lines[end] if kind == "vtt" else lines[end].strip()):
            while start < end and not lines[start].strip():
                start += 1
            if end > start:
                yield start + 1, lines[start:end]
            start = end + 1
