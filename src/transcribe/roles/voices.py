"""The rule that hears who somebody is by their voice, where it is known from other episodes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from transcribe.model.stages import VoiceMatch
from transcribe.model.transcript import Evidence
from transcribe.roles import weights
from transcribe.roles.conversation import Clue, Conversation, limited
from transcribe.roles.tokens import words_of


def learnt_voices(talk: Conversation, matches: Iterable[VoiceMatch]) -> Iterator[Clue]:
    """Voices that sound like a credited person's, or don't."""
    credits = {tuple(words_of(name)): credit for name, credit in talk.credits.items()}
    for match in matches:
        credit = credits.get(tuple(words_of(match.person)))
        if credit and match.label in talk.labels:
            weight = limited(weights.LEARNT_VOICE * match.weight, weights.LEARNT_VOICE_LIMIT)
            yield Clue(match.label, credit, Evidence("learnt voice", round(weight, 2), match.detail))
