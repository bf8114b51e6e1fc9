"""Queries as Whoosh answers them rightly.

Whoosh (2.7.4 and 2.7.5) answers some of its own queries wrongly, without an error: a filter or an `Or` inside `And`,
`AndNot`, `Not` over several segments, `Require`, `DisjunctionMax`. None of these is used. Its scoring gets a plain
`And` or `Or` of words and phrases; all else is worked out first, as a set of document numbers that it gets as `filter`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from transcribe.search.query import And, Field, Not, Or, Phrase, Prefix, Query, Term
from transcribe.search.words import stem


def matches(searcher: Any, query: Query, limit: int | None, sort: str) -> list[int]:
    """Numbers of the documents that meet a query, in the order asked for.

    Args:
        searcher: a `whoosh.searching.Searcher`.
    """
    from whoosh import query as whoosh

    if not searcher.doc_count():
        return []  # Whoosh finds no column to sort by in an index without documents.
    parts = query.parts if isinstance(query, And) else (query,)
    words = [part for part in parts if isinstance(part, Term | Phrase)]
    conditions = [_numbers(searcher, part) for part in parts if not isinstance(part, Term | Phrase)]
    allowed = set.intersection(*conditions) if conditions else None
    if words:
        scored = whoosh.And([_whoosh(word) for word in words])
    elif _needs_words(query):
        scored = whoosh.Or([_whoosh(word) for word in _words(query)])
    else:  # Nothing to score: every hit is as good as another.
        scored, sort = whoosh.Every(), "time"
    results = searcher.search(scored, limit=limit, filter=allowed, sortedby="place" if sort == "time" else None)
    return [number for _, number in results.top_n]


def _numbers(searcher: Any, query: Query) -> set[int]:
    """The numbers of all documents that meet a query."""
    match query:
        case Term() | Phrase():
            return set(searcher.docs_for_query(_whoosh(query)))
        case Prefix(token):
            return set(_starting(searcher, token))
        case Field(name, values):
            return set.intersection(*(_having(searcher, name, value) for value in values))
        case Not(part):
            return set(searcher.reader().all_doc_ids()) - _numbers(searcher, part)
        case And(parts):
            return set.intersection(*(_numbers(searcher, part) for part in parts))
        case Or(parts):
            return set.union(*(_numbers(searcher, part) for part in parts))


def _having(searcher: Any, field: str, value: str) -> set[int]:
    from whoosh.query import Term as WhooshTerm

    return set(searcher.docs_for_query(WhooshTerm(field, value)))


def _starting(searcher: Any, token: str) -> Iterator[int]:
    # Whoosh's own `Prefix` merges the lists of documents in pairs, which takes a hundred times as long.
    for reader, offset in searcher.reader().leaf_readers():
        for term in reader.expand_prefix("text", token):
            yield from (number + offset for number in reader.postings("text", term).all_ids())


def _needs_words(query: Query) -> bool:
    """Whether a turn that meets the query holds at least one of its words or phrases, in all cases."""
    match query:
        case Term() | Phrase():
            return True
        case And(parts):
            return any(map(_needs_words, parts))
        case Or(parts):
            return all(map(_needs_words, parts))
        case _:
            return False


def _words(query: Query) -> Iterator[Term | Phrase]:
    """The words and phrases that are asked for, wherever in the query."""
    match query:
        case Term() | Phrase():
            yield query
        case And(parts) | Or(parts):
            for part in parts:
                yield from _words(part)


def _whoosh(query: Term | Phrase) -> Any:
    from whoosh import query as whoosh

    match query:
        case Term(token):
            return whoosh.Term("stem", stem(token))
        case Phrase((token,)):
            return whoosh.Term("text", token)
        case Phrase(said):
            return whoosh.Phrase("text", list(said))
