"""Rules that hear a role in how somebody talks. Each compares a speaker with the others, or looks for set phrases."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import log

from transcribe.episode import Role
from transcribe.roles import weights
from transcribe.roles.conversation import Clue, Conversation, announces_clip, compared, limited
from transcribe.roles.tokens import Said, Token
from transcribe.transcript import Evidence

_FILLERS = frozenset((
    "so", "and", "but", "well", "um", "uh", "er", "ok", "okay", "now", "then", "also", "yeah", "yes", "right", "oh"))
_QUESTION = re.compile(
    r"(?:what|how|why|when|where|which|who|whose|what's|how's|who's)(?: \w+){0,2} (?:is|are|was|were|do|does|did|have"
    r"|has|had|can|could|would|will|made|makes|brought|inspired|you|your)\b"
    r"|(?:what's|how's|who's|how about|what about|why not|can|could|would|will|do|did|have|are|were|is|was)"
    r" (?:you|your|there|it)\b"
    r"|(?:please )?(?:tell|talk to|explain to|share with|take) (?:us|me)\b|tell our\b"
    r"|i (?:want|wanted|would like|like|'d like) to ask|i'd (?:like|love) to (?:ask|know|hear)"
    r"|i (?:was )?wonder(?:ing)?\b")
# Without marks and pauses a question is found in the midst of other words, by a wording that is seldom anything else.
_QUESTION_WITHIN = re.compile(
    r"\b(?:(?:can|could|would) you (?:tell|talk|explain|describe|share|speak|elaborate)"
    r"|tell (?:us|me) (?:about|more|a|how|what|why)"
    r"|(?:how|why|when|where|what) (?:did|do|was|were|is|are) (?:you|your)\b"
    r"|what (?:made|makes|inspired|drew) you|did you (?:find|feel|have|want|ever|work|choose|decide)"
    r"|do you (?:think|feel|hope|see|plan|want|find|believe))")
_YOU = re.compile(r"\b(?:you(?! know\b)|your|yours|you're|you've)\b")
_ME = re.compile(r"\b(?:i|i'm|i've|i'd|i'll|my|me|mine|we|our|us|we're|we've)\b")
_WORK = r"(?:\w+ )?(?:film|films|movie|documentary|book|character|crew|cast)\b"
_YOUR_WORK = re.compile(rf"\byour {_WORK}")
_OWN_WORK = re.compile(rf"\b(?:my|our) {_WORK}")
_GREETS_LISTENERS = re.compile(
    r"\b(?:(?:you're|you are) listening to|welcome (?:back )?to|(?:my|our) guests?\b|joined (?:today )?by"
    r"|joining (?:me|us)\b|here (?:today )?with|(?:i'm|i am|we're|we are) (?:talking|speaking) (?:to|with)"
    r"|with (?:me|us) (?:today|now|here)\b)")
_THANKS = r"\b(?:thank you|thanks)(?: \w+){0,4} for "
_SAYS_GOODBYE = re.compile(
    _THANKS + r"(?:listening|tuning|joining|coming|being|talking|speaking|taking|sharing|your time|this interview)"
    r"|\bthank you (?:all )?for your time|\bsee you next")
_HOSTED = re.compile(
    _THANKS + r"(?:having|inviting|the invitation|your interest|your questions|asking)"
    r"|\b(?:happy|pleasure|good|great|nice|glad|honou?r|honou?red) to be (?:here|with you)|\b(?:good|great) question")
_INTERPRETS = re.compile(
    r"^(?:(?:so|and|well|um|uh|yes|yeah|no) )*(?:he|she|they)(?:'s| is| was)? (?:says?|said|thinks?|explains?|adds?"
    r"|means?|wants to say|saying|tells?|answers?)\b")
_EDGE = 0.15  # share of the turns at either end in which a host greets and says goodbye
_TAIL = 30  # words at a turn's end, within which it asks
_SMALL_SHARE = 0.25  # of all words
_FEW_TURNS = 2


def questions(talk: Conversation) -> Iterator[Clue]:
    """Whose turns end by asking. Guests ask too, of themselves or in others' voices, and then talk on."""
    asked, words = talk.count(_hands_over), talk.count(lambda turn: len(turn.tokens))
    usual = sum(asked.values()) / max(1.0, sum(words.values()))
    rates = {label: log((asked[label] + 1) / (usual * words[label] + 1)) for label in talk.labels}
    for label, rate, others in compared(rates):
        yield from _between(label, "questions", limited(weights.QUESTIONS * (rate - others), weights.QUESTIONS_LIMIT),
                            f"ends {asked[label]:.0f} of {len(talk.said_by(label))} turns with a question")


def share_of_talk(talk: Conversation) -> Iterator[Clue]:
    """Guests talk more than reporters."""
    words = talk.count(lambda turn: len(turn.tokens))
    for label, amount, others in compared({label: log(spoken + 20) for label, spoken in words.items()}):
        yield from _between(label, "share of talk", limited(weights.TALK * (others - amount), weights.TALK_LIMIT),
                            f"speaks {100 * words[label] / max(1, sum(words.values())):.0f} % of the words")


def your_or_my(talk: Conversation) -> Iterator[Clue]:
    """Reporters say "you", guests "I"."""
    you = talk.count(lambda turn: len(_YOU.findall(turn.text)))
    me = talk.count(lambda turn: len(_ME.findall(turn.text)))
    for label, ratio, others in compared({label: log((you[label] + 2) / (me[label] + 2)) for label in talk.labels}):
        weight = limited(weights.YOUR_OR_MY * (ratio - others), weights.YOUR_OR_MY_LIMIT)
        yield from _between(label, "you or I", weight,
                            f'says "you" {you[label]:.0f} times and "I" or "we" {me[label]:.0f} times')


def opening(talk: Conversation) -> Iterator[Clue]:
    """The reporter opens."""
    if talk.turns and len(talk.labels) > 1:
        first = talk.turns[0]
        yield Clue(first.label, Role.REPORTER, Evidence("opening", weights.OPENS, "speaks first", first.start_ms))


def hosting(talk: Conversation) -> Iterator[Clue]:
    """What a host says at the beginning and at the end."""
    edge = max(3, round(_EDGE * len(talk.turns)))
    yield from _phrases(talk.turns[:edge], _GREETS_LISTENERS, Role.REPORTER, "hosting", weights.HOSTING)
    yield from _phrases(talk.turns[-edge:], _SAYS_GOODBYE, Role.REPORTER, "hosting", weights.HOSTING)


def hosted(talk: Conversation) -> Iterator[Clue]:
    """What only a guest says: thanks for the invitation, praise for a question."""
    yield from _phrases(talk.turns, _HOSTED, Role.GUEST, "hosted", weights.HOSTED)


def whose_work(talk: Conversation) -> Iterator[Clue]:
    """ "Your film" is said to a guest, "my film" by one."""
    yield from _phrases(talk.turns, _YOUR_WORK, Role.REPORTER, "your work", weights.YOUR_WORK)
    yield from _phrases(talk.turns, _OWN_WORK, Role.GUEST, "own work", weights.OWN_WORK)


def interpreting(talk: Conversation) -> Iterator[Clue]:
    """An interpreter's turns begin with "she says that ..."."""
    yield from _phrases(talk.turns, _INTERPRETS, Role.OTHER, "interpreting", weights.INTERPRETS)


def hardly_heard(talk: Conversation) -> Iterator[Clue]:
    """A film clip or a voice from the audience: one turn or two, and no question, where two others converse."""
    words, asked = talk.count(lambda turn: len(turn.tokens)), talk.count(_hands_over)
    turns = talk.count(lambda turn: 1)
    for label, own, others in compared(turns):
        little = words[label] <= _SMALL_SHARE * sum(words.values()) and own <= _FEW_TURNS and others >= 2 * own
        if len(turns) > 2 and little and not asked[label]:
            yield Clue(label, Role.OTHER, Evidence("hardly heard", weights.HARDLY_HEARD,
                                                   f"speaks {words[label]:.0f} words in all and asks nothing"))


def clips(talk: Conversation) -> Iterator[Clue]:
    """ "Let's listen to a scene": what comes next is a film."""
    for turn, following in pairwise(talk.turns):
        if following.label != turn.label and announces_clip(turn):
            yield Clue(following.label, Role.OTHER, Evidence("clip", weights.CLIP, "a clip is announced before",
                                                             following.start_ms))


def _between(label: str, kind: str, weight: float, detail: str) -> Iterator[Clue]:
    """A clue for the reporter or, where the weight is negative, for the guest."""
    if abs(weight) >= 0.05:
        role = Role.REPORTER if weight > 0 else Role.GUEST
        yield Clue(label, role, Evidence(kind, round(abs(weight), 2), detail))


def _phrases(turns: Iterable[Said], pattern: re.Pattern[str], role: Role, kind: str, weight: float) -> Iterator[Clue]:
    """A clue for each of the first times that a speaker says such a phrase."""
    times: Counter[str] = Counter()
    for turn in turns:
        for match in pattern.finditer(turn.text):
            times[turn.label] += 1
            if times[turn.label] <= weights.TIMES:
                at_ms = turn.token_at(match.start()).start_ms
                yield Clue(turn.label, role, Evidence(kind, weight, f'says "{match[0]}"', at_ms))


def _hands_over(turn: Said) -> bool:
    """Whether a turn ends by asking."""
    return any(_is_question(phrase[-_TAIL:]) for phrase in turn.phrases[-2:])


def _is_question(phrase: tuple[Token, ...]) -> bool:
    if any(token.asks for token in phrase):
        return True
    words = [token.text for token in phrase]
    while words and words[0] in _FILLERS:
        words.pop(0)
    text = " ".join(words)
    return bool(_QUESTION.match(text) or _QUESTION_WITHIN.search(text))
