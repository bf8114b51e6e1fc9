"""Rules that hear who somebody is: a name said by its bearer, to its bearer, or of its bearer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from transcribe.model.episode import Role
from transcribe.model.transcript import Evidence
from transcribe.roles import weights
from transcribe.roles.conversation import Clue, Conversation, announces_clip
from transcribe.roles.names import Mention
from transcribe.roles.tokens import TurnTokens

_SELF_BEFORE = re.compile(r"\b(?:i'm|i am|my name is|my name's)(?: (?:um|uh|er|your host|the director))*$")
_SELF_AFTER = re.compile(r"(?:here|reporting|speaking)\b(?! (?:with|about|to)\b)")
_THIS_IS = re.compile(r"\b(?:this is|it's|it is|here is)$")
_FOR_STATION = re.compile(r"(?:for|from|and i'm|and i am|reporting|with you|speaking|here)\b")
_PRESENTS = re.compile(
    r"\b(?:here with|(?:i'm|i am|we're) with|joined (?:today )?by|joining (?:me|us)|with (?:me|us)|guests?|welcome"
    r"|(?:talk|speak|chat)(?:t?ing)? (?:to|with)|sitting down with|meet(?:ing)?|interview(?:ing)?|introduce)"
    r"(?: [\w']+){0,5}$"
)
_THANKS = re.compile(r"\b(?:thank you|thanks)(?: (?:so|very|much|again|a|lot|both|to))*$")
_GREETS = re.compile(r"\b(?:hi|hello|hey|welcome|dear|good (?:morning|afternoon|evening|day))(?: back)?(?: again)?$")
_LEAD_IN = re.compile(
    r"(?:(?:so|and|but|well|ok|okay|now|um|uh|er|yes|yeah|no|right|alright|great|wonderful|oh|then|also|thank you"
    r"|thanks|very much|so much|hi|hello|hey|welcome)(?: |$))*"
)
_TELLS = re.compile(
    r"(?:is|was|has|had|did|does|said|says|and|who|will|would|can|also|made|came|went|told|or"
    r"|wrote)\b(?! (?:you|your|it|this|that|there)\b)"
)
_LINKED = frozenset(
    (
        "of",
        "by",
        "with",
        "for",
        "about",
        "to",
        "from",
        "and",
        "is",
        "was",
        "the",
        "called",
        "named",
        "like",
        "than",
        "as",
        "on",
        "at",
        "or",
        "that",
        "my",
        "our",
        "his",
        "her",
        "director",
        "film",
    )
)
_NAMED_LIMIT = 3  # mentions of one person by one speaker that count


def self_introductions(talk: Conversation) -> Iterator[Clue]:
    """ "I'm Ann Lee"; with less weight "this is Ann Lee"."""
    for turn, mention in _all_mentions(talk):
        before, after = turn.before(mention.first), turn.after(mention.last)
        if _SELF_BEFORE.search(before) or (_THIS_IS.search(before) and _FOR_STATION.match(after)):
            yield _clue(talk, turn.label, mention, "self-introduction", weights.SELF_INTRODUCTION, turn)
        elif _SELF_AFTER.match(after) or _THIS_IS.search(before):
            yield _clue(talk, turn.label, mention, "perhaps self-introduction", weights.PERHAPS_SELF_INTRODUCTION, turn)


def named_others(talk: Conversation) -> Iterator[Clue]:
    """People don't say their own names, but to introduce themselves."""
    times: Counter[tuple[str, str]] = Counter()
    for turn, mention in _all_mentions(talk):
        times[turn.label, mention.person] += 1
        nth = times[turn.label, mention.person]
        if not _is_self(turn, mention) and nth <= _NAMED_LIMIT:
            yield _clue(talk, turn.label, mention, "names another", weights.NAMED / nth, turn)


def addressed(talk: Conversation) -> Iterator[Clue]:
    """Whom a turn addresses or presents speaks next; whom it thanks spoke before, or speaks next."""
    for at, (turn, mentions) in enumerate(zip(talk.turns, talk.mentions, strict=True)):
        others = [mention for mention in mentions if not _is_self(turn, mention)]
        thanked = [mention for mention in others if _is_thanked(turn, mention)]
        called = [mention for mention in others if mention not in thanked and _is_called(turn, mention)]
        presented = [mention for mention in others if _PRESENTS.search(turn.before(mention.first))]
        answers = talk.turns[at + 1].label if at + 1 < len(talk.turns) and not announces_clip(turn) else turn.label
        spoke = talk.turns[at - 1].label if at else turn.label
        if called:
            yield from _points_at(talk, answers, called[-1:], "addressed", weights.ADDRESSED, turn)
        elif presented:
            yield from _points_at(talk, answers, presented, "presented", weights.PRESENTED / len(presented), turn)
        elif len(thanked) == 1:
            yield from _points_at(talk, answers, thanked, "thanked", weights.THANKED_BEFORE, turn)
        if len(thanked) == 1:
            yield from _points_at(talk, spoke, thanked, "thanked", weights.THANKED_AFTER, turn)


def takes_part(talk: Conversation) -> Iterator[Clue]:
    """Who is addressed isn't a film clip."""
    named = {clue.label for rule in (addressed, self_introductions) for clue in rule(talk)}
    for label in sorted(named):
        yield Clue(label, Role.OTHER, Evidence("takes part", weights.NOT_IN_TALK, "is addressed, or gives a name"))


def _all_mentions(talk: Conversation) -> Iterator[tuple[TurnTokens, Mention]]:
    for turn, mentions in zip(talk.turns, talk.mentions, strict=True):
        for mention in mentions:
            yield turn, mention


def _points_at(
    talk: Conversation, label: str, mentions: list[Mention], kind: str, weight: float, turn: TurnTokens
) -> Iterator[Clue]:
    """Clues for another label than the turn's own."""
    if label != turn.label:
        for mention in mentions:
            yield _clue(talk, label, mention, kind, weight, turn)


def _clue(talk: Conversation, label: str, mention: Mention, kind: str, weight: float, turn: TurnTokens) -> Clue:
    heard = " ".join(token.text for token in turn.tokens[mention.first : mention.last + 1])
    detail = f'"{heard}" for {mention.person}' if heard != mention.person.lower() else mention.person
    return Clue(
        label,
        talk.credits[mention.person],
        Evidence(kind, round(weight * mention.strength, 2), detail, turn.tokens[mention.first].start_ms),
    )


def _is_self(turn: TurnTokens, mention: Mention) -> bool:
    before, after = turn.before(mention.first), turn.after(mention.last)
    return bool(_SELF_BEFORE.search(before) or _THIS_IS.search(before) or _SELF_AFTER.match(after))


def _is_thanked(turn: TurnTokens, mention: Mention) -> bool:
    return _THANKS.search(turn.before(mention.first)) is not None


def _is_called(turn: TurnTokens, mention: Mention) -> bool:
    """Whether a name is a call: at a turn's edge, or after a greeting."""
    before, after = turn.before(mention.first), turn.after(mention.last)
    if _GREETS.search(before):
        return True
    opens = _LEAD_IN.fullmatch(before) is not None and not _TELLS.match(after)
    closes = not after and bool(before) and before.rpartition(" ")[2] not in _LINKED
    return opens or closes
