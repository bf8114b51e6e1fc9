"""What one stage of the pipeline hands to the next. Pure data."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from transcribe.model.episode import Role
from transcribe.model.records import record
from transcribe.model.transcript import Discarded, Interval, Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@record
class Speech:
    """Where someone speaks: intervals in rising order that don't touch."""

    intervals: tuple[Interval, ...]

    @property
    def duration_ms(self) -> int:
        return sum(interval.duration_ms for interval in self.intervals)


@record
class Hints:
    """What may be said, known before listening.

    Attributes:
        terms: names and titles as they are written, the likeliest first.
    """

    terms: tuple[str, ...] = ()


@record
class Recognition:
    """What was said.

    Attributes:
        words: by rising start; none starts before the one in front of it.
        language: of the words, ISO 639-1, where it is known.
        language_confidence: its probability, where the engine found it out, 0 to 1.
        translated_from: the language that was spoken, where the words are a translation.
        discarded: words that were recognised and left out.
        music: what seemed speech, and is music.
    """

    words: tuple[Word, ...]
    language: str | None = None
    language_confidence: float | None = None
    translated_from: str | None = None
    discarded: tuple[Discarded, ...] = ()
    music: tuple[Interval, ...] = ()
    warnings: tuple[str, ...] = ()


@record
class SpeakerCount:
    """What is known about how many people speak, before listening.

    Attributes:
        exactly: somebody said so; it holds.
        expected: how many the page credits; there may be an interpreter or a film clip besides, and somebody credited
            may never be heard.
    """

    exactly: int | None = None
    expected: int | None = None


@record
class SpeakerSegment(Interval):
    """A stretch in which one anonymous speaker is heard."""

    label: str


@record
class FrameScores:
    """How well each speaker fits each moment: the higher, the better. Only differences between speakers count.

    Attributes:
        step_ms: time from one frame to the next; the first frame begins at 0.
        labels: the speakers, in the order of the columns.
        data: float16, little-endian, shape (frames, labels), row by row.
    """

    step_ms: int
    labels: tuple[str, ...]
    data: bytes

    @classmethod
    def of(cls, step_ms: int, labels: tuple[str, ...], values: NDArray[np.floating]) -> FrameScores:
        """Pack an array of shape (frames, labels)."""
        return cls(step_ms, labels, values.astype("<f2").tobytes())

    def values(self) -> NDArray[np.float32]:
        """The scores, shape (frames, labels)."""
        import numpy as np

        return np.frombuffer(self.data, dtype="<f2").reshape(-1, len(self.labels)).astype(np.float32)


@record
class Voiceprint:
    """How a voice of one recording sounds, as a point in its encoder's space. Only those of one encoder compare.

    Attributes:
        label: the speaker's.
        encoder: which model made it, and which version.
        speech_ms: how much speech it was made of.
        data: float32, little-endian, of length one.
    """

    label: str
    encoder: str
    speech_ms: int
    data: bytes

    @classmethod
    def of(cls, label: str, encoder: str, speech_ms: int, vector: NDArray[np.floating]) -> Voiceprint:
        """Pack a vector, shape (dimensions,), of any length but zero."""
        import numpy as np

        return cls(label, encoder, speech_ms, (vector / np.linalg.norm(vector)).astype("<f4").tobytes())

    def vector(self) -> NDArray[np.float32]:
        """The point, shape (dimensions,), of length one."""
        import numpy as np

        return np.frombuffer(self.data, dtype="<f4").astype(np.float32)


@record
class Diarization:
    """Who speaks when, as anonymous labels ("SPEAKER_00" is the first to be heard).

    Attributes:
        segments: by rising start; none of them overlap, each moment belongs to its most prominent speaker.
        overlaps: where two or more speak at once, in order, where the engine can tell.
        scores: where the engine has them; attribution of words is finer with them.
        voiceprints: how each speaker sounds, where the engine can tell; not of those who speak too little.
    """

    segments: tuple[SpeakerSegment, ...]
    overlaps: tuple[Interval, ...] = ()
    scores: FrameScores | None = None
    voiceprints: tuple[Voiceprint, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """The speakers, by name."""
        return tuple(sorted({segment.label for segment in self.segments}))


@record
class VoiceMatch:
    """A speaker sounds like somebody whose voice is known: evidence, no proof.

    Attributes:
        weight: log-odds (natural logarithm) that it is this person; negative speaks against.
        detail: what was compared, for a person to read.
    """

    label: str
    person: str
    weight: float
    detail: str


@record
class SpeakerAssignment:
    """What a person said of a speaker; it outranks all evidence.

    Attributes:
        name: None leaves the speaker without one.
        role: `unknown` leaves it to the page, or else to the evidence.
        detail: who said so, and when.
    """

    label: str
    name: str | None
    role: Role
    detail: str


def within_speech(words: Iterable[Word], speech: Speech, slack_ms: int = 0) -> Iterator[Word]:
    """Words no longer than the speech they lie in: an engine may stretch the word before or after a pause over it.

    A word that touches no speech keeps its times: it may be none.

    Args:
        slack_ms: how far a word may reach beyond its speech.

    >>> speech = Speech((Interval(0, 1000), Interval(1600, 3000)))
    >>> [(word.start_ms, word.end_ms) for word in within_speech([Word(700, 1700, "film"), Word(1700, 1900, "and"),
    ...                                                          Word(3200, 3300, "you")], speech)]
    [(700, 1000), (1700, 1900), (3200, 3300)]
    """
    spoken = speech.intervals
    for word in words:
        first = bisect_right(spoken, word.start_ms, key=lambda interval: interval.end_ms)
        past = bisect_left(spoken, word.end_ms, lo=first, key=lambda interval: interval.start_ms)
        if first == past:
            yield word
        else:
            home = max(spoken[first:past], key=word.overlap_ms)
            yield replace(
                word,
                start_ms=max(word.start_ms, home.start_ms - slack_ms),
                end_ms=min(word.end_ms, home.end_ms + slack_ms),
            )
