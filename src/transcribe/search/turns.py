"""A speaker turn as an index holds it: all that answers a hit, without opening the transcript."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from transcribe.records import record
from transcribe.search.dates import months
from transcribe.search.fields import whole
from transcribe.search.questions import parts_played
from transcribe.search.words import tokens
from transcribe.transcript import Transcript, Turn

#: How many words a phrase may go on for behind the turn in which it begins.
REACH = 30


@record
class IndexedTurn:
    """One turn of an episode.

    Attributes:
        number: its place among the episode's turns, from 0.
        months: those that the episode may be from, as "2017-11".
        recording: as the transcript stores it.
        person: what to call the speaker.
        named: that is a name, and no "Speaker 2".
        flags: what `is:` asks for: "question", it asks; "asked", the reporter asks; "answer", a guest speaks after
            that; "checked" or "unchecked", a person has read it or not; "overlap", others speak meanwhile.
        words: as written; there is at least one.
        times: start and end of each word, in milliseconds.
        following, following_times: the episode's next `REACH` words, whoever says them: where a phrase may end.
    """

    episode: str
    number: int
    title: str
    film: str
    section: str
    festival: str
    year: int | None
    months: tuple[str, ...]
    language: str
    recording: str
    person: str
    named: bool
    role: str
    flags: tuple[str, ...]
    words: tuple[str, ...]
    times: tuple[tuple[int, int], ...]
    following: tuple[str, ...] = ()
    following_times: tuple[tuple[int, int], ...] = ()

    @property
    def run(self) -> tuple[str, ...]:
        """Its words and those that follow. `locate.Match` counts in these."""
        return self.words + self.following

    @property
    def run_times(self) -> tuple[tuple[int, int], ...]:
        return self.times + self.following_times

    def values(self) -> dict[str, tuple[str, ...]]:
        """What each field of the query language finds this turn by."""
        return {"role": (self.role,), "person": tokens(self.person) if self.named else (), "film": tokens(self.film),
                "title": tokens(self.title), "section": tokens(self.section), "festival": whole(self.festival),
                "year": () if self.year is None else (str(self.year),), "date": self.months,
                "language": (self.language,) if self.language else (), "episode": (self.episode,), "is": self.flags}

    def facets(self) -> dict[str, str]:
        """What it is counted under in a tally, as a person reads it; empty where it isn't known."""
        return {"role": self.role, "person": self.person if self.named else "", "film": self.film,
                "title": self.title, "section": self.section, "festival": self.festival,
                "year": "" if self.year is None else str(self.year),
                "date": self.months[0] if len(self.months) == 1 else "", "language": self.language,
                "episode": self.episode}


#: The fields that `SearchIndex.tally` counts by.
FACETS = ("role", "person", "film", "title", "section", "festival", "year", "date", "language", "episode")


def turns_of(episode_id: str, transcript: Transcript) -> Iterator[IndexedTurn]:
    """The turns of a transcript, as an index holds them."""
    page, dated = transcript.episode, months(transcript.episode)
    said = tuple(word.text for turn in transcript.turns for word in turn.words)
    times = tuple((word.start_ms, word.end_ms) for turn in transcript.turns for word in turn.words)
    start = 0
    for number, (turn, played) in enumerate(zip(transcript.turns, parts_played(transcript), strict=True)):
        speaker = transcript.speaker(turn.speaker)
        end = start + len(turn.words)
        if turn.words:
            yield IndexedTurn(
                episode_id, number, page.title, page.film, page.section, page.festival, page.year, dated,
                (transcript.language or "").lower(), transcript.provenance.recording.path, speaker.known_as,
                bool(speaker.name), speaker.role.value, played + _state(turn), said[start:end], times[start:end],
                said[end:end + REACH], times[end:end + REACH])
        start = end


def _state(turn: Turn) -> tuple[str, ...]:
    overlap = ("overlap",) if any(word.overlap for word in turn.words) else ()
    return ("checked" if turn.checked else "unchecked", *overlap)


_NAMES = tuple(field.name for field in fields(IndexedTurn))
_TIMES = ("times", "following_times")


def pack(turn: IndexedTurn) -> str:
    """A turn as text, without its fields' names: an index holds very many."""
    # Starts and ends apart are read back ten times as fast as pairs.
    values = [[*zip(*getattr(turn, name), strict=True)] if name in _TIMES else getattr(turn, name) for name in _NAMES]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def unpack(text: str) -> IndexedTurn:
    """What `pack` packed.

    Raises:
        ValueError or TypeError: it didn't.
    """
    values: list[Any] = [tuple(zip(*value, strict=True)) if name in _TIMES else
                         tuple(value) if isinstance(value, list) else value
                         for name, value in zip(_NAMES, json.loads(text), strict=True)]
    return IndexedTurn(*values)
