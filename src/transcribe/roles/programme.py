"""Rules that hear a role in the course of a programme: who opens, presents, answers, comes in later, says goodbye."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from math import log

from transcribe.model.episode import Role
from transcribe.model.transcript import Evidence
from transcribe.roles import weights
from transcribe.roles.asking import hands_over
from transcribe.roles.conversation import Clue, Conversation, compared, phrases

_GREETS_LISTENERS = re.compile(
    r"\b(?:(?:you're|you are) listening to|welcome (?:back )?to|(?:my|our) guests?\b|joined (?:today )?by"
    r"|joining (?:me|us)\b|here (?:today )?with|(?:i'm|i am|we're|we are) (?:talking|speaking) (?:to|with)"
    r"|with (?:me|us) (?:today|now|here)\b|your (?:co ?)?host\b)"
)
_THANKS = r"\b(?:thank you|thanks)(?: \w+){0,4} for "
_SAYS_GOODBYE = re.compile(
    _THANKS + r"(?:listening|tuning|joining|coming|being|talking|speaking|taking|sharing|your time|this interview)"
    r"|\bthank you (?:all )?for your time|\bsee you next"
)
_HOSTED = re.compile(
    _THANKS + r"(?:having|inviting|the invitation|your interest|your questions|asking)"
    r"|\b(?:happy|pleasure|good|great|nice|glad|honou?r|honou?red) to be (?:here|with you)|\b(?:good|great) question"
)
_TELLS_LISTENERS = re.compile(
    r"\b(?:(?:this|today's|next|another(?: \w+)?) episode|(?:you'll|you will|we'll|we will|you're going to) hear"
    r"|(?:our|dear) listeners|subscribe|leave (?:us )?a (?:review|comment)|show notes|(?:on|at) our (?:website|page)"
    r"|next (?:week|time)|(?:today|this week) we(?:'re| are)? (?:talk|speak|chat)|(?:produced|edited|recorded) by"
    r"|this is (?:a|the) (?:\w+ ){0,2}(?:podcast|show|program(?:me)?)\b)"
)
_CO_HOST = re.compile(r"\b(?:my|our) (?:fellow |other )?(?:co host|cohost)\b(?: [\w']+){0,8}$")
_EDGE = 0.15  # share of the turns at either end in which a host greets and says goodbye
_HOSTS = 2  # phrases by which it is clear that somebody hosts
_LONG = 20  # words of an answer
_CENTRAL = 0.8  # share of the changes of speaker; among three who talk evenly, each has a part in 0.67
_TAKES_PART = 3  # turns
_BEFORE = 2  # turns by each of two others, before someone comes in late


def opening(talk: Conversation) -> Iterator[Clue]:
    """The reporter opens."""
    if talk.turns and len(talk.labels) > 1:
        first = talk.turns[0]
        yield Clue(first.label, Role.REPORTER, Evidence("opening", weights.OPENS, "speaks first", first.start_ms))


def hosting(talk: Conversation) -> Iterator[Clue]:
    """What a host says to the listeners and the guests at the beginning and at the end."""
    edge = _edge(talk)
    edges = talk.turns[:edge] + talk.turns[max(edge, len(talk.turns) - edge) :]
    clues = [
        *phrases(talk.turns[:edge], _GREETS_LISTENERS, Role.REPORTER, "hosting", weights.HOSTING),
        *phrases(talk.turns[-edge:], _SAYS_GOODBYE, Role.REPORTER, "hosting", weights.HOSTING),
        *phrases(edges, _TELLS_LISTENERS, Role.REPORTER, "to listeners", weights.TO_LISTENERS),
    ]
    yield from clues
    times = Counter(clue.label for clue in clues)
    if max(times.values(), default=0) >= _HOSTS:
        for label in talk.labels:
            if label not in times:
                evidence = Evidence("hosting", weights.NEVER_HOSTS, "leaves the hosting to others")
                yield Clue(label, Role.REPORTER, evidence)


def co_hosts(talk: Conversation) -> Iterator[Clue]:
    """ "Here with me is my co-host": two reporters, the second of whom speaks next."""
    for turn, following in pairwise(talk.turns[: _edge(talk)]):
        if following.label != turn.label and _CO_HOST.search(turn.text):
            at_ms = following.start_ms
            yield Clue(following.label, Role.REPORTER, Evidence("co-host", weights.CO_HOST, "is called co-host", at_ms))


def hosted(talk: Conversation) -> Iterator[Clue]:
    """What only a guest says: thanks for the invitation, praise for a question."""
    yield from phrases(talk.turns, _HOSTED, Role.GUEST, "hosted", weights.HOSTED)


def answers(talk: Conversation) -> Iterator[Clue]:
    """Guests are those who answer at length when others ask."""
    answered, asked = Counter[str](), Counter[str]()
    for turn, following in pairwise(talk.turns):
        if following.label != turn.label and hands_over(turn):
            asked[turn.label] += 1
            answered[following.label] += len(following.tokens) >= _LONG
    put = {label: asked.total() - asked[label] for label in talk.labels}  # questions that others put
    usual = 1 / max(1, len(talk.labels) - 1)
    rates = {label: log((answered[label] + 1) / (usual * put[label] + 1)) for label in talk.labels}
    for label, rate, others in compared(rates):
        weight = round(min(weights.ANSWERS * (rate - others), weights.ANSWERS_LIMIT), 2)
        if weight > 0 and answered[label]:  # to answer nothing is no sign: film clips don't either
            detail = f"answers {answered[label]} of the others' {put[label]} questions at length"
            yield Clue(label, Role.GUEST, Evidence("answers", weight, detail))


def centre(talk: Conversation) -> Iterator[Clue]:
    """Where nearly all exchanges are with one person: a guest whom several ask, or a reporter who asks several."""
    spoken = Counter(turn.label for turn in talk.turns)
    around = [label for label in talk.labels if spoken[label] >= _TAKES_PART]
    # Hosts may talk among themselves until their guest is there.
    begin = max((_first(talk, label) for label in around), default=0)
    changes = [
        {turn.label, following.label}
        for turn, following in pairwise(talk.turns[begin:])
        if following.label != turn.label
    ]
    for hub in around if len(around) > 2 and changes else ():
        share = sum(hub in change for change in changes) / len(changes)
        if share >= _CENTRAL:
            asked = _is_asked(talk, hub)
            detail = f"{100 * share:.0f} % of the exchanges are with {hub}, who is {'asked' if asked else 'asking'}"
            for label in around:
                role = Role.GUEST if (label == hub) == asked else Role.REPORTER
                yield Clue(label, role, Evidence("centre", weights.CENTRE, detail))


def comes_in(talk: Conversation) -> Iterator[Clue]:
    """Two hosts talk among themselves, and then a guest comes in."""
    turns: dict[str, int] = {}
    for turn in talk.turns:
        if turn.label not in turns and sum(count >= _BEFORE for count in turns.values()) >= 2:
            yield Clue(
                turn.label,
                Role.GUEST,
                Evidence("comes in", weights.COMES_IN, "is heard only after others have talked", turn.start_ms),
            )
        turns[turn.label] = turns.get(turn.label, 0) + 1


def _edge(talk: Conversation) -> int:
    return max(3, round(_EDGE * len(talk.turns)))


def _first(talk: Conversation, label: str) -> int:
    """The index of a speaker's first turn."""
    return next(index for index, turn in enumerate(talk.turns) if turn.label == label)


def _is_asked(talk: Conversation, label: str) -> bool:
    """Whether a speaker talks more than all others together, or asks more seldom."""
    own = talk.said_by(label)
    others = [turn for turn in talk.turns if turn.label != label]
    if sum(len(turn.tokens) for turn in own) > sum(len(turn.tokens) for turn in others):
        return True
    return sum(map(hands_over, own)) * len(others) < sum(map(hands_over, others)) * len(own)
