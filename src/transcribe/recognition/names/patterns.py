"""The ways in which a term may be said."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from transcribe.model.records import record
from transcribe.recognition.names.common import commonness, renown
from transcribe.recognition.names.sounds import fold
from transcribe.recognition.names.terms import NameTerm


class PatternKind(IntEnum):
    """How much of a term is said."""

    LAST = 0  # the last word of a name, or that and what belongs to it ("van der Keuken")
    NAME = 1  # all of a name
    TITLE = 2  # all of what isn't a name
    OUTRIGHT = 3  # what the glossary says is to be replaced


@record
class PatternPart:
    """Some words of a pattern, how common each is, and whether all it may tell is a family name."""

    words: tuple[str, ...]
    common: tuple[float, ...]
    family: bool

    @property
    def size(self) -> int:
        return sum(map(len, self.words))


@record
class Pattern:
    """A way to say a term.

    Attributes:
        now: how it is written.
        words: its words, cut at hyphens too.
        folded: the same, folded.
        letters: all of them.
        common: how common a word or name each of them is.
    """

    kind: PatternKind
    term: str
    now: str
    words: tuple[str, ...]
    folded: tuple[str, ...]
    letters: str
    common: tuple[float, ...]

    @classmethod
    def of(cls, kind: PatternKind, term: str, said: str, now: str, language: str) -> Pattern:
        words = tuple(word for word in said.replace("-", " ").split() if fold(word))
        folded = tuple(map(fold, words))
        common = tuple(max(commonness(word.casefold(), language), renown(word)) for word in words)
        return cls(kind, term, now, words, folded, "".join(folded), common)

    def part(self, first: int, end: int) -> PatternPart:
        """The words from one up to another."""
        return PatternPart(self.words[first:end], self.common[first:end], self.kind == PatternKind.LAST)


def patterns(terms: Iterable[NameTerm], language: str) -> tuple[Pattern, ...]:
    """The patterns of some terms; one that several terms share stands for the first of them."""
    found: dict[tuple[str, bool], Pattern] = {}
    for term in terms:
        made = [
            Pattern.of(
                PatternKind.NAME if term.is_name else PatternKind.TITLE, term.text, term.text, term.text, language
            )
        ]
        made += [Pattern.of(PatternKind.OUTRIGHT, term.text, form, term.text, language) for form in term.heard_as]
        words = term.text.split()
        if term.is_name and len(words) > 1:
            last = [" ".join(words[place:]) for place in _family_names(words)]
            made += [Pattern.of(PatternKind.LAST, term.text, said, said, language) for said in last]
        for pattern in made:
            if pattern.letters:
                found.setdefault((pattern.letters, pattern.kind == PatternKind.OUTRIGHT), pattern)
    return tuple(found.values())


def _family_names(words: list[str]) -> Iterable[int]:
    """Where the family name may begin: at the last word, and at the particles in front of it."""
    place = len(words) - 1
    yield place
    while place > 1 and words[place - 1].islower():
        place -= 1
    if place < len(words) - 1:
        yield place
