"""The times of words inside a cue, as WebVTT's timestamps give them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from transcribe.model.timecode import parse
from transcribe.model.transcript import Interval, Word, shared_out
from transcribe.subtitles.file import Kind
from transcribe.subtitles.markup import seen

_STAMP = re.compile(r"<((?:[0-9]{1,4}:)?[0-9]{2}:[0-9]{2}[.,][0-9]{1,3})>")


#: Words on screen that nobody says, in a row at most: a name.
_NEAR = 50


class Mark(NamedTuple):
    """A word on screen, and when it begins if that is told."""

    text: str
    start_ms: int | None


def marks(lines: Sequence[str], kind: Kind) -> list[Mark]:
    """The words of a cue's lines with the times inside; none where it has no times.

    >>> marks(["our<00:00:00.560><c> boat</c>"], "vtt")
    [Mark(text='our', start_ms=None), Mark(text='boat', start_ms=560)]
    """
    if not any(map(_STAMP.search, lines)):
        return []
    found: list[Mark] = []
    for line in lines:
        first, *timed = _STAMP.split(line)
        glued = False
        for start_ms, raw in (
            (None, first),
            *((parse(stamp), text) for stamp, text in zip(timed[::2], timed[1::2], strict=True)),
        ):
            shown = re.sub("<[^<>]*>", "", raw)
            texts = seen([raw], kind)[0].shown.split()
            if texts and glued and not shown[:1].isspace():  # in the middle of a word
                found[-1] = Mark(found[-1].text + texts.pop(0), found[-1].start_ms)
                start_ms = None
            found += [Mark(text, start_ms if at == 0 else None) for at, text in enumerate(texts)]
            glued = bool(found) and (glued if not shown else not shown[-1:].isspace())
    return found


def timed_words(texts: Sequence[Sequence[str]], found: Sequence[Mark], cue: Interval) -> list[tuple[Word, ...]]:
    """The words of what is said in a cue, each at its time; words without one share what their neighbours leave.

    Args:
        texts: the words of each part of the cue.
        found: the words on screen, of which the texts are the most; times that don't rise, or lie outside the cue,
            aren't believed.
    """
    said = [text for part in texts for text in part]
    starts = _believed(said, found, cue)
    groups: list[tuple[int, list[str]]] = [(cue.start_ms, [])]
    for text, start_ms in zip(said, starts, strict=True):
        if start_ms is not None:
            groups.append((start_ms, []))
        groups[-1][1].append(text)
    words: list[Word] = []
    for (start_ms, group), end_ms in zip(groups, [*(start for start, _ in groups[1:]), cue.end_ms], strict=True):
        shares = shared_out(group, Interval(start_ms, max(end_ms, start_ms + 1)))
        words += [Word(share.start_ms, share.end_ms, text) for share, text in zip(shares, group, strict=True)]
    rest = iter(words)
    return [tuple(next(rest) for _ in part) for part in texts]


def _believed(said: Sequence[str], found: Sequence[Mark], cue: Interval) -> list[int | None]:
    """When each word that is said begins, as far as that is told."""
    starts: list[int | None] = []
    at, latest = 0, cue.start_ms
    for text in said:
        near = next((place for place in range(at, min(at + _NEAR, len(found))) if found[place].text == text), None)
        start_ms = None if near is None else found[near].start_ms
        at = at if near is None else near + 1
        if start_ms is not None and latest < start_ms < cue.end_ms:
            starts.append(start_ms)
            latest = start_ms
        else:
            starts.append(None)
    return starts
