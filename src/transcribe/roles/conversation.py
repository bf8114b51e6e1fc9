"""A conversation as the rules see it, and the clues that they find in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property

from transcribe.model.episode import Credit, Episode, Role
from transcribe.model.records import record
from transcribe.model.transcript import Evidence, Turn
from transcribe.roles import weights
from transcribe.roles.names import Mention, find_mentions
from transcribe.roles.tokens import TurnTokens, is_cased, read


@record
class Clue:
    """One piece of evidence about one label.

    Attributes:
        claim: the role, or the credited person, that it speaks for; with a negative weight, against.
    """

    label: str
    claim: Role | Credit
    evidence: Evidence


_CLIP = re.compile(
    r"\b(?:let us|let's|we'll|we will|here is|here's|here comes)(?: \w+){0,6}"
    r" (?:scene|clip|excerpt|trailer|extract|sample|soundtrack)(?: \w+){0,6}$"
)

Rule = Callable[["Conversation"], Iterable[Clue]]


class Conversation:
    """Turns by anonymous labels, and whom the page credits."""

    def __init__(self, turns: Sequence[Turn], episode: Episode) -> None:
        self.turns = read(turns)
        self.labels = tuple(sorted({turn.speaker for turn in turns}))
        by_name: dict[str, Credit] = {}
        for credit in episode.credits:
            by_name.setdefault(credit.name, credit)
        self.credits = by_name

    @cached_property
    def cased(self) -> bool:
        """Whether capitals mean something in these words."""
        return is_cased(self.turns)

    @cached_property
    def mentions(self) -> tuple[tuple[Mention, ...], ...]:
        """The credited people whom each turn names."""
        return tuple(find_mentions(turn, self.credits, cased=self.cased) for turn in self.turns)

    def said_by(self, label: str) -> tuple[TurnTokens, ...]:
        """A speaker's turns."""
        return tuple(turn for turn in self.turns if turn.label == label)

    def count(self, measure: Callable[[TurnTokens], float]) -> dict[str, float]:
        """The sum of a measure over each speaker's turns."""
        totals = dict.fromkeys(self.labels, 0.0)
        for turn in self.turns:
            totals[turn.label] += measure(turn)
        return totals


def announces_clip(turn: TurnTokens) -> bool:
    """Whether a turn ends as "let's listen to a scene from the film" does."""
    return _CLIP.search(turn.text) is not None


def compared(totals: dict[str, float]) -> Iterator[tuple[str, float, float]]:
    """Each speaker's total beside the mean of the others'; nothing where there are no others.

    >>> list(compared({"A": 5.0, "B": 1.0, "C": 3.0}))
    [('A', 5.0, 2.0), ('B', 1.0, 4.0), ('C', 3.0, 3.0)]
    """
    for label, total in totals.items() if len(totals) > 1 else ():
        rest = [other_total for other, other_total in totals.items() if other != label]
        yield label, total, sum(rest) / len(rest)


def limited(weight: float, limit: float) -> float:
    """A weight of at most `limit` either way.

    >>> limited(-3.0, 2.0)
    -2.0
    """
    return max(-limit, min(limit, weight))


def between(label: str, kind: str, weight: float, detail: str) -> Iterator[Clue]:
    """A clue for the reporter or, where the weight is negative, for the guest."""
    if abs(weight) >= 0.05:
        role = Role.REPORTER if weight > 0 else Role.GUEST
        yield Clue(label, role, Evidence(kind, round(abs(weight), 2), detail))


def phrases(
    turns: Iterable[TurnTokens], pattern: re.Pattern[str], role: Role, kind: str, weight: float
) -> Iterator[Clue]:
    """A clue for each of the first times that a speaker says such a phrase."""
    times: Counter[str] = Counter()
    for turn in turns:
        for match in pattern.finditer(turn.text):
            times[turn.label] += 1
            if times[turn.label] <= weights.TIMES:
                at_ms = turn.token_at(match.start()).start_ms
                yield Clue(turn.label, role, Evidence(kind, weight, f'says "{match[0]}"', at_ms))
