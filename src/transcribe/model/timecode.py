"""Milliseconds to text, and back.

Inside the package a time is a whole number of milliseconds from the recording's start.
"""

from __future__ import annotations

import re

from transcribe.errors import InputError

_CLOCK = re.compile(r"(?:(?:(\d+):)?([0-5]?\d):)?(\d+)(?:[.,](\d{1,3}))?")


def clock(ms: int) -> str:
    """As a person says it: hours only where there are any, no fraction.

    >>> clock(192_400), clock(3_723_000)
    ('3:12', '1:02:03')
    """
    hours, minutes, seconds, _ = _split(ms)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def stamp(ms: int, *, decimal: str = ".") -> str:
    """As caption files write it (WebVTT with a point, SRT with a comma).

    >>> stamp(3_723_045), stamp(45, decimal=",")
    ('01:02:03.045', '00:00:00,045')
    """
    hours, minutes, seconds, rest = _split(ms)
    return f"{hours:02}:{minutes:02}:{seconds:02}{decimal}{rest:03}"


def fragment(start_ms: int, end_ms: int | None = None) -> str:
    """As a media fragment (W3C Media Fragments URI 1.0, section 4.2.1), in seconds.

    >>> fragment(12_500, 18_000)
    '#t=12.5,18'
    """
    until = "" if end_ms is None else f",{_seconds(end_ms)}"
    return f"#t={_seconds(start_ms)}{until}"


def parse(text: str) -> int:
    """Milliseconds from `SS`, `MM:SS` or `HH:MM:SS`, each with an optional fraction.

    >>> parse("3:12"), parse("01:02:03,045")
    (192000, 3723045)

    Raises:
        InputError: the text is no time.
    """
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        raise InputError(f"{text!r} isn't a valid time", hint="Write it as 3:12, 3:12.5 or 1:02:03.")
    hours, minutes, seconds, rest = found.groups()
    return ((int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds)) * 1000 + int((rest or "0").ljust(3, "0"))


def _split(ms: int) -> tuple[int, int, int, int]:
    seconds, rest = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return hours, minutes, seconds, rest


def _seconds(ms: int) -> str:
    return f"{ms / 1000:.3f}".rstrip("0").rstrip(".")
