"""Names that speakers give themselves, for those whom the page doesn't name."""

from __future__ import annotations

import re
from dataclasses import replace

from transcribe.model.episode import Role
from transcribe.model.transcript import Evidence, Speaker
from transcribe.roles import weights
from transcribe.roles.conversation import Conversation
from transcribe.roles.names import similarity
from transcribe.roles.tokens import TurnTokens, words_of

_NAME = re.compile(r"\b(?:my name is|my name's) |\b(?:i'm|i am) |\bthis is (?=\w+ \w+ (?:for|from|reporting)\b)")
_GREETED = re.compile(r"\b(?:hi|hello|hey|name is|name's)(?: (?:i'm|i am))?$")
_LONGEST = 4  # words of a name
_SAME = 0.8  # as similar as this, it is a name that the page gives


def given_names(speakers: tuple[Speaker, ...], talk: Conversation) -> tuple[Speaker, ...]:
    """Name those who have a role and no name by what they call themselves, where that is clear.

    Clear is: the words have capitals, the name is a whole one or follows "my name is" or a greeting, and nobody else
    is called so.
    """
    if not talk.cased:
        return speakers
    taken = {speaker.name for speaker in speakers} | set(talk.credits)
    named = []
    for speaker in speakers:
        found = None if speaker.name or speaker.role == Role.UNKNOWN else _own_name(speaker.label, talk)
        if found and not any(_alike(found.detail, name) for name in taken if name):
            taken.add(found.detail)
            speaker = replace(speaker, name=found.detail, evidence=(*speaker.evidence, found))
        named.append(speaker)
    return tuple(named)


def _own_name(label: str, talk: Conversation) -> Evidence | None:
    for turn in talk.said_by(label):
        for match in _NAME.finditer(turn.text):
            name = _capitalised(turn, match.end())
            if " " in name or (name and _GREETED.search(turn.text[: match.end()].rstrip())):
                at_ms = turn.token_at(match.start()).start_ms
                return Evidence("self-introduction", weights.SELF_INTRODUCTION, name, at_ms)
    return None


def _capitalised(turn: TurnTokens, offset: int) -> str:
    """The capitalised words at a place of a turn, within its phrase, as they were written."""
    at = turn.index_at(offset)
    words: list[str] = []
    for token in turn.tokens[at : at + _LONGEST]:
        if not token.capital or token.text.startswith("i'") or token.text == "i" or (words and token.opens):
            break
        words.append(token.written)
    return " ".join(words)


def _alike(one: str, other: str) -> bool:
    ones, others = words_of(one), words_of(other)
    return any(similarity(word, against) >= _SAME for word in ones for against in others)
