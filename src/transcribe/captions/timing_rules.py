"""Rules about when cues come and go, and how fast they are to be read."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from transcribe.captions.profiles import Profile
from transcribe.captions.rules import Check, Found, Shown, rule
from transcribe.subtitles.file import FORMATS
from transcribe.subtitles.markup import width
from transcribe.text.scripts import split

# Files hold whole milliseconds, frames don't: 5/6 s may be 833 or 834.
ROUNDING_MS = 1


def shortest_stay_ms(cue: Shown, profile: Profile) -> int:
    """How long a cue must stay."""
    return profile.word_ms * len(split(cue.text)) if profile.word_ms else profile.min_duration_ms


@rule("end", "error", FORMATS)
def end(check: Check) -> Iterator[Found]:
    for cue in check.file.subtitles:
        if cue.duration_ms <= 0:
            yield Found(cue, "does not end after it starts", cue.duration_ms, 0)


@rule("order", "error", FORMATS)
def order(check: Check) -> Iterator[Found]:
    latest = 0
    # TTML's paragraphs may stand in any order: those of one place on screen stand together.
    for cue in check.file.subtitles if check.file.kind != "ttml" else ():
        if cue.start_ms < latest:
            yield Found(
                cue, f"starts {latest - cue.start_ms} ms before a cue that stands above it", cue.start_ms, latest
            )
        latest = max(latest, cue.start_ms)


@rule("overlap", "error")
def overlap(check: Check) -> Iterator[Found]:
    for before, cue in check.neighbours:
        if cue.start_ms < before.end_ms:
            yield Found(
                cue,
                f"starts {before.end_ms - cue.start_ms} ms before cue {before.number} ends",
                cue.start_ms - before.end_ms,
                0,
            )


@rule("gap", "error")
def gap(check: Check) -> Iterator[Found]:
    least = check.profile.gap_ms
    for before, cue in check.neighbours:
        apart = cue.start_ms - before.end_ms
        if 0 <= apart < least - ROUNDING_MS and not (apart == 0 and check.profile.may_touch):
            touching = "none or " if check.profile.may_touch else ""
            yield Found(
                cue, f"starts {apart} ms after cue {before.number}: {touching}at least {least} ms", apart, least
            )


@rule("past-end", "error", "The recording's length")
def past_end(check: Check) -> Iterator[Found]:
    duration = inf if check.duration_ms is None else check.duration_ms
    for cue in check.timed:
        if cue.end_ms > duration:
            yield Found(cue, f"ends {cue.end_ms - duration} ms after the recording", cue.end_ms, duration)


@rule("too-short", "error")
def too_short(check: Check) -> Iterator[Found]:
    for cue in check.shown:
        stay, shortest = cue.subtitle.duration_ms, shortest_stay_ms(cue, check.profile)
        if 0 < stay < shortest - ROUNDING_MS:
            yield Found(cue.subtitle, f"lasts {stay} ms: at least {shortest} ms", stay, shortest)


@rule("too-long", "error")
def too_long(check: Check) -> Iterator[Found]:
    longest = check.profile.longest_ms
    for cue in check.timed:
        if cue.duration_ms > longest + ROUNDING_MS:
            yield Found(cue, f"lasts {cue.duration_ms} ms: at most {longest} ms", cue.duration_ms, longest)


@rule("reading-speed", "warning")
def reading_speed(check: Check) -> Iterator[Found]:
    limit = check.profile.target_cps
    for cue in check.shown:
        stay = cue.subtitle.duration_ms
        # Names before the text don't count: they are known at a glance.
        chars = width(cue.text)
        if stay > 0 and chars * 1000 > limit * (stay + ROUNDING_MS) and not cue.is_sound:
            speed = round(chars * 1000 / stay, 1)
            yield Found(cue.subtitle, f"needs {speed:g} characters per second: at most {limit:g}", speed, limit)
