"""The transcript: who said what, and when. Pure data.

    Interval
    ├── Word          text and confidence
    └── Turn          one speaker's uninterrupted words
    Speaker           a label and, if known, a person and a role, with the evidence
    Repair, Discarded, SoundEvent, Coverage
                      what was done to the words, and what became none
    Remark            a heading or a note that a person wrote between the words
    Transcript        the one truth of an episode

Times are whole milliseconds from the recording's start. `store.transcripts` writes and reads
the JSON form; `docs/transcript.schema.json` is its published schema.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Literal

from transcribe.model.episode import Episode, Role
from transcribe.model.provenance import Provenance
from transcribe.model.records import record
from transcribe.text.prose import paragraphs
from transcribe.text.scripts import join

#: The version of the JSON form. It changes when an older reader would misread or refuse the file.
SCHEMA = 1


@record
class Interval:
    """A stretch of time; it ends after it starts.

    >>> Interval(1000, 2500).duration_ms
    1500
    """

    start_ms: int
    end_ms: int

    def __post_init__(self) -> None:
        if self.start_ms < 0 or self.end_ms <= self.start_ms:
            raise ValueError(f"{self.start_ms}..{self.end_ms} ms isn't a valid interval: it must end after it starts")

    @property
    def duration_ms(self) -> int:
        return self.end_ms - self.start_ms

    def overlap_ms(self, other: Interval) -> int:
        """How long both last together.

        >>> Interval(0, 1000).overlap_ms(Interval(700, 2000))
        300
        """
        return max(0, min(self.end_ms, other.end_ms) - max(self.start_ms, other.start_ms))


def shared_out(texts: Sequence[str], interval: Interval) -> tuple[Interval, ...]:
    """When each of these words is said, if they share a stretch of time by their lengths.

    Each lasts a millisecond at least, so that very many may end after the stretch does.

    >>> [(time.start_ms, time.end_ms) for time in shared_out(["Jessica", "Gorter"], Interval(0, 900))]
    [(0, 484), (484, 900)]
    """
    seen = list(accumulate(map(len, texts)))
    times: list[Interval] = []
    until = interval.start_ms
    for letters in seen:
        start, until = until, interval.start_ms + interval.duration_ms * letters // (seen[-1] or 1)
        until = max(until, start + 1)
        times.append(Interval(start, until))
    return tuple(times)


@record
class Word(Interval):
    """One written word, punctuation attached.

    Attributes:
        confidence: how sure the recogniser was, 0 to 1; None where it can't tell.
        overlap: somebody else speaks at the same time.
    """

    text: str
    confidence: float | None = None
    overlap: bool = False


@record
class Turn(Interval):
    """One speaker's uninterrupted words; from the first word's start to the last word's end.

    Attributes:
        checked: a person has read it and stands by it.
        begins: which of its words begin a paragraph, by number from 0, where a person laid it out; 0 does anyway. None
            leaves it to the pauses.
    """

    speaker: str
    words: tuple[Word, ...]
    checked: bool = False
    begins: tuple[int, ...] | None = None

    @property
    def text(self) -> str:
        return join(word.text for word in self.words)

    @property
    def paragraphs(self) -> tuple[tuple[Word, ...], ...]:
        """The words as they are printed: as a person laid them out, else a long pause after a sentence begins a new
        paragraph.

        >>> said = (Word(0, 400, "Yes."), Word(3000, 3400, "It"), Word(3400, 3800, "was."))
        >>> [[word.text for word in paragraph] for paragraph in Turn.of("SPEAKER_00", said).paragraphs]
        [['Yes.'], ['It', 'was.']]
        """
        if self.begins is None:
            return tuple(paragraphs(self.words))
        borders = sorted({0, len(self.words), *self.begins})
        return tuple(self.words[start:end] for start, end in pairwise(borders))

    @classmethod
    def of(cls, speaker: str, words: tuple[Word, ...]) -> Turn:
        """The turn that these words make."""
        return cls(words[0].start_ms, max(word.end_ms for word in words), speaker, words)


@record
class Discarded(Interval):
    """Words that an engine gave and that aren't in the turns, and why: nothing is lost in silence.

    Attributes:
        reason: "not speech" (nobody speaks there), "loop" (the engine repeated itself), "another language" (than the
            episode's).
    """

    text: str
    reason: str


@record
class Repair(Interval):
    """A name that was heard and is written otherwise now, since somebody of that name is known to be spoken of.

    Attributes:
        was, now: the words before and after.
        score: how alike they sound, 0 to 1.
    """

    was: str
    now: str
    score: float


@record
class SoundEvent(Interval):
    """Something heard that isn't speech.

    Attributes:
        kind: what it is, as a caption would have it: "music".
    """

    kind: str


@record
class Remark:
    """What a person wrote between the words: nobody says it.

    Attributes:
        at_ms: it stands before the first paragraph that begins then or later.
        kind: a heading over what follows, or a note on it.
    """

    at_ms: int
    text: str
    kind: Literal["heading", "note"]


@record
class Coverage:
    """How much of what was spoken is written down.

    Attributes:
        speech_ms: how long somebody speaks.
        transcribed_ms: how long of that has words.
        gaps: speech of over two seconds without a word, in order.
    """

    speech_ms: int
    transcribed_ms: int
    gaps: tuple[Interval, ...] = ()


@record
class Evidence:
    """One reason to believe that a speaker is a person.

    Attributes:
        kind: which rule spoke, e.g. "self-introduction".
        weight: its log-odds (natural logarithm); negative speaks against.
        detail: what was found, for a person to read.
        at_ms: where it was found, if at one place.
    """

    kind: str
    weight: float
    detail: str
    at_ms: int | None = None


@record
class Speaker:
    """One voice of the recording.

    Attributes:
        label: the diarizer's name for it, "SPEAKER_00".
        name: the person, where the evidence reaches.
        confidence: probability that name and role are right, 0 to 1.
    """

    label: str
    name: str | None = None
    role: Role = Role.UNKNOWN
    confidence: float = 0.0
    evidence: tuple[Evidence, ...] = ()

    @property
    def known_as(self) -> str:
        """What to call the speaker in print: never the diarizer's label.

        >>> Speaker("SPEAKER_00", "Ann Lee").known_as, Speaker("SPEAKER_01").known_as
        ('Ann Lee', 'Speaker 2')
        """
        if self.name:
            return self.name
        number = self.label.rpartition("_")[2]
        return f"Speaker {int(number) + 1}" if number.isdecimal() else "Unknown speaker"


@record
class Transcript:
    """The one truth of an episode.

    Attributes:
        language: of the words, ISO 639-1.
        language_confidence: probability of that language, where the recogniser found it out, 0 to 1.
        translated_from: the language that was spoken, where the words are a translation.
        repairs: names written otherwise than they were recognised.
        sounds: music and the like.
        remarks: headings and notes, in order.
        discarded: words that were recognised and left out.
    """

    id: str
    episode: Episode
    speakers: tuple[Speaker, ...]
    turns: tuple[Turn, ...]
    provenance: Provenance
    language: str | None = None
    language_confidence: float | None = None
    translated_from: str | None = None
    repairs: tuple[Repair, ...] = ()
    sounds: tuple[SoundEvent, ...] = ()
    remarks: tuple[Remark, ...] = ()
    discarded: tuple[Discarded, ...] = ()
    coverage: Coverage | None = None
    warnings: tuple[str, ...] = ()
    schema: int = SCHEMA

    def speaker(self, label: str) -> Speaker:
        """The speaker with this label; one of whom nothing is known where the transcript doesn't list it."""
        return next((speaker for speaker in self.speakers if speaker.label == label), Speaker(label))

    @property
    def words(self) -> tuple[Word, ...]:
        """All words, turn by turn."""
        return tuple(word for turn in self.turns for word in turn.words)
