"""Captions that roll: each shows again what still stands on screen, and adds to it.

Video platforms' automatic captions do (two lines, and a cue of 10 ms between), roll-up captions of broadcasters (two or
three lines), and captions that grow word by word.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from transcribe.subtitles.file import Subtitle

#: A cue that shows again what stood before, and comes after so long, says it again.
_APART_MS = 1_000
#: Nobody reads a cue that is this short; it only keeps a line on screen.
_FLASH_MS = 100

_LINES = 6  # on a screen at most

#: A file rolls if so many of its cues do, and with at least two texts.
_SHARE = 1 / 3

#: A cue, and its lines as they are seen.
Screen = tuple[Subtitle, Sequence[str]]


def repeated(screens: Sequence[Screen]) -> list[int]:
    """How many words at the beginning of each cue stand there from the one before; none where the file doesn't roll."""
    carried = [0, *(_carried(before, now) for before, now in pairwise(screens))][: len(screens)]
    signs = [
        tuple(" ".join(now[1]).split()[:words])
        for (before, now), words in zip(pairwise(screens), carried[1:], strict=True)
        if _is_sign(before, now, words)
    ]
    filled = sum(any(lines) for _, lines in screens[1:])
    rolls = len(set(signs)) >= 2 and len(signs) >= filled * _SHARE
    return carried if rolls else [0] * len(screens)


def without(lines: Sequence[str], words: int) -> list[str]:
    """The lines without so many words at their beginning.

    >>> without(["so it", "goes on"], 3)
    ['on']
    """
    left = []
    for line in lines:
        texts = line.split()
        if kept := texts[words:]:
            left.append(" ".join(kept))
        words = max(0, words - len(texts))
    return left


def _carried(before: Screen, now: Screen) -> int:
    """How many words are those of the whole cue before, or of its last lines."""
    (earlier, above), (cue, lines) = before, now
    if cue.start_ms < earlier.start_ms or cue.start_ms - earlier.end_ms > _APART_MS:
        return 0
    words = " ".join(lines).split()
    for at in range(max(0, len(above) - _LINES), len(above)):
        tail = " ".join(above[at:]).split()
        if tail and words[: len(tail)] == tail:
            return len(tail)
    return 0


def _is_sign(before: Screen, now: Screen, carried: int) -> bool:
    """Whether a cue shows that the file rolls: people do say things twice."""
    (earlier, above), (cue, lines) = before, now
    more = len(" ".join(lines).split()) > carried
    marked = list(above) == list(lines) and earlier.lines != cue.lines  # one word after the other is highlighted
    return carried > 0 and (more or cue.duration_ms <= _FLASH_MS or marked)
