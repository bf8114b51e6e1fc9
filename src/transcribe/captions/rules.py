"""What a rule is, what it looks at, and the registry of them all.

To add a rule: write a function from `Check` to `Found` under `@rule`, in the module where its like are, and plant its
fault in the tests' table.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from transcribe.captions.profiles import Profile
from transcribe.model.transcript import Transcript, Word
from transcribe.subtitles.file import Severity, Subtitle, SubtitleFile
from transcribe.subtitles.markup import Seen, is_sound, seen
from transcribe.text.scripts import join

_LANGUAGE = re.compile(
    r"""^Language:\s*([A-Za-z]{2,3})\b|<[^<>]*\sxml:lang\s*=\s*["']([A-Za-z]{2,3})\b""", re.MULTILINE
)


class Shown(NamedTuple):
    """A cue that has something to read."""

    subtitle: Subtitle
    lines: tuple[Seen, ...]

    @property
    def is_sound(self) -> bool:
        return is_sound(self.text)

    @property
    def text(self) -> str:
        """All that is said, on one line."""
        return join(line.text for line in self.lines if line.text)


@dataclass(frozen=True)
class Check:
    """What the rules look at.

    Attributes:
        duration_ms: of the recording, where that is known.
        transcript: of the recording, where there is one.
        names: of persons and films, to be kept whole.
    """

    file: SubtitleFile
    profile: Profile
    duration_ms: int | None = None
    transcript: Transcript | None = None
    names: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, file: SubtitleFile, profile: Profile, duration_ms: int | None = None, transcript: Transcript | None = None
    ) -> Check:
        """A check of a file; the names are those of its speakers, and of the transcript's credits and film."""
        if transcript is not None and duration_ms is None:
            duration_ms = transcript.provenance.recording.duration_ms
        made = cls(file, profile, duration_ms, transcript)
        names = {name: None for cue in made.shown for line in cue.lines for name in line.speakers}
        if transcript is not None:
            names.update(
                dict.fromkeys((*(credit.name for credit in transcript.episode.credits), transcript.episode.film))
            )
        return replace(made, names=tuple(name for name in names if " " in name))

    @cached_property
    def shown(self) -> tuple[Shown, ...]:
        """The cues with something to read, in order of time."""
        all_seen = (Shown(cue, seen(cue.lines, self.file.kind)) for cue in self.file.subtitles)
        return tuple(
            sorted(
                (cue for cue in all_seen if any(line.shown for line in cue.lines)),
                key=lambda cue: cue.subtitle.start_ms,
            )
        )

    @cached_property
    def timed(self) -> tuple[Subtitle, ...]:
        """Those of them that end after they start."""
        return tuple(cue.subtitle for cue in self.shown if cue.subtitle.duration_ms > 0)

    @property
    def neighbours(self) -> Iterator[tuple[Subtitle, Subtitle]]:
        """Each timed cue but the first, after the one that stays longest of those before it."""
        return zip(_lasting(self.timed), self.timed[1:], strict=False)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The transcript's words in order of time."""
        words = self.transcript.words if self.transcript else ()
        return tuple(sorted(words, key=lambda word: word.start_ms))

    @property
    def language(self) -> str | None:
        """The transcript's, or what a WebVTT's header or a TTML's first tags say; None where neither tells."""
        said = _LANGUAGE.search("\n".join(self.file.head[:1]))
        return self.transcript.language if self.transcript else (said[1] or said[2]).lower() if said else None

    def any_word(self, start_ms: int, end_ms: int) -> bool:
        """Whether a word is said between these times."""
        # No word lasts longer than a few seconds: what began before can be looked for nearby.
        at = bisect_left(self.words, end_ms, key=lambda word: word.start_ms)
        return any(word.end_ms > start_ms for word in self.words[max(0, at - 20) : at])


class Found(NamedTuple):
    """A rule broken.

    Attributes:
        cue: where; None if by the file as a whole.
        measured, limit: in the limit's own unit; None where nothing is measured.
    """

    cue: Subtitle | None
    message: str
    measured: float | None = None
    limit: float | None = None


class Rule(NamedTuple):
    name: str
    severity: Severity
    find: Callable[[Check], Iterable[Found]]
    source: str | None  # None: the profile's


RULES: dict[str, Rule] = {}


def rule(
    name: str, severity: Severity, source: str | None = None
) -> Callable[[Callable[[Check], Iterable[Found]]], Callable[[Check], Iterable[Found]]]:
    """Enter a rule in the registry. Without a `source` it is the profile's."""

    def enter(find: Callable[[Check], Iterable[Found]]) -> Callable[[Check], Iterable[Found]]:
        RULES[name] = Rule(name, severity, find, source)
        return find

    return enter


def _lasting(subtitles: Iterable[Subtitle]) -> Iterator[Subtitle]:
    longest: Subtitle | None = None
    for subtitle in subtitles:
        if longest is None or subtitle.end_ms >= longest.end_ms:
            longest = subtitle
        yield longest
