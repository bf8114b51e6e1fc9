"""A caption's line of times, as programs and people write it: no milliseconds, arrows of any kind, spaces inside."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from transcribe.model.records import record
from transcribe.subtitles.file import Kind

_LONGEST = 1_000  # characters; no line of times is longer

_CLOCK = r"[-−]?[0-9]{1,4}(?:[ \t]?:[ \t]?[0-9]{1,4}){0,3}(?:[ \t]?[.,][ \t]?[0-9]{1,9})?"
_ARROW = r"-[ \t]*-[ \t]*(?:-[ \t]*)?(?:>|&gt;)|[-–—=]{1,3}[ \t]*(?:>|&gt;)|→"
_LINE = re.compile(rf"\s*({_CLOCK})\s*({_ARROW})\s*({_CLOCK})(?:\s+(.*))?", re.DOTALL)
# Almost all lines, which needn't be taken apart with such care.
_USUAL = re.compile(
    r"(?P<start>([0-9]{2,4}):([0-5][0-9]):([0-5][0-9])[.,]([0-9]{3})) --> "
    r"(?P<end>([0-9]{2,4}):([0-5][0-9]):([0-5][0-9])[.,]([0-9]{3}))"
    r"(?: (?P<settings>[!-~][ -~]{0,500}))?"
)
_TIMED_ARROW = re.compile(r"[0-9][ \t]*-->|-->[ \t]*[-−]?[0-9]")
_FRAMES = re.compile(r"[0-9]+(?:[ \t]?:[ \t]?[0-9]+){2}[ \t]?:[ \t]?([0-9]{1,2})(?![0-9])")
_STRICT = {
    "vtt": re.compile(r"(?:[0-9]{2,}:)?[0-5][0-9]:[0-5][0-9]\.[0-9]{3}"),
    "srt": re.compile(r"[0-9]{2,}:[0-5][0-9]:[0-5][0-9],[0-9]{3}"),
}


@record
class TimesLine:
    """What a line of times says.

    Attributes:
        start_ms, end_ms: below 0 where the file has them so.
        start, end: as written.
        arrow: as written; no player knows another than "-->".
        settings: what follows the times.
        frames: whether it counts frames, of which nothing says how many a second has.
    """

    start_ms: int
    end_ms: int
    start: str
    arrow: str
    end: str
    settings: str
    frames: bool

    def is_strict(self, kind: Kind) -> bool:
        """Whether it is written as the format has it."""
        return self.arrow == "-->" and all(_STRICT[kind].fullmatch(clock) for clock in (self.start, self.end))

    @property
    def is_odd(self) -> bool:
        """Whether most players can't read it."""
        return (
            self.arrow != "-->" or self.frames or not all(re.search("[.,]", clock) for clock in (self.start, self.end))
        )


def read_times(line: str, frame_rate: int = 25) -> TimesLine | None:
    """What a line of times says; None where it is none.

    >>> read_times("00: 00: 01,000 -> 00: 00: 04").end_ms
    4000
    >>> read_times("00:00:01:12 --> 00:75:04,700")
    """
    if usual := _USUAL.fullmatch(line):
        start, end, settings, *numbers = usual.group("start", "end", "settings", 2, 3, 4, 5, 7, 8, 9, 10)
        hours, minutes, seconds, ms, to_hours, to_minutes, to_seconds, to_ms = map(int, numbers)
        return TimesLine(
            ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms,
            ((to_hours * 60 + to_minutes) * 60 + to_seconds) * 1000 + to_ms,
            start,
            "-->",
            end,
            (settings or "").rstrip(),
            frames=False,
        )
    if len(line) > _LONGEST or not (">" in line or "→" in line or "&gt;" in line):
        return None
    found = _LINE.fullmatch(visible(line).rstrip())
    if found is None:
        return None
    start, arrow, end, settings = found.groups()
    start_ms, end_ms = (_ms(clock, frame_rate) for clock in (start, end))
    if start_ms is None or end_ms is None:
        return None
    framed = _FRAMES.fullmatch(start) or _FRAMES.fullmatch(end)
    return TimesLine(start_ms, end_ms, start, arrow, end, settings or "", framed is not None)


def is_broken(line: str) -> bool:
    """Whether it was meant as a line of times, though none can be read."""
    return _TIMED_ARROW.search(line) is not None and read_times(line) is None


def likely_frame_rate(lines: Iterable[str]) -> int:
    """How many frames a second seems to have where times count them: 25, or 30 where a number is too high for that."""
    found = (frames for line in lines if "-->" in line for frames in _FRAMES.findall(line[:_LONGEST]))
    return 30 if any(int(frames) >= 25 for frames in found) else 25


def visible(line: str) -> str:
    """A line with plain digits and signs, without the marks that tell which way to read it."""
    if line.isascii():
        return line
    plain = unicodedata.normalize("NFKC", line)
    return "".join(str(unicodedata.decimal(char, char)) for char in plain if unicodedata.category(char) != "Cf")


def _ms(clock: str, frame_rate: int) -> int | None:
    whole, *fraction = re.split("[.,]", re.sub(r"\s", "", clock))
    negative = whole[0] in "-−"
    parts = whole.lstrip("-−").split(":")
    frames = parts.pop() if len(parts) == 4 else "0"
    if len(parts) == 1 and not fraction:
        return None
    hours, minutes, seconds = ["0", "0", *parts][-3:]
    if (len(parts) > 1 and int(seconds) > 59) or (len(parts) > 2 and int(minutes) > 59):
        return None
    ms = ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1000
    ms += int(frames) if len(frames) > 2 else int(frames) * 1000 // frame_rate
    ms += int((fraction[0] if fraction else "0").ljust(3, "0")[:3])
    return -ms if negative else ms
