"""The figures of many episodes."""

from __future__ import annotations

from transcribe.evaluation.scores import Comparison, MoreScores, Scores, more, total
from transcribe.model.records import record


@record
class More:
    """What else was counted: over all episodes, and for each by its id."""

    total: MoreScores
    episodes: dict[str, MoreScores]


@record
class Evaluation:
    """The figures over all episodes, and for each by its id."""

    total: Scores
    episodes: dict[str, Scores]
    more: More

    @classmethod
    def of(cls, compared: dict[str, Comparison]) -> Evaluation:
        """The figures of these comparisons."""
        return cls(
            total(list(compared.values())),
            {name: total([one]) for name, one in compared.items()},
            More(more(list(compared.values())), {name: more([one]) for name, one in compared.items()}),
        )
