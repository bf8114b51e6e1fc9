"""The ways in which a term may be said."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from transcribe.recognition.names.sounds import fold
from transcribe.recognition.names.terms import Term
from transcribe.records import record


class Kind(IntEnum):
    """How much of a term is said."""

    LAST = 0  # the last word of a name, or that and what belongs to it ("van der Keuken")
    NAME = 1  # all of a name
    TITLE = 2  # all of what isn't a name
    OUTRIGHT = 3  # what the glossary says is to be replaced


@record
class Pattern:
    """A way to say a term.

    Attributes:
        now: how it is written.
        words: its words, cut at hyphens too.
        folded: the same, folded.
        letters: all of them.
    """

    kind: Kind
    term: str
    now: str
    words: tuple[str, ...]
    folded: tuple[str, ...]
    letters: str

    @classmethod
    def of(cls, kind: Kind, term: str, said: str, now: str | None = None) -> Pattern:
        words = tuple(word for word in said.replace("-", " ").split() if fold(word))
        folded = tuple(map(fold, words))
        return cls(kind, term, said if now is None else now, words, folded, "".join(folded))


def patterns(terms: Iterable[Term]) -> tuple[Pattern, ...]:
    """The patterns of some terms; one that several terms share stands for the first of them."""
    found: dict[tuple[str, bool], Pattern] = {}
    for term in terms:
        made = [Pattern.of(Kind.NAME if term.is_name else Kind.TITLE, term.text, term.text)]
        made += [Pattern.of(Kind.OUTRIGHT, term.text, form, term.text) for form in term.heard_as]
        words = term.text.split()
        if term.is_name and len(words) > 1:
            made += [Pattern.of(Kind.LAST, term.text, " ".join(words[place:])) for place in _family_names(words)]
        for pattern in made:
            if pattern.letters:
                found.setdefault((pattern.letters, pattern.kind == Kind.OUTRIGHT), pattern)
    return tuple(found.values())


def _family_names(words: list[str]) -> Iterable[int]:
    """Where the family name may begin: at the last word, and at the particles in front of it."""
    place = len(words) - 1
    yield place
    while place > 1 and words[place - 1].islower():
        place -= 1
    if place < len(words) - 1:
        yield place
