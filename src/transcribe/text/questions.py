"""Which turns ask, and which answer, as far as a search cares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from transcribe.model.episode import Role
from transcribe.text.prose import ends_sentence
from transcribe.text.words import tokens

_MARKS = ("?", "？", "؟")
_FILLERS = (
    "so",
    "and",
    "but",
    "well",
    "um",
    "uh",
    "er",
    "ok",
    "okay",
    "now",
    "then",
    "also",
    "yeah",
    "yes",
    "right",
    "oh",
    "hi",
    "hello",
)
_OPENERS = (
    "what",
    "how",
    "why",
    "when",
    "where",
    "which",
    "who",
    "whose",
    "whom",
    "whats",
    "hows",
    "wheres",
    "whos",
    "do",
    "does",
    "did",
    "is",
    "are",
    "was",
    "were",
    "have",
    "has",
    "can",
    "could",
    "would",
    "will",
    "should",
)


def asks(said: Sequence[str]) -> bool:
    """Whether these words hold a question: a sentence that ends in "?", or, if no sentence is marked at all, a
    beginning that questions have.

    >>> [asks(said.split()) for said in ("I see. Why? Well.", "so how did it begin", "How it began is known.")]
    [True, True, False]
    """
    together = " ".join(said)
    marked = any(mark in together for mark in _MARKS)  # In most turns there is none.
    if marked and any(text.rstrip("\"'”’»)]」』）").endswith(_MARKS) for text in reversed(said)):
        return True
    if any(map(ends_sentence, reversed(said))):  # Mostly the last one does.
        return False
    opening = (token for text in said for token in tokens(text) if token not in _FILLERS)
    return next(opening, "") in _OPENERS


def parts_played(turns: Iterable[tuple[Role, Sequence[str]]]) -> Iterator[tuple[str, ...]]:
    """Of each turn: "question" if it asks, "asked" if it is the reporter who does, and "answer" if a guest speaks
    after that, until the reporter speaks again.

    Args:
        turns: an episode's, each with who speaks and the words as written.
    """
    asked = False
    for role, said in turns:
        question = asks(said)
        if role is Role.REPORTER:
            asked = question
        yield (
            ("question",) * question
            + ("asked",) * (question and role is Role.REPORTER)
            + ("answer",) * (asked and role is Role.GUEST)
        )
