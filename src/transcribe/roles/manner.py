"""Rules that hear a role in how somebody talks. Each compares a speaker with the others, or looks for set phrases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from math import log

from transcribe.model.episode import Role
from transcribe.model.transcript import Evidence
from transcribe.roles import weights
from transcribe.roles.asking import hands_over
from transcribe.roles.conversation import Clue, Conversation, announces_clip, between, compared, limited, phrases

_YOU = re.compile(r"\b(?:you(?! know\b)|your|yours|you're|you've)\b")
_ME = re.compile(r"\b(?:i|i'm|i've|i'd|i'll|my|me|mine|we|our|us|we're|we've)\b")
_WORK = r"(?:\w+ )?(?:film|films|movie|documentary|book|character|crew|cast)\b"
_YOUR_WORK = re.compile(rf"\byour {_WORK}")
_OWN_WORK = re.compile(rf"\b(?:my|our) {_WORK}")
_INTERPRETS = re.compile(
    r"^(?:(?:so|and|well|um|uh|yes|yeah|no) )*(?:he|she|they)(?:'s| is| was)? (?:says?|said|thinks?|explains?|adds?"
    r"|means?|wants to say|saying|tells?|answers?)\b"
)
_SMALL_SHARE = 0.25  # of all words
_FEW_TURNS = 2


def questions(talk: Conversation) -> Iterator[Clue]:
    """Whose turns end by asking. Guests ask too, of themselves or in others' voices, and then talk on."""
    asked, words = talk.count(hands_over), talk.count(lambda turn: len(turn.tokens))
    usual = sum(asked.values()) / max(1.0, sum(words.values()))
    rates = {label: log((asked[label] + 1) / (usual * words[label] + 1)) for label in talk.labels}
    for label, rate, others in compared(rates):
        yield from between(
            label,
            "questions",
            limited(weights.QUESTIONS * (rate - others), weights.QUESTIONS_LIMIT),
            f"ends {asked[label]:.0f} of {len(talk.said_by(label))} turns with a question",
        )


def share_of_talk(talk: Conversation) -> Iterator[Clue]:
    """Guests talk more than reporters."""
    words = talk.count(lambda turn: len(turn.tokens))
    for label, amount, others in compared({label: log(spoken + 20) for label, spoken in words.items()}):
        yield from between(
            label,
            "share of talk",
            limited(weights.TALK * (others - amount), weights.TALK_LIMIT),
            f"speaks {100 * words[label] / max(1, sum(words.values())):.0f} % of the words",
        )


def your_or_my(talk: Conversation) -> Iterator[Clue]:
    """Reporters say "you", guests "I"."""
    you = talk.count(lambda turn: len(_YOU.findall(turn.text)))
    me = talk.count(lambda turn: len(_ME.findall(turn.text)))
    for label, ratio, others in compared({label: log((you[label] + 2) / (me[label] + 2)) for label in talk.labels}):
        weight = limited(weights.YOUR_OR_MY * (ratio - others), weights.YOUR_OR_MY_LIMIT)
        yield from between(
            label, "you or I", weight, f'says "you" {you[label]:.0f} times and "I" or "we" {me[label]:.0f} times'
        )


def whose_work(talk: Conversation) -> Iterator[Clue]:
    """ "Your film" is said to a guest, "my film" by one."""
    yield from phrases(talk.turns, _YOUR_WORK, Role.REPORTER, "your work", weights.YOUR_WORK)
    yield from phrases(talk.turns, _OWN_WORK, Role.GUEST, "own work", weights.OWN_WORK)


def interpreting(talk: Conversation) -> Iterator[Clue]:
    """An interpreter's turns begin with "she says that ..."."""
    yield from phrases(talk.turns, _INTERPRETS, Role.OTHER, "interpreting", weights.INTERPRETS)


def hardly_heard(talk: Conversation) -> Iterator[Clue]:
    """A film clip or a voice from the audience: one turn or two, and no question, where two others converse."""
    words, asked = talk.count(lambda turn: len(turn.tokens)), talk.count(hands_over)
    turns = talk.count(lambda turn: 1)
    for label, own, others in compared(turns):
        little = words[label] <= _SMALL_SHARE * sum(words.values()) and own <= _FEW_TURNS and others >= 2 * own
        if len(turns) > 2 and little and not asked[label]:
            yield Clue(
                label,
                Role.OTHER,
                Evidence(
                    "hardly heard", weights.HARDLY_HEARD, f"speaks {words[label]:.0f} words in all and asks nothing"
                ),
            )


def asks(talk: Conversation) -> Iterator[Clue]:
    """An interpreter asks in another's name only; a clip may ask, but is soon over."""
    for label, asked in talk.count(lambda turn: hands_over(turn) and not _INTERPRETS.match(turn.text)).items():
        if asked and len(talk.said_by(label)) > _FEW_TURNS:
            yield Clue(label, Role.OTHER, Evidence("asks", weights.ASKS, f"ends {asked:.0f} turns with a question"))


def clips(talk: Conversation) -> Iterator[Clue]:
    """ "Let's listen to a scene": what comes next is a film."""
    for turn, following in pairwise(talk.turns):
        if following.label != turn.label and announces_clip(turn):
            yield Clue(
                following.label,
                Role.OTHER,
                Evidence("clip", weights.CLIP, "a clip is announced before", following.start_ms),
            )
