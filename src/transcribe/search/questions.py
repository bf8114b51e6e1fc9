"""Which turns ask, and which answer, as far as a search cares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transcribe.episode import Role
from transcribe.search.words import ENDS_SENTENCE, tokens
from transcribe.transcript import Transcript, Word

_MARKS = ("?", "？", "؟")
_FILLERS = ("so", "and", "but", "well", "um", "uh", "er", "ok", "okay", "now", "then", "also", "yeah", "yes", "right",
            "oh", "hi", "hello")
_OPENERS = ("what", "how", "why", "when", "where", "which", "who", "whose", "whom", "whats", "hows", "wheres", "whos",
            "do", "does", "did", "is", "are", "was", "were", "have", "has", "can", "could", "would", "will", "should")


def asks(words: Sequence[Word]) -> bool:
    """Whether these words hold a question: a sentence that ends in "?", or, if no sentence is marked at all, a
    beginning that questions have.

    >>> from transcribe.transcript import Word
    >>> said = lambda text: [Word(n, n + 1, word) for n, word in enumerate(text.split())]
    >>> asks(said("I see. Why? Well.")), asks(said("so how did it begin")), asks(said("How it began is known."))
    (True, True, False)
    """
    said = [word.text for word in words]
    together = " ".join(said)
    marked = any(mark in together for mark in _MARKS)  # In most turns there is none.
    if marked and any(text.rstrip("\"'”’»)]").endswith(_MARKS) for text in reversed(said)):
        return True
    if any(map(ENDS_SENTENCE.__getitem__, said)):
        return False
    opening = (token for text in said for token in tokens(text) if token not in _FILLERS)
    return next(opening, "") in _OPENERS


def parts_played(transcript: Transcript) -> Iterator[tuple[str, ...]]:
    """Of each turn: "question" if it asks, "asked" if it is the reporter who does, and "answer" if a guest speaks
    after that, until the reporter speaks again."""
    asked = False
    for turn in transcript.turns:
        role, question = transcript.speaker(turn.speaker).role, asks(turn.words)
        if role is Role.REPORTER:
            asked = question
        played = {"question": question, "asked": question and role is Role.REPORTER,
                  "answer": asked and role is Role.GUEST}
        yield tuple(name for name, does in played.items() if does)
