"""The transcript: who said what, and when. Pure data.

    Interval
    ├── Word          text and confidence
    └── Turn          one speaker's uninterrupted words
    Speaker           a label and, if known, a person and a role, with the evidence
    Repair, Discarded, SoundEvent, Coverage
                      what was done to the words, and what became none
    Remark            a heading or a note that a person wrote between the words
    Transcript        the one truth of an episode

Times are whole milliseconds from the recording's start. Records are written with `to_json` and read with `from_json`;
`docs/transcript.schema.json` is the published schema of that form.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import field
from itertools import accumulate, pairwise
from os import PathLike
from pathlib import Path
from typing import Any, Literal

from transcribe.engines.registry import EngineId, Fallback
from transcribe.errors import DocumentError
from transcribe.model.episode import Episode, Role
from transcribe.model.records import dumps, json_schema, loads, record
from transcribe.store.inputs import RECORD, json_value, read
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
            raise ValueError(f"{self.start_ms}..{self.end_ms} ms is no interval: it must end after it starts")

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
class Recording:
    """The audio file that a transcript was made from.

    Attributes:
        path: relative to the archive's folder with forward slashes, or absolute where it lies outside. Empty where
            there is no file, and the words were imported.
        duration_ms: as decoded, not as stated; without a file, until the last word ends.
    """

    path: str
    sha256: str
    duration_ms: int
    codec: str
    sample_rate: int
    channels: int


@record
class Provenance:
    """How a transcript came about.

    Attributes:
        fingerprint: digest of all that the result depends on (recording, page, requested settings): equal means
            that doing it again would change nothing.
        settings: what was asked for ("auto" where the choice was left open).
        engines: by stage: "voice_activity", "recognition", "diarization".
        fallbacks: where a better engine was wanted and couldn't run.
        page: the sidecar that was read, relative like the recording's path; None where the tags were used.
        imported: the file that words or speakers were taken from, with who brought it in and when; None where all was
            heard.
    """

    recording: Recording
    fingerprint: str = ""
    settings: dict[str, str] = field(default_factory=dict)
    engines: dict[str, EngineId] = field(default_factory=dict)
    fallbacks: tuple[Fallback, ...] = ()
    page: str | None = None
    imported: str | None = None
    software: str = ""

    @property
    def track(self) -> int | None:
        """Which of the recording's audio tracks was heard, from 1; None for all of them."""
        return int(self.settings["track"]) if "track" in self.settings else None


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


def to_json(transcript: Transcript) -> bytes:
    """The published JSON form, UTF-8."""
    return dumps(transcript, indent=1)


def from_json(data: bytes, *, path: str | PathLike[str] | None = None) -> Transcript:
    """Read `to_json`'s form back, without loss.

    Raises:
        DocumentError: it is no transcript, or of a version that this package doesn't know.
    """
    try:
        read = loads(Transcript, data, path=path, mend="Restore the file, or run the episode again with --force.")
    except DocumentError:
        _judge(_version(data), path)  # Of another version, that is the reason.
        raise
    _judge(read.schema, path)
    return read


def read_transcript(path: Path) -> Transcript:
    """Read a transcript file.

    Raises:
        DocumentError: it isn't there, or `from_json` refuses it.
    """
    return from_json(read(path, RECORD), path=path)


def schema() -> bytes:
    """The JSON Schema (2020-12) of `to_json`'s form, as published in `docs/transcript.schema.json`."""
    document = {"$schema": "https://json-schema.org/draft/2020-12/schema", **json_schema(Transcript)}
    return json.dumps(document, indent=1).encode() + b"\n"


def _judge(version: int | None, path: str | PathLike[str] | None) -> None:
    """Refuse a version that isn't ours; None where there is none."""
    if version is not None and version != SCHEMA:
        raise DocumentError(f"is a transcript of version {version}, and version {SCHEMA} is understood here", path=path,
                            mend="Update transcribe." if version > SCHEMA else "Run the episode again.")


def _version(data: bytes) -> int | None:
    try:
        document: Any = json_value(data.decode("utf-8", "replace"), None, RECORD)
    except DocumentError:
        return None
    version = document.get("schema") if isinstance(document, dict) else None
    return version if isinstance(version, int) else None
