"""A speaker turn as an index holds it: all that answers a hit, without opening the transcript."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator
from itertools import accumulate, chain, pairwise
from operator import attrgetter
from typing import Any, NamedTuple

from transcribe.model.episode import months
from transcribe.model.records import record
from transcribe.model.transcript import Transcript, Turn
from transcribe.search.match.spans import TextSpan
from transcribe.search.query.fields import whole
from transcribe.text.questions import parts_played
from transcribe.text.words import Spoken, TokenStream, tokens

_overlaps = attrgetter("overlap")

#: How many words a phrase may go on for behind the turn in which it begins.
REACH = 30


class IndexedEpisode(NamedTuple):
    """What the turns of an episode have in common: no record, since one is made for every hit of a search.

    Attributes:
        months: those that it may be from, as "2017-11".
        recording: as the transcript stores it.
    """

    id: str
    title: str
    film: str
    section: str
    festival: str
    year: int | None
    months: tuple[str, ...]
    language: str
    recording: str


@record
class IndexedTurn:
    """One turn of an episode.

    Attributes:
        number: its place among the episode's turns, from 0.
        person: what to call the speaker.
        named: that is a name, and no "Speaker 2".
        flags: what `is:` asks for: "question", it asks; "asked", the reporter asks; "answer", a guest speaks after
            that; "checked" or "unchecked", a person has read it or not; "overlap", others speak meanwhile.
        own: how many words it has; at least one.
        run: these, and the episode's next `REACH` words, whoever says them: where a phrase may end.
        stops: which words of the run end a sentence, counted from 0.
        starts, ends: of each word of the run, in milliseconds, each four bytes, or eight where an episode's recording
            has more than 49 days.
        readings: of the run.
    """

    episode: IndexedEpisode
    number: int
    person: str
    named: bool
    role: str
    flags: tuple[str, ...]
    own: int
    run: TextSpan
    stops: tuple[int, ...]
    starts: array[int]
    ends: array[int]
    readings: tuple[TokenStream, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """The turn's own words."""
        return self.run.words[: self.own]

    def values(self, name: str) -> tuple[str, ...]:
        """What a field of the query language finds this turn by."""
        return values_of(self, name)

    def facets(self) -> dict[str, str]:
        """What it is counted under in a tally, as a person reads it; empty where it isn't known."""
        of = self.episode
        return {
            "role": self.role,
            "person": self.person if self.named else "",
            "film": of.film,
            "title": of.title,
            "section": of.section,
            "festival": of.festival,
            "year": "" if of.year is None else str(of.year),
            "date": of.months[0] if len(of.months) == 1 else "",
            "language": of.language,
            "episode": of.id,
        }


_VALUES: dict[str, Callable[[Any], tuple[str, ...]]] = {
    "role": lambda turn: (turn.role,),
    "person": lambda turn: tokens(turn.person) if turn.named else (),
    "film": lambda turn: tokens(turn.episode.film),
    "title": lambda turn: tokens(turn.episode.title),
    "section": lambda turn: tokens(turn.episode.section),
    "festival": lambda turn: whole(turn.episode.festival),
    "year": lambda turn: () if turn.episode.year is None else (str(turn.episode.year),),
    "date": lambda turn: turn.episode.months,
    "language": lambda turn: (turn.episode.language,) if turn.episode.language else (),
    "episode": lambda turn: (turn.episode.id,),
    "is": lambda turn: turn.flags,
}


def values_of(turn: Any, name: str) -> tuple[str, ...]:
    """What a field of the query language finds a turn by: an `IndexedTurn`, or whatever has the same attributes."""
    return _VALUES[name](turn)


#: The fields of the query language that a turn may be found by.
FIELD_NAMES = tuple(_VALUES)
#: The fields that `SearchIndex.tally` counts by.
FACETS = ("role", "person", "film", "title", "section", "festival", "year", "date", "language", "episode")


def turns_of(episode_id: str, transcript: Transcript) -> Iterator[IndexedTurn]:
    """The turns of a transcript, as an index holds them."""
    page = transcript.episode
    episode = IndexedEpisode(
        episode_id,
        page.title,
        page.film,
        page.section,
        page.festival,
        page.year,
        months(page),
        (transcript.language or "").lower(),
        transcript.provenance.recording.path,
    )
    spoken = list(chain.from_iterable(turn.words for turn in transcript.turns))
    said = tuple([word.text for word in spoken])
    starts, ends = _times([word.start_ms for word in spoken]), _times([word.end_ms for word in spoken])
    read, written = Spoken(said), TextSpan.of(said)
    stops = read.stops
    speakers = [transcript.speaker(turn.speaker) for turn in transcript.turns]
    borders = list(pairwise([0, *accumulate([len(turn.words) for turn in transcript.turns])]))
    played = parts_played(
        (speaker.role, said[first:end]) for speaker, (first, end) in zip(speakers, borders, strict=True)
    )
    for number, (turn, speaker, (first, end), parts) in enumerate(
        zip(transcript.turns, speakers, borders, played, strict=True)
    ):
        last = min(end + REACH, len(said))
        if end > first:
            run, within = slice(first, last), slice(bisect_left(stops, first), bisect_left(stops, last))
            yield IndexedTurn(
                episode,
                number,
                speaker.known_as,
                bool(speaker.name),
                speaker.role.value,
                parts + _state(turn),
                end - first,
                written.part(first, last - 1),
                tuple([n - first for n in stops[within]]),
                starts[run],
                ends[run],
                read.readings(first, last),
            )


def _times(milliseconds: list[int]) -> array[int]:
    return array("I" if max(milliseconds, default=0) < 1 << 32 else "Q", milliseconds)


def _state(turn: Turn) -> tuple[str, ...]:
    overlap = ("overlap",) if any(map(_overlaps, turn.words)) else ()
    return ("checked" if turn.checked else "unchecked", *overlap)
