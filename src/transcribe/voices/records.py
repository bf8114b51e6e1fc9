"""What is known of voices. Pure data."""

from __future__ import annotations

from typing import Literal

from transcribe.model.records import record
from transcribe.model.stages import Voiceprint
from transcribe.model.transcript import Interval


@record
class Voiced:
    """An episode as this room sees it: who is credited, and how those who speak sound.

    Attributes:
        people: the credited, by name.
        by_hand: (label, name) of each speaker whom a person named.
        heard: (label, interval): where each speaker talks longest.
    """

    episode: str
    people: tuple[str, ...]
    voiceprints: tuple[Voiceprint, ...]
    by_hand: tuple[tuple[str, str], ...] = ()
    heard: tuple[tuple[str, Interval], ...] = ()


@record
class Sample:
    """One voice of one episode, known to be a person's.

    Attributes:
        at: where the person talks longest there, for others to listen to.
        origin: how it came: found in the episodes that credit the person, or a speaker whom somebody named.
    """

    person: str
    episode: str
    origin: Literal["learnt", "by hand"]
    voiceprint: Voiceprint
    at: Interval | None = None


@record
class KnownVoice:
    """All that voices are compared with.

    Attributes:
        samples: by person and episode.
        others: episodes of the archive, their voices as they were when voices were last learnt: what makes a likeness
            a strong one is told by how like a voice is to these.
        warnings: what couldn't be read, a line each.
    """

    samples: tuple[Sample, ...] = ()
    others: tuple[Voiced, ...] = ()
    warnings: tuple[str, ...] = ()
