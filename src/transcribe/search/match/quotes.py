"""A quote card: what was said from one time to another, word for word, and all that is needed to print it."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote as quote_url

from transcribe.errors import InputError
from transcribe.model.records import record
from transcribe.model.timecode import clock, fragment, parse
from transcribe.model.transcript import Interval, Transcript, Turn, Word
from transcribe.store.archive import Archive
from transcribe.text.scripts import join

_BETWEEN = re.compile(r"(?:#?t=)?(?P<start>[\d:.]+?)s?\s*(?:-|–|,)\s*(?P<end>[\d:.]+?)s?")

#: A recording's path as a URL. Hits have the same ones again and again.
_url = lru_cache(1_000)(quote_url)


@record
class QuotedTurn:
    """What one speaker says in one go.

    Attributes:
        person: the speaker's name; "Speaker 2" where it isn't known.
        checked: a person has read the turn and stands by it.
    """

    person: str
    role: str
    start_ms: int
    end_ms: int
    text: str
    checked: bool


@record
class Quote:
    """What was said in a part of an episode.

    Attributes:
        start_ms, end_ms: from the first word's start to the last word's end.
        checked: all of it was.
        recording, link: as a `Hit`'s.
        parts: one or more; one for each time that somebody speaks.
    """

    episode: str
    title: str
    film: str
    festival: str
    year: int | None
    start_ms: int
    end_ms: int
    checked: bool
    recording: str
    link: str
    parts: tuple[QuotedTurn, ...]

    @property
    def interval(self) -> Interval:
        return Interval(self.start_ms, self.end_ms)


def interval_of(text: str) -> Interval:
    """The interval that a person writes, or that a hit's link ends in.

    >>> interval_of("3:12-3:25"), interval_of("#t=50.634,51.644")
    (Interval(start_ms=192000, end_ms=205000), Interval(start_ms=50634, end_ms=51644))

    Raises:
        InputError: it is none, or ends before it starts.
    """
    found = _BETWEEN.fullmatch(text.strip())
    if found is None:
        raise InputError(f"{text!r} isn't a time range", hint="Write it as 3:12-3:25, 1:03:12.5-1:03:20 or 192s-205s.")
    start_ms, end_ms = parse(found["start"]), parse(found["end"])
    if end_ms <= start_ms:
        raise InputError(f"{text!r} ends before it starts", hint="Write the earlier time first.")
    return Interval(start_ms, end_ms)


def quote(archive: Archive, episode_id: str, wanted: Interval) -> Quote:
    """What was said in an interval of an episode. A word that lies in it only in part is taken as a whole.

    Raises:
        InputError: there is no such transcript; the interval begins after the recording's end, or without a word.
    """
    transcript = archive.transcript(episode_id)
    recording = transcript.provenance.recording
    if wanted.start_ms >= recording.duration_ms:
        raise InputError(
            f"{episode_id} ends at {clock(recording.duration_ms)}, before {clock(wanted.start_ms)}",
            hint="Check the times.",
        )
    spoken = [(turn, tuple(word for word in turn.words if word.overlap_ms(wanted))) for turn in transcript.turns]
    parts = tuple(said(transcript, turn, words) for turn, words in spoken if words)
    if not parts:
        raise InputError(
            f"nobody says a word in {episode_id} from {clock(wanted.start_ms)} to {clock(wanted.end_ms)}",
            hint=_nearest(transcript.words, wanted),
        )
    start_ms, end_ms = min(part.start_ms for part in parts), max(part.end_ms for part in parts)
    page = transcript.episode
    return Quote(
        episode_id,
        page.title,
        page.film,
        page.festival,
        page.year,
        start_ms,
        end_ms,
        all(part.checked for part in parts),
        recording.path,
        link_to(recording.path, start_ms, end_ms),
        parts,
    )


def link_to(recording: str, start_ms: int, end_ms: int) -> str:
    """A link that plays an interval of a recording; "" where there is no recording.

    >>> link_to("audio/a talk.mp3", 12_500, 18_000)
    'audio/a%20talk.mp3#t=12.5,18'
    """
    return _url(recording) + fragment(start_ms, end_ms) if recording else ""


def said(transcript: Transcript, turn: Turn, words: tuple[Word, ...]) -> QuotedTurn:
    """Some words of a turn, with who says them."""
    speaker = transcript.speaker(turn.speaker)
    return QuotedTurn(
        speaker.known_as,
        speaker.role.value,
        words[0].start_ms,
        max(word.end_ms for word in words),
        join(word.text for word in words),
        turn.checked,
    )


def _nearest(words: tuple[Word, ...], wanted: Interval) -> str:
    if not words:
        return "The transcript has no words at all."
    word = min(words, key=lambda word: max(word.start_ms - wanted.end_ms, wanted.start_ms - word.end_ms))
    return f"The nearest word is at {clock(word.start_ms)}."
