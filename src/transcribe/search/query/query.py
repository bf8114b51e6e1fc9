"""What is searched for: a tree of words and conditions, and none of it an engine's own.

    Term Phrase Prefix Fuzzy Sound     words; each is a leaf that an engine finds, counts and ranks by
    Field Range                        what is known of a turn (`fields` says how a person writes them)
    And Or Not                         of other parts; words of an And stand in one turn, wherever in it

An index translates the tree, `locate` finds it in a turn, and `parsing` reads it from the text that a person writes.
A turn meets the tree by itself, but for one thing: a phrase may begin in it and end in the turns that follow.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transcribe.model.records import record


@record
class Term:
    """A word, in any form of it: tokens are compared by `words.stem`."""

    token: str


@record
class Phrase:
    """These tokens in this order and exactly this form; of one token, that word exactly.

    Attributes:
        slop: how many words may stand between, all gaps added up.
    """

    tokens: tuple[str, ...]
    slop: int = 0


@record
class Prefix:
    """A word that begins so."""

    token: str


@record
class Fuzzy:
    """A word that becomes this one by so many edits at most: a letter put in, left out or changed (Levenshtein)."""

    token: str
    edits: int = 1


@record
class SoundsLike:
    """A word that sounds so.

    Attributes:
        code: of `words.sound`.
    """

    code: str


@record
class Field:
    """What is known of a turn: it has all of these values in this field (`IndexedTurn.values`)."""

    name: str
    values: tuple[str, ...]


@record
class Range:
    """What is known of a turn: one of its values in this field lies between these two, both included, as text does.

    Attributes:
        name: "year" or "date".
        low, high: "2017", or "2017-11" for a date; None where that end is open.
    """

    name: str
    low: str | None
    high: str | None


@record
class And:
    parts: tuple[Query, ...]


@record
class Or:
    parts: tuple[Query, ...]


@record
class Not:
    part: Query


Leaf = Term | Phrase | Prefix | Fuzzy | SoundsLike
Query = Leaf | Field | Range | And | Or | Not


def joined(kind: type[And] | type[Or], parts: Sequence[Query]) -> Query:
    """And or Or of these parts, without one of the same kind inside and none twice; of one part, the part itself."""
    flat = dict.fromkeys(inner for part in parts for inner in (part.parts if isinstance(part, kind) else (part,)))
    return next(iter(flat)) if len(flat) == 1 else kind(tuple(flat))


def leaves(query: Query) -> Iterator[Leaf]:
    """The words that are asked for, wherever in the tree, but not those that are excluded.

    >>> list(leaves(And((Term("hand"), Not(Term("fist")), Field("role", ("guest",))))))
    [Term(token='hand')]
    """
    match query:
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part)
        case Not() | Field() | Range():
            return
        case leaf:
            yield leaf
