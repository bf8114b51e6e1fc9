"""The page held against the recording: who is credited, who is heard, and whose voice it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transcribe.model.episode import Episode, Role
from transcribe.model.stages import VoiceMatch
from transcribe.model.transcript import Speaker
from transcribe.roles import weights
from transcribe.roles.tokens import words_of


def audit(speakers: Sequence[Speaker], episode: Episode, matches: Sequence[VoiceMatch] = ()) -> tuple[str, ...]:
    """What doesn't agree, a sentence each, for a person to look into.

    A voice in role `other` (an interpreter, a film clip) needs no credit. Where the page credits nobody there is
    nothing to compare.

    Args:
        matches: whom the voices sound like.

    >>> speakers = [Speaker("SPEAKER_00", "Ann Lee", Role.REPORTER), Speaker("SPEAKER_01", None, Role.GUEST)]
    >>> audit(speakers, Episode(reporters=("Ann Lee",), guests=("Bo Ek", "Cy Dee")))
    ("Bo Ek is credited as guest, but wasn't identified", "Cy Dee is credited as guest, but wasn't identified",
     "Speaker 2 (guest) speaks, but doesn't match any credit")
    """
    if not episode.credits or not speakers:
        return ()
    return (*_differences(speakers, episode), *_other_voices(speakers, episode, matches))


def _other_voices(speakers: Sequence[Speaker], episode: Episode, matches: Sequence[VoiceMatch]) -> Iterator[str]:
    """Voices that are well known, and whose owner the page doesn't credit."""
    credited = {tuple(words_of(credit.name)) for credit in episode.credits}
    for speaker in speakers:
        own = [match for match in matches if match.label == speaker.label and match.weight >= weights.FOREIGN_VOICE]
        likest = max(own, key=lambda match: match.weight, default=None)
        if likest and tuple(words_of(likest.person)) not in credited and not _is(speaker, likest.person):
            yield f"{speaker.known_as} ({speaker.role}) has the voice of {likest.person}, whom the page doesn't credit"


def _is(speaker: Speaker, person: str) -> bool:
    return speaker.name is not None and words_of(speaker.name) == words_of(person)


def _differences(speakers: Sequence[Speaker], episode: Episode) -> Iterator[str]:
    named = {speaker.name for speaker in speakers}
    for credit in episode.credits:
        if credit.name not in named:
            yield f"{credit.name} is credited as {credit.role}, but wasn't identified"
    for speaker in speakers:
        if speaker.name is None and speaker.role is not Role.OTHER:
            role = "" if speaker.role is Role.UNKNOWN else f" ({speaker.role})"
            yield f"{speaker.known_as}{role} speaks, but doesn't match any credit"
