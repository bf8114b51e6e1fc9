"""What is searched for: a tree of words and conditions, and none of it an engine's own.

An index translates the tree, `locate` finds it in a turn, and `parsing` reads it from the text that a person writes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from transcribe.episode import Role
from transcribe.errors import QueryError
from transcribe.records import record
from transcribe.search.words import tokens


@record
class Term:
    """A word, in any form of it."""

    token: str


@record
class Phrase:
    """These tokens in this order, nothing between them, in exactly this form."""

    tokens: tuple[str, ...]


@record
class Prefix:
    """A word that begins so."""

    token: str


@record
class Field:
    """What is known of a turn: it has all of these values in this field."""

    name: str
    values: tuple[str, ...]


@record
class And:
    parts: tuple[Query, ...]


@record
class Or:
    parts: tuple[Query, ...]


@record
class Not:
    part: Query


Query = Term | Phrase | Prefix | Field | And | Or | Not


def with_filters(query: Query | None, *, role: str | None = None, person: str | None = None, film: str | None = None,
                 festival: str | None = None, year: str | int | None = None) -> Query:
    """A query (None: anything), held to what these filters say.

    >>> with_filters(Term("hand"), role="guest", year=2017)
    And(parts=(Term(token='hand'), Field(name='role', values=('guest',)), Field(name='year', values=('2017',))))

    Raises:
        QueryError: a value that can't be, or nothing to search for at all.
    """
    given = {"role": role, "person": person, "film": film, "festival": festival, "year": year}
    filters = [field(name, str(value)) for name, value in given.items() if value is not None]
    parts = [*([] if query is None else [query]), *filters]
    if not parts:
        raise nothing_asked()
    return joined(And, parts)


def field(name: str, value: str) -> Field:
    """A field's value as an index holds it.

    >>> field("person", "Jessica Gorter")
    Field(name='person', values=('jessica', 'gorter'))

    Raises:
        QueryError: there is no such field, or it can't have that value.
    """
    if name not in FIELDS:
        raise QueryError(f"there is no field {name!r}", mend=f"The fields are {', '.join(sorted(FIELDS))}.")
    values = FIELDS[name](value) if value.strip() else ()
    if not values:
        raise QueryError(f"{name}: needs a value", mend=f'Write {name}:something or {name}:"several words".')
    return Field(name, values)


def nothing_asked() -> QueryError:
    """The error for a query without a single word or condition."""
    return QueryError("there is nothing to search for", mend='Give a word, a "phrase" or a field such as role:guest.')


def whole(value: str) -> tuple[str, ...]:
    """One value of all the words, so that festival:full doesn't find the festival "Full Frame".

    >>> whole("Full Frame!")
    ('full frame',)
    """
    return tuple(filter(None, [" ".join(tokens(value))]))


def joined(kind: type[And] | type[Or], parts: Sequence[Query]) -> Query:
    """And or Or of these parts, without one of the same kind inside; of one part, the part itself."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, kind) else (part,))]
    return flat[0] if len(flat) == 1 else kind(tuple(flat))


def _role(value: str) -> tuple[str, ...]:
    known = [role.value for role in Role]
    if value.lower() not in known:
        raise QueryError(f"{value!r} is no role", mend=f"The roles are {', '.join(known)}.")
    return (value.lower(),)


def _year(value: str) -> tuple[str, ...]:
    if not re.fullmatch("[0-9]{4}", value):
        raise QueryError(f"{value!r} is no year", mend="Write it with four digits, as in year:2017.")
    return (value,)


def _verbatim(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


#: How a field's text becomes the values that it is indexed and asked under. A turn must have all that are asked.
FIELDS: dict[str, Callable[[str], tuple[str, ...]]] = {
    "role": _role, "person": tokens, "film": tokens, "title": tokens, "section": tokens, "festival": whole,
    "year": _year, "episode": _verbatim}
