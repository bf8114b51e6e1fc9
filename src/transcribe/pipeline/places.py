"""What of a transcript to listen to first: the places that are most likely wrong and matter most.

from transcribe.pipeline.places import review
for place in review(transcript)[:10]: ...
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import lru_cache
from itertools import groupby
from pathlib import PurePath

from transcribe.model.episode import Role
from transcribe.model.records import dumps, record
from transcribe.model.transcript import Interval, Transcript, Word
from transcribe.recognition.names import Glossary, terms
from transcribe.recognition.names.common import commonness
from transcribe.recognition.names.sounds import fold
from transcribe.store.archive import Archive
from transcribe.store.catalogue import Catalogue
from transcribe.store.rows import ReviewInShort
from transcribe.text.prose import ends_sentence, one_line
from transcribe.text.scripts import join, split

# A listener needs to hear a little of what is around a place.
_BEFORE_MS, _AFTER_MS = 1_000, 500

_SURE = 0.8  # a name that the recogniser was as sure of isn't listed
_ALIKE = 0.9  # nor a repair of what sounded as alike
_SHORT_MS = 700  # a turn this short may be the neighbour's
_COMMON = 4.0  # words as common as this aren't names, though they have a capital
_EDGES = re.compile(r"^[\W_]+|(?:['’]s)?[\W_]*$")
_EXCERPT_WORDS = 12
_SAMPLE_MS = 8_000  # enough of a voice to know it by


class PlaceKind(StrEnum):
    """Why a place is worth hearing."""

    SPEAKER = "speaker"  # nobody knows who this is
    GAP = "gap"  # speech without words
    DISCARDED = "discarded"  # words that were left out
    REPAIR = "repair"  # a name that was written otherwise, on little evidence
    NAME = "name"  # a name that the recogniser wasn't sure of
    OVERLAP = "overlap"  # two speak at once
    TURN = "turn"  # so short that it may be the other speaker's


@record
class ReviewPlace(Interval):
    """A place worth hearing.

    Attributes:
        text: what is written there.
        reason: why it is listed, for a person to read.
        worth: how much is to be won by listening, in words that are probably wrong; a name counts as several.
    """

    kind: PlaceKind
    text: str
    reason: str
    worth: float


@record
class Review:
    """What is to be heard of one episode.

    Attributes:
        listening_ms: how long all the places last, with a little of what is around them.
        worth: of all places.
        places: the worthiest first.
    """

    id: str
    title: str
    duration_ms: int
    listening_ms: int
    worth: float
    places: tuple[ReviewPlace, ...]

    @classmethod
    def of(cls, transcript: Transcript) -> Review:
        """The review of a transcript."""
        places = review(transcript)
        recording = transcript.provenance.recording
        title = transcript.episode.title or PurePath(recording.path).name or transcript.id
        return cls(
            transcript.id,
            title,
            recording.duration_ms,
            listening_ms(places, recording.duration_ms),
            sum(place.worth for place in places),
            places,
        )


def review(transcript: Transcript) -> tuple[ReviewPlace, ...]:
    """The places of a transcript that are worth hearing, the worthiest first.

    What lies in turns that a person has checked is left out.
    """
    checked = [turn for turn in transcript.turns if turn.checked]
    found = (
        *_speakers(transcript),
        *_gaps(transcript),
        *_discarded(transcript),
        *_repairs(transcript),
        *_names(transcript),
        *_overlaps(transcript),
        *_short_turns(transcript),
    )
    left = (
        place
        for place in found
        if not any(turn.start_ms <= place.start_ms and place.end_ms <= turn.end_ms for turn in checked)
    )
    return tuple(sorted(left, key=lambda place: (-place.worth, place.start_ms, place.kind)))


def listening_ms(places: Iterable[Interval], duration_ms: int) -> int:
    """How long it takes to hear some places, with a little of what is around them; what two share is heard once.

    >>> listening_ms([Interval(2000, 3000), Interval(2500, 4000)], 60_000)
    3500
    """
    total = heard_to = 0
    for start_ms, end_ms in sorted(
        (max(0, place.start_ms - _BEFORE_MS), min(duration_ms, place.end_ms + _AFTER_MS)) for place in places
    ):
        total += max(0, end_ms - max(start_ms, heard_to))
        heard_to = max(heard_to, end_ms)
    return total


def catalogued(archive: Archive, warnings: list[str] | None = None) -> Catalogue:
    """The archive's catalogue, with reviews."""
    return Catalogue(archive, in_short, warnings)


def in_short(transcript: Transcript) -> ReviewInShort:
    """The review of a transcript as the catalogue has it."""
    made = Review.of(transcript)
    return ReviewInShort(made.worth, made.listening_ms, len(made.places), dumps(made))


def _speakers(transcript: Transcript) -> Iterator[ReviewPlace]:
    known = {speaker.label for speaker in transcript.speakers if speaker.name or speaker.role == Role.OTHER}
    nameless = [turn for turn in transcript.turns if turn.speaker not in known and not turn.checked]
    for label in sorted({turn.speaker for turn in nameless}):
        longest = max((turn for turn in nameless if turn.speaker == label), key=lambda turn: turn.duration_ms)
        words = sum(len(turn.words) for turn in nameless if turn.speaker == label)
        end_ms = min(longest.end_ms, longest.start_ms + _SAMPLE_MS)
        yield ReviewPlace(
            longest.start_ms,
            end_ms,
            PlaceKind.SPEAKER,
            _excerpt(longest.text),
            f"{transcript.speaker(label).known_as} has no name and speaks {_count(words, 'word')}",
            5 + min(5.0, words / 100),
        )


def _gaps(transcript: Transcript) -> Iterator[ReviewPlace]:
    for gap in transcript.coverage.gaps if transcript.coverage else ():
        yield ReviewPlace(
            gap.start_ms,
            gap.end_ms,
            PlaceKind.GAP,
            "",
            f"speech of {gap.duration_ms / 1000:.1f} s without a word",
            2.5 * gap.duration_ms / 1000,
        )  # so many words a second are usual in talk


def _discarded(transcript: Transcript) -> Iterator[ReviewPlace]:
    for words in transcript.discarded:
        yield ReviewPlace(
            words.start_ms,
            words.end_ms,
            PlaceKind.DISCARDED,
            _excerpt(words.text),
            f"left out: {words.reason}",
            max(1.0, 0.2 * len(split(words.text))),
        )


def _repairs(transcript: Transcript) -> Iterator[ReviewPlace]:
    for repair in transcript.repairs:
        if repair.score < _ALIKE:
            yield ReviewPlace(
                repair.start_ms,
                repair.end_ms,
                PlaceKind.REPAIR,
                repair.now,
                f"recognized as {one_line(repair.was)!r}, {repair.score:.0%} similar",
                8 * (1 - repair.score),
            )


def _names(transcript: Transcript) -> Iterator[ReviewPlace]:
    known = {fold(part) for term in terms(transcript.episode, Glossary()) if term.is_name for part in term.text.split()}
    language = transcript.language or ""
    for turn in transcript.turns:
        if all(word.confidence is None or word.confidence >= _SURE for word in turn.words):
            continue  # No name in it is listed.
        opens = [True, *(ends_sentence(word.text) for word in turn.words)]
        marked = [
            (word, _key(word.text) in known or (not new and _is_capitalised(word, language)))
            for word, new in zip(turn.words, opens, strict=False)
        ]
        for is_name, run in groupby(marked, key=lambda pair: pair[1]):
            name = [word for word, _ in run]
            sure = min((word.confidence for word in name if word.confidence is not None), default=1.0)
            if is_name and sure < _SURE:
                yield ReviewPlace(
                    name[0].start_ms,
                    name[-1].end_ms,
                    PlaceKind.NAME,
                    _excerpt(_text(name)),
                    f"a name, recognized with {sure:.0%} confidence",
                    4 * (1 - sure),
                )


def _overlaps(transcript: Transcript) -> Iterator[ReviewPlace]:
    for turn in transcript.turns:
        for overlap, run in groupby(turn.words, key=lambda word: word.overlap):
            words = list(run)
            if overlap:
                yield ReviewPlace(
                    words[0].start_ms,
                    words[-1].end_ms,
                    PlaceKind.OVERLAP,
                    _excerpt(_text(words)),
                    f"somebody else speaks during {_count(len(words), 'word')}",
                    0.3 * len(words),
                )


def _short_turns(transcript: Transcript) -> Iterator[ReviewPlace]:
    for before, turn, after in zip(transcript.turns, transcript.turns[1:], transcript.turns[2:], strict=False):
        if turn.duration_ms < _SHORT_MS and before.speaker == after.speaker != turn.speaker:
            yield ReviewPlace(
                turn.start_ms,
                turn.end_ms,
                PlaceKind.TURN,
                _excerpt(turn.text),
                f"so short that {transcript.speaker(before.speaker).known_as} may be speaking",
                0.5 * len(turn.words),
            )


@lru_cache(maxsize=2**15)
def _key(word: str) -> str:
    return fold(_EDGES.sub("", word))


def _bare(word: Word) -> str:
    return _EDGES.sub("", word.text)


def _is_capitalised(word: Word, language: str) -> bool:
    bare = _bare(word)
    return bare[:1].isupper() and commonness(bare.casefold().replace("’", "'"), language) < _COMMON


def _text(words: Iterable[Word]) -> str:
    return join(word.text for word in words)


def _excerpt(text: str) -> str:
    words = split(one_line(text))
    return join(words[:_EXCERPT_WORDS]) + (" …" if len(words) > _EXCERPT_WORDS else "")


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
