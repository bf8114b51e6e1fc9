"""Rules about who speaks, and rules that hold a file against its transcript."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from transcribe.captions.rules import Check, Found, rule
from transcribe.model.timecode import clock
from transcribe.model.transcript import Interval
from transcribe.subtitles.file import Subtitle

SPEAKERS = "W3C WCAG 2.2, section 1.2: captions identify speakers"
COMPLETE = "47 CFR 79.1(j)(2): captions are accurate, synchronous and complete"

_LABEL = re.compile(r"\bSPEAKER_\d+\b|\bspk_\d+\b")
_EDGES = "\"'“”‘’«»()[].,;:?!…–—-"

#: How alike two spellings of one name are at least (rapidfuzz ratio, of 100).
_ALIKE = 85
_MANY = 200  # more speakers than this aren't compared with one another
_UNCAPTIONED_MS, _ONE_SPEECH_MS = 2000, 1000


@rule("two-speakers", "error", SPEAKERS)
def two_speakers(check: Check) -> Iterator[Found]:
    for cue in check.shown:
        if any(line.shared for line in cue.lines):
            yield Found(cue.subtitle, "has two speakers on one line")


@rule("unresolved", "error", SPEAKERS)
def unresolved(check: Check) -> Iterator[Found]:
    for cue in check.shown:
        for text in (part for line in cue.lines for part in (line.shown, *line.speakers)):
            if label := _LABEL.search(text):
                yield Found(cue.subtitle, f"calls a speaker {label.group()}")
                break


@rule("missing-label", "warning", SPEAKERS)
def missing_label(check: Check) -> Iterator[Found]:
    names = {name for cue in check.shown for line in cue.lines for name in line.speakers}
    if check.file.kind == "vtt" and any("<v" in line for cue in check.shown for line in cue.subtitle.lines):
        for cue in check.shown:
            if not cue.is_sound and not any(line.speakers for line in cue.lines):
                yield Found(cue.subtitle, "doesn't name its speaker, as other cues do")
    elif check.profile.all_named and len(names) > 1:
        for cue in check.shown:
            dashed = [line for line in cue.lines if line.dashed]
            if len(dashed) > 1 and not all(line.speakers for line in dashed):
                yield Found(cue.subtitle, "changes speaker without a name")


@rule("spelling", "warning", SPEAKERS)
def spelling(check: Check) -> Iterator[Found]:
    from rapidfuzz.fuzz import ratio

    first: dict[str, Subtitle] = {}
    uses: Counter[str] = Counter()
    for cue in check.shown:
        for name in {name for line in cue.lines for name in line.speakers}:
            first.setdefault(name, cue.subtitle)
            uses[name] += 1
    for pair in combinations([name for name, _ in uses.most_common(_MANY)], 2):
        usual, odd = sorted(pair, key=lambda name: (-uses[name], first[name].number))
        if _digits(usual) == _digits(odd) and ratio(usual.casefold(), odd.casefold()) >= _ALIKE:
            yield Found(first[odd], f"names {odd!r}, elsewhere {usual!r}")


@rule("credit", "warning", "The episode's credits")
def credit(check: Check) -> Iterator[Found]:
    from rapidfuzz.fuzz import ratio

    credits = check.transcript.episode.credits if check.transcript else ()
    wanted = {tuple(credit.name.casefold().split()): credit.name for credit in credits}
    for cue in check.shown if wanted else ():
        texts = cue.text.split()
        plain = [_plain(text) for text in texts]
        for speaker in {name for line in cue.lines for name in line.speakers}:
            texts += ["", *speaker.split()]
            plain += ["", *speaker.casefold().split()]
        for name, credited in wanted.items():
            for at in range(len(plain) - len(name) + 1):
                said = tuple(plain[at : at + len(name)])
                if all(said) and said not in wanted and ratio(" ".join(said), " ".join(name)) >= _ALIKE:
                    written = " ".join(texts[at : at + len(name)]).strip(_EDGES)
                    yield Found(cue.subtitle, f"writes {written!r}; credited is {credited!r}")


@rule("uncaptioned", "warning", COMPLETE)
def uncaptioned(check: Check) -> Iterator[Found]:
    for speech in _bare_speech(check):
        if speech.duration_ms >= _UNCAPTIONED_MS:
            said = f"speech from {clock(speech.start_ms)} to {clock(speech.end_ms)} has no cue"
            yield Found(None, said, speech.duration_ms, _UNCAPTIONED_MS)


@rule("silence", "warning", COMPLETE)
def silence(check: Check) -> Iterator[Found]:
    linger = check.profile.linger_ms
    for cue in check.shown if check.transcript else ():
        subtitle = cue.subtitle
        if not cue.is_sound and not check.any_word(subtitle.start_ms - linger, subtitle.end_ms):
            yield Found(subtitle, "is shown while nobody speaks")


def _plain(word: str) -> str:
    return word.strip(_EDGES).replace("’", "'").removesuffix("'s").casefold()


def _digits(name: str) -> list[str]:
    return re.findall(r"\d+", name)


def _bare_speech(check: Check) -> Iterator[Interval]:
    """The stretches of words that no cue is shown for."""
    shown = sorted((cue.start_ms, cue.end_ms) for cue in check.timed)
    begun = ended = None
    at = 0
    for word in check.words:
        while at < len(shown) and shown[at][1] <= word.start_ms:
            at += 1
        covered = at < len(shown) and shown[at][0] < word.end_ms
        if begun is not None and ended is not None and (covered or word.start_ms - ended > _ONE_SPEECH_MS):
            yield Interval(begun, ended)
            begun = ended = None
        if not covered:
            begun = word.start_ms if begun is None else begun
            ended = max(word.end_ms, ended or 0)
    if begun is not None and ended is not None:
        yield Interval(begun, ended)
