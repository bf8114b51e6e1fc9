"""The fields of the query language: what a person may write behind `role:` and its like."""

from __future__ import annotations

import re
from collections.abc import Callable

from transcribe.errors import QueryError
from transcribe.model.episode import Role
from transcribe.search.query.query import And, Field, Query, Range, joined
from transcribe.text.words import tokens

#: What `is:` may ask of a turn; `IndexedTurn.flags` says what each means.
FLAGS = ("question", "asked", "answer", "checked", "unchecked", "overlap")


def with_filters(
    query: Query | None,
    *,
    role: str | None = None,
    person: str | None = None,
    film: str | None = None,
    festival: str | None = None,
    year: str | int | None = None,
) -> Query:
    """A query (None: anything), held to what these filters say.

    >>> from transcribe.search.query.query import Term
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


def field(name: str, value: str) -> Field | Range:
    """A field and its value as an index holds it, or a range of values.

    >>> field("person", "Jessica Gorter")
    Field(name='person', values=('jessica', 'gorter'))
    >>> field("year", "2015..2018"), field("date", "2017-11..")
    (Range(name='year', low='2015', high='2018'), Range(name='date', low='2017-11', high=None))
    >>> field("date", "2017")
    Range(name='date', low='2017-01', high='2017-12')

    Raises:
        QueryError: there is no such field, or it can't have that value.
    """
    if name not in FIELDS:
        raise QueryError(
            f"there is no field {name!r}",
            hint=f"The fields are {', '.join(sorted([*FIELDS, 'answers', 'questions', 'sound']))}.",
        )
    if not value.strip():
        raise _needs_value(name)
    if name == "date" or (name == "year" and ".." in value):
        return _range(name, value)
    values = FIELDS[name](value)
    if not values:
        raise _needs_value(name)
    return Field(name, values)


def nothing_asked() -> QueryError:
    """The error for a query without a single word or condition."""
    return QueryError("there is nothing to search for", hint='Give a word, a "phrase" or a field such as role:guest.')


def whole(value: str) -> tuple[str, ...]:
    """One value of all the words, so that festival:full doesn't find the festival "Full Frame".

    >>> whole("Full Frame!")
    ('full frame',)
    """
    return tuple(filter(None, [" ".join(tokens(value))]))


def _needs_value(name: str) -> QueryError:
    return QueryError(f"{name}: needs a value", hint=f'Write {name}:something or {name}:"several words".')


def _range(name: str, value: str) -> Range:
    low, dots, high = value.strip().partition("..")
    if not dots:
        high = low
    if not low and not high:
        raise QueryError(f"{name}: needs a beginning or an end", hint=f"Write {name}:2015..2018, or {name}:2015..")
    ends = [low and FIELDS[name](low)[0], high and FIELDS[name](high)[-1]]
    if low and high and ends[0] > ends[1]:
        raise QueryError(f"{name}:{value} ends before it begins", hint=f"Write {name}:{high}..{low}.")
    return Range(name, ends[0] or None, ends[1] or None)


def _role(value: str) -> tuple[str, ...]:
    return _one_of([role.value for role in Role], value, "role")


def _flag(value: str) -> tuple[str, ...]:
    return _one_of(FLAGS, value, "condition of is:")


def _one_of(known: list[str] | tuple[str, ...], value: str, kind: str) -> tuple[str, ...]:
    if value.lower() not in known:
        raise QueryError(f"{value!r} isn't a valid {kind}", hint=f"Choose from: {', '.join(known)}.")
    return (value.lower(),)


def _year(value: str) -> tuple[str, ...]:
    if not re.fullmatch("[0-9]{4}", value):
        raise QueryError(
            f"{value!r} isn't a valid year", hint="Write it with four digits, as in year:2017 or year:2015..2018."
        )
    return (value,)


def _months(value: str) -> tuple[str, ...]:
    """The first and the last month of a date."""
    found = re.fullmatch("([0-9]{4})(-(?:0[1-9]|1[0-2]))?", value)
    if not found:
        raise QueryError(
            f"{value!r} isn't a valid date", hint="Write the year and the month, as in date:2017-11..2018-02."
        )
    return (value, value) if found[2] else (f"{value}-01", f"{value}-12")


def _language(value: str) -> tuple[str, ...]:
    if not re.fullmatch("[A-Za-z]{2,3}", value):
        raise QueryError(f"{value!r} isn't a valid language", hint="Write its code, as in language:en.")
    return (value.lower(),)


def _verbatim(value: str) -> tuple[str, ...]:
    return (value,)


#: How a field's text becomes the values that it is indexed and asked under. A turn must have all that are asked.
FIELDS: dict[str, Callable[[str], tuple[str, ...]]] = {
    "role": _role,
    "person": tokens,
    "film": tokens,
    "title": tokens,
    "section": tokens,
    "festival": whole,
    "year": _year,
    "date": _months,
    "language": _language,
    "episode": _verbatim,
    "is": _flag,
}
