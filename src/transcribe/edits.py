"""What people change by hand: a layer of its own over what machines made.

    index/episodes/ID/edits.json     an episode's edits, oldest first
    index/people.json                names changed over the whole archive, oldest first

No machine ever writes here on its own account. An edit says *when* it holds, not for which of a diarizer's labels, so
it survives another run with another engine. Where two edits disagree, the later one holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Literal, TypeVar

from transcribe.episode import Episode, Role
from transcribe.records import record
from transcribe.stages import Given
from transcribe.timecode import clock
from transcribe.transcript import Evidence, Interval, Speaker, Transcript, Turn, Word

#: The version of both files' form.
SCHEMA = 1

#: What a person said is believed like nothing else, in log-odds.
_CERTAIN = 20.0


@record
class SpeakerIs:
    """The voice that is heard in these stretches is this person.

    Attributes:
        person: None where the voice has a role and no name.
    """

    intervals: tuple[Interval, ...]
    person: str | None
    role: Role
    kind: Literal["speaker"] = "speaker"

    def __str__(self) -> str:
        return f"the voice first heard at {clock(self.intervals[0].start_ms)} is {self.person or 'nobody named'} " \
               f"({self.role})"


@record
class PassageIs:
    """What is said in this stretch is said by this person, whoever else that voice was taken for."""

    interval: Interval
    person: str
    role: Role
    kind: Literal["passage"] = "passage"

    def __str__(self) -> str:
        return f"{_span(self.interval)} is said by {self.person} ({self.role})"


@record
class CheckedTurn(Interval):
    """A turn as it was when it was checked."""

    text: str


@record
class Checked:
    """A person has read these turns, and stands by their words."""

    turns: tuple[CheckedTurn, ...]
    kind: Literal["checked"] = "checked"

    def __str__(self) -> str:
        whole = Interval(self.turns[0].start_ms, max(turn.end_ms for turn in self.turns))
        return f"{_span(whole)} was checked ({len(self.turns)} turns)"


@record
class AsHeard:
    """The words in this stretch stay as they were recognised: no name is repaired in it."""

    interval: Interval
    text: str
    kind: Literal["as heard"] = "as heard"

    def __str__(self) -> str:
        return f"{_span(self.interval)} stays as it was recognised: {self.text}"


@record
class Reworded:
    """What is said in this stretch is written so, whatever a recogniser makes of it.

    Attributes:
        was: what was written there.
        now: empty where nothing is said.
    """

    interval: Interval
    was: str
    now: str
    kind: Literal["reworded"] = "reworded"

    def __str__(self) -> str:
        return f"{_span(self.interval)} {self.was or 'nothing'} -> {self.now or 'nothing'}"


Change = SpeakerIs | PassageIs | Checked | AsHeard | Reworded
Kind = TypeVar("Kind", SpeakerIs, PassageIs, Checked, AsHeard, Reworded)


@record
class Edit:
    """One change by hand.

    Attributes:
        at: when, ISO 8601 with its offset.
        batch: what changes that were made together, in however many episodes, have in common.
    """

    author: str
    at: str
    change: Change
    batch: str = ""

    def __str__(self) -> str:
        return f"{self.change} ({self.author}, {self.at})"


@record
class Edits:
    """An episode's edits, oldest first."""

    edits: tuple[Edit, ...] = ()
    schema: int = SCHEMA

    def changes(self, kind: type[Kind]) -> Iterator[tuple[Edit, Kind]]:
        """The changes of one kind, each with its edit, oldest first."""
        return ((edit, edit.change) for edit in self.edits if isinstance(edit.change, kind))


@record
class Renaming:
    """Whoever is called so is called otherwise from now on.

    Attributes:
        episodes: in these alone; none means in all.
    """

    was: str
    now: str
    author: str
    at: str
    episodes: tuple[str, ...] = ()

    def __str__(self) -> str:
        where = f" in {', '.join(self.episodes)}" if self.episodes else ""
        return f"{self.was} is {self.now}{where} ({self.author}, {self.at})"


@record
class Renamings:
    """Names changed over the whole archive, oldest first."""

    renamings: tuple[Renaming, ...] = ()
    schema: int = SCHEMA

    def name(self, name: str, episode_id: str) -> str:
        """What somebody is called now, who is called so in this episode.

        >>> was = Renamings((Renaming("J. Gorter", "Jessica Gorter", "ann", "2026-01-01T00:00:00Z"),))
        >>> was.name("J. Gorter", "the-red-soul"), was.name("Bo Ek", "the-red-soul")
        ('Jessica Gorter', 'Bo Ek')
        """
        for renaming in self.renamings:
            if renaming.was == name and (not renaming.episodes or episode_id in renaming.episodes):
                name = renaming.now
        return name

    def credited(self, name: str, episode: Episode, episode_id: str) -> str:
        """What the page calls somebody who is called so now; the name itself, where the page doesn't credit them."""
        now = self.name(name, episode_id)
        return next((credit.name for credit in episode.credits if self.name(credit.name, episode_id) == now), now)

    def episode(self, episode: Episode, episode_id: str) -> Episode:
        """The episode with its people under their names of now, each once."""
        def renamed(names: Iterable[str]) -> tuple[str, ...]:
            return tuple(dict.fromkeys(self.name(name, episode_id) for name in names))

        return replace(episode, reporters=renamed(episode.reporters), guests=renamed(episode.guests))

    def edits(self, edits: Edits, episode_id: str) -> Edits:
        """The edits with the people that they name under their names of now."""
        def renamed(change: Change) -> Change:
            if isinstance(change, SpeakerIs | PassageIs) and change.person:
                return replace(change, person=self.name(change.person, episode_id))
            return change

        return replace(edits, edits=tuple(replace(edit, change=renamed(edit.change)) for edit in edits.edits))

    def speakers(self, speakers: Iterable[Speaker], episode_id: str) -> tuple[Speaker, ...]:
        """The speakers under their names of now."""
        return tuple(replace(speaker, name=self.name(speaker.name, episode_id)) if speaker.name else speaker
                     for speaker in speakers)


def given(turns: Sequence[Turn], edits: Edits) -> tuple[tuple[Turn, ...], tuple[Given, ...]]:
    """Whom people named among these turns' speakers.

    A label is the person in whose stretches most of its time lies. Two labels of one person become one.

    Returns:
        The turns, and what was said of their speakers, by label; no two of one name.
    """
    said: dict[str, Given] = {}
    for label in sorted({turn.speaker for turn in turns}):
        own = [turn for turn in turns if turn.speaker == label]
        for edit, change in edits.changes(SpeakerIs):
            shared_ms = sum(turn.overlap_ms(interval) for turn in own for interval in change.intervals)
            if 2 * shared_ms > sum(turn.duration_ms for turn in own):
                said[label] = Given(label, change.person, change.role, f"by {edit.author}, {edit.at}")
    first: dict[str, str] = {}
    for one in said.values():
        if one.name:
            first.setdefault(one.name, one.label)
    merged = {one.label: first[one.name] for one in said.values() if one.name}
    return (_joined((merged.get(turn.speaker, turn.speaker), turn) for turn in turns),
            tuple(one for one in said.values() if merged.get(one.label, one.label) == one.label))


def reworded(words: Sequence[Word], edits: Edits) -> tuple[Word, ...]:
    """The words with those that people wrote in place of what was recognised.

    A stretch's new words share its time by their lengths; all others stay as they are.

    >>> change = Reworded(Interval(0, 900), "Jessica Gorder", "Jessica Gorter")
    >>> said = [Word(0, 400, "jessica"), Word(450, 900, "order"), Word(950, 1200, "said")]
    >>> [(word.start_ms, word.text) for word in reworded(said, Edits((Edit("ann", "2026-01-01", change),)))]
    [(0, 'Jessica'), (484, 'Gorter'), (950, 'said')]
    """
    held = list(words)
    for _, change in edits.changes(Reworded):
        held = [word for word in held if 2 * word.overlap_ms(change.interval) <= word.duration_ms]
        held = sorted([*held, *_spread(change.now.split(), change.interval)], key=lambda word: word.start_ms)
    return tuple(held)


def edited(transcript: Transcript, edits: Edits) -> Transcript:
    """The transcript with what people said of its passages."""
    for edit, passage in edits.changes(PassageIs):
        transcript = _with_passage(transcript, passage, edit)
    checked = {turn for _, change in edits.changes(Checked) for turn in change.turns}
    return replace(transcript, turns=tuple(
        replace(turn, checked=CheckedTurn(turn.start_ms, turn.end_ms, turn.text) in checked)
        for turn in transcript.turns))


def _joined(spoken: Iterable[tuple[str, Turn]]) -> tuple[Turn, ...]:
    """Turns under these labels, with neighbours of one speaker made one."""
    return tuple(Turn.of(label, tuple(word for _, turn in run for word in turn.words))
                 for label, run in groupby(spoken, key=lambda pair: pair[0]))


def _with_passage(transcript: Transcript, passage: PassageIs, edit: Edit) -> Transcript:
    def is_inside(word: Word) -> bool:
        return 2 * word.overlap_ms(passage.interval) > word.duration_ms

    if not any(is_inside(word) for word in transcript.words):
        return transcript
    known = next((speaker for speaker in transcript.speakers if speaker.name == passage.person), None)
    label = known.label if known else _free_label(transcript)
    spoken = [(label if inside else turn.speaker, Turn.of(turn.speaker, tuple(words)))
              for turn in transcript.turns for inside, words in groupby(turn.words, key=is_inside)]
    turns = _joined(spoken)
    heard = {turn.speaker for turn in turns}
    evidence = (Evidence("by hand", _CERTAIN, f"by {edit.author}, {edit.at}", passage.interval.start_ms),)
    added = () if known else (Speaker(label, passage.person, passage.role, 1.0, evidence),)
    return replace(transcript, turns=turns, speakers=tuple(
        speaker for speaker in (*transcript.speakers, *added) if speaker.label in heard))


def _free_label(transcript: Transcript) -> str:
    taken = {speaker.label for speaker in transcript.speakers}
    return next(label for number in range(len(taken) + 1) if (label := f"SPEAKER_{number:02d}") not in taken)


def _spread(texts: Sequence[str], interval: Interval) -> Iterator[Word]:
    """Words that share a stretch of time by their lengths; each has a millisecond at least."""
    whole = sum(map(len, texts))
    until = interval.start_ms
    for number, text in enumerate(texts, start=1):
        start, until = until, interval.start_ms + interval.duration_ms * sum(map(len, texts[:number])) // whole
        until = max(until, start + 1)
        yield Word(start, until, text, confidence=1.0)


def _span(interval: Interval) -> str:
    return f"{clock(interval.start_ms)}-{clock(interval.end_ms)}"
