"""The page held against the recording: who is credited and not heard, and who is heard and not credited."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transcribe.episode import Episode, Role
from transcribe.transcript import Speaker


def audit(speakers: Sequence[Speaker], episode: Episode) -> tuple[str, ...]:
    """What doesn't agree, a sentence each, for a person to look into.

    A voice in role `other` (an interpreter, a film clip) needs no credit. Where the page credits nobody there is
    nothing to compare.

    >>> speakers = [Speaker("SPEAKER_00", "Ann Lee", Role.REPORTER), Speaker("SPEAKER_01", None, Role.GUEST)]
    >>> audit(speakers, Episode(reporters=("Ann Lee",), guests=("Bo Ek", "Cy Dee")))
    ('Bo Ek is credited as guest, and was not made out', 'Cy Dee is credited as guest, and was not made out',
     'Speaker 2 (guest) is heard, and could not be matched to a credit')
    """
    return tuple(_differences(speakers, episode)) if episode.credits and speakers else ()


def _differences(speakers: Sequence[Speaker], episode: Episode) -> Iterator[str]:
    named = {speaker.name for speaker in speakers}
    for credit in episode.credits:
        if credit.name not in named:
            yield f"{credit.name} is credited as {credit.role}, and was not made out"
    for speaker in speakers:
        if speaker.name is None and speaker.role is not Role.OTHER:
            role = "" if speaker.role is Role.UNKNOWN else f" ({speaker.role})"
            yield f"{speaker.known_as}{role} is heard, and could not be matched to a credit"
