"""Hearing that a turn asks, with and without question marks."""

from __future__ import annotations

import re

from transcribe.roles.tokens import Token, TurnTokens

_FILLERS = frozenset(
    ("so", "and", "but", "well", "um", "uh", "er", "ok", "okay", "now", "then", "also", "yeah", "yes", "right", "oh")
)
_QUESTION = re.compile(
    r"(?:what|how|why|when|where|which|who|whose|what's|how's|who's)(?: \w+){0,2} (?:is|are|was|were|do|does|did|have"
    r"|has|had|can|could|would|will|made|makes|brought|inspired|you|your)\b"
    r"|(?:what's|how's|who's|how about|what about|why not|can|could|would|will|do|did|have|are|were|is|was)"
    r" (?:you|your|there|it)\b"
    r"|(?:please )?(?:tell|talk to|explain to|share with|take) (?:us|me)\b|tell our\b"
    r"|i (?:want|wanted|would like|like|'d like) to ask|i'd (?:like|love) to (?:ask|know|hear)"
    r"|i (?:was )?wonder(?:ing)?\b"
)
# Without marks and pauses a question is found in the midst of other words, by a wording that is seldom anything else.
_QUESTION_WITHIN = re.compile(
    r"\b(?:(?:can|could|would) you (?:tell|talk|explain|describe|share|speak|elaborate)"
    r"|tell (?:us|me) (?:about|more|a|how|what|why)"
    r"|(?:how|why|when|where|what) (?:did|do|was|were|is|are) (?:you|your)\b"
    r"|what (?:made|makes|inspired|drew) you|did you (?:find|feel|have|want|ever|work|choose|decide)"
    r"|do you (?:think|feel|hope|see|plan|want|find|believe))"
)
_TAIL = 30  # words at a turn's end, within which it asks


def hands_over(turn: TurnTokens) -> bool:
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
