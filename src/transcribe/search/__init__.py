"""The quote and its second: an index over what was said, and a language to ask it in.

parsing    text -> query          query    the tree, and the fields
turns      what an index holds    locate   where in a turn a query is met, to the word
runs       words in a row         packing  turns as bytes
quotes     what was said, word for word
results    what a person gets, with `loose`, `suggest` and `context`; `printed`, how it reads
hits       what is answered       index    what an engine must do; `whoosh_*` and `tantivy_*` do it
ranking    which hits are best    home     where an index lies, and `syncing`, how it catches up
"""

from collections.abc import Callable
from pathlib import Path

from transcribe.errors import SettingsError
from transcribe.search.index.capacity import advice
from transcribe.search.index.index import IndexStatus, SearchIndex, Sort, SyncReport, VerifyReport
from transcribe.search.index.manifest import engine_of
from transcribe.search.match.hits import Hit
from transcribe.search.match.quotes import Quote, interval_of, quote
from transcribe.search.query.fields import with_filters
from transcribe.search.query.parsing import parse
from transcribe.search.query.query import Query
from transcribe.search.results.context import surrounded
from transcribe.search.results.finding import find
from transcribe.search.results.suggest import suggestions
from transcribe.search.tantivy.index import TantivyIndex
from transcribe.search.whoosh.index import WhooshIndex
from transcribe.store.archive import Archive

__all__ = [
    "Hit",
    "IndexStatus",
    "Query",
    "Quote",
    "SearchIndex",
    "Sort",
    "SyncReport",
    "TantivyIndex",
    "VerifyReport",
    "WhooshIndex",
    "advice",
    "interval_of",
    "open_index",
    "parse",
    "quote",
    "search_archive",
    "suggestions",
    "surrounded",
    "with_filters",
]


_ENGINES: dict[str, Callable[[Path], SearchIndex]] = {"whoosh": WhooshIndex, "tantivy": TantivyIndex}


def open_index(archive: Archive, engine: str | None = None) -> SearchIndex:
    """The archive's search index; it may yet have to be made.

    Args:
        engine: "whoosh" or "tantivy"; by default what the archive's index was made with, else Whoosh. An index of
            another engine than the archive has so far only answers after a `rebuild`.

    Raises:
        SettingsError: there is no such engine.
    """
    if engine is not None and engine not in _ENGINES:
        raise SettingsError(f"there is no search engine {engine!r}", hint=f"Choose from: {', '.join(_ENGINES)}.")
    return _ENGINES.get(engine or engine_of(archive.search) or "", WhooshIndex)(archive.search)


def search_archive(
    archive: Archive,
    query: str | Query,
    *,
    limit: int | None = 20,
    offset: int = 0,
    sort: Sort = "relevance",
    exact: bool = False,
) -> list[Hit]:
    """Where in an archive something was said: what `transcribe search` finds.

    `surrounded` adds to the hits what was said around them, `suggestions` says what else may have been meant, and
    `open_index(archive).tally` counts all that meets a query by person, film, festival or year.

    Args:
        query: in the query language, or parsed.
        limit, offset: how many hits at most, None for all, and how many to leave out before them.
        exact: only what meets the query to the letter, and nothing that resembles it.

    Raises:
        QueryError: the query can't be understood.
        SearchIndexError: there is no index, or it is damaged or not ours.
    """
    wanted = parse(query) if isinstance(query, str) else query
    return find(open_index(archive), archive, wanted, limit=limit, offset=offset, sort=sort, exact=exact)
