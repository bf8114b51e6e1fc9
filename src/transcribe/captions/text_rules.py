"""Rules about what a cue's text looks like."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from transcribe.captions.breaks import CLINGING, INSIDE_NAME, break_costs
from transcribe.captions.rules import Check, Found, Shown, rule
from transcribe.subtitles.file import FORMATS, WEBVTT
from transcribe.subtitles.markup import is_bare, width
from transcribe.text.scripts import split

_REPEATS = 3  # in a row


@rule("lines", "error")
def lines(check: Check) -> Iterator[Found]:
    most = check.profile.lines
    for cue in check.shown:
        if len(cue.lines) > most:
            yield Found(cue.subtitle, f"has {len(cue.lines)} lines: at most {most}", len(cue.lines), most)


@rule("line-length", "error")
def line_length(check: Check) -> Iterator[Found]:
    most = check.profile.max_cpl
    for cue in check.shown:
        longest = max(width(line.shown) for line in cue.lines)
        if longest > most:
            yield Found(cue.subtitle, f"has a line of {longest} characters: at most {most}", longest, most)


@rule("empty", "error", FORMATS)
def empty(check: Check) -> Iterator[Found]:
    filled = {cue.subtitle.number for cue in check.shown}
    for cue in check.file.subtitles:
        if cue.number not in filled:
            yield Found(cue, "has nothing to read")


@rule("arrow", "error", FORMATS)
def arrow(check: Check) -> Iterator[Found]:
    for cue in check.file.subtitles if check.file.kind != "ttml" else ():
        if any("-->" in line for line in (*cue.lines, cue.settings)):
            yield Found(cue, "has --> in its text, which players read as a line of times")


@rule("escaping", "error", WEBVTT)
def escaping(check: Check) -> Iterator[Found]:
    for cue in check.file.subtitles if check.file.kind == "vtt" else ():
        if bare := next(filter(None, map(is_bare, cue.lines)), None):
            wanted = "&amp;" if bare == "&" else "&lt;"
            yield Found(cue, f"has {bare} where {wanted} is wanted")


@rule("line-break", "warning")
def line_break(check: Check) -> Iterator[Found]:
    for cue in check.shown:
        for upper, cost in _breaks(cue, check):
            if cost == CLINGING:
                yield Found(cue.subtitle, f"breaks its line after {upper!r}")
                break


@rule("split-name", "warning")
def split_name(check: Check) -> Iterator[Found]:
    for cue in check.shown:
        for upper, cost in _breaks(cue, check):
            if cost == INSIDE_NAME:
                yield Found(cue.subtitle, f"breaks a name after {upper!r}")
                break


@rule("repeated", "warning", "Recognizers repeat themselves over music and silence")
def repeated(check: Check) -> Iterator[Found]:
    run = 1
    for before, cue in pairwise(check.shown):
        run = run + 1 if cue.text.casefold() == before.text.casefold() else 1
        if run == _REPEATS and not cue.is_sound:
            yield Found(cue.subtitle, f"says the same as the {_REPEATS - 1} cues before it", run, _REPEATS - 1)


def _breaks(cue: Shown, check: Check) -> Iterator[tuple[str, float]]:
    """The word before each break inside the cue, and what breaking there costs."""
    texts: list[str] = []
    ends: list[int] = []
    for line, following in pairwise((*cue.lines, None)):
        texts += split(line.text) if line else []
        if following is not None and texts and following.text == following.shown:
            ends.append(len(texts) - 1)
    if ends:
        costs = break_costs(texts, [0] * len(texts), check.language, check.names)
        yield from ((texts[at], costs[at]) for at in ends)
