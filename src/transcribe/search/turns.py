"""A speaker turn as an index holds it: all that answers a hit, without opening the transcript."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields

from transcribe.records import record
from transcribe.search.query import whole
from transcribe.search.words import tokens
from transcribe.transcript import Transcript


@record
class IndexedTurn:
    """One turn of an episode.

    Attributes:
        number: its place among the episode's turns, from 0.
        recording: as the transcript stores it.
        person: what to call the speaker.
        named: that is a name, and no "Speaker 2".
        words: as written; there is at least one.
        times: start and end of each word, in milliseconds.
    """

    episode: str
    number: int
    title: str
    film: str
    section: str
    festival: str
    year: int | None
    recording: str
    person: str
    named: bool
    role: str
    words: tuple[str, ...]
    times: tuple[tuple[int, int], ...]

    def values(self) -> dict[str, tuple[str, ...]]:
        """What each field of the query language finds this turn by."""
        return {"role": (self.role,), "person": tokens(self.person) if self.named else (), "film": tokens(self.film),
                "title": tokens(self.title), "section": tokens(self.section), "festival": whole(self.festival),
                "year": () if self.year is None else (str(self.year),), "episode": (self.episode,)}


def turns_of(episode_id: str, transcript: Transcript) -> Iterator[IndexedTurn]:
    """The turns of a transcript, as an index holds them."""
    page = transcript.episode
    for number, turn in enumerate(transcript.turns):
        speaker = transcript.speaker(turn.speaker)
        if turn.words:
            yield IndexedTurn(
                episode_id, number, page.title, page.film, page.section, page.festival, page.year,
                transcript.provenance.recording.path, speaker.known_as, bool(speaker.name), speaker.role.value,
                tuple(word.text for word in turn.words), tuple((word.start_ms, word.end_ms) for word in turn.words))


def pack(turn: IndexedTurn) -> str:
    """A turn as text, without its fields' names: an index holds very many."""
    values = [getattr(turn, field.name) for field in fields(turn)]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def unpack(text: str) -> IndexedTurn:
    """What `pack` packed.

    Raises:
        ValueError or TypeError: it didn't.
    """
    *told, words, times = json.loads(text)
    values = [*told, tuple(words), tuple((start, end) for start, end in times)]
    return IndexedTurn(*values)
