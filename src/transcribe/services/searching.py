"""Finding what was said: one search, or many on an index that stays open."""

from __future__ import annotations

from dataclasses import field
from threading import Lock
from types import TracebackType

from transcribe import search as engines
from transcribe.errors import SearchIndexError
from transcribe.model.records import record
from transcribe.search import Hit, Quote, SearchIndex, Sort, interval_of, open_index
from transcribe.search.index.manifest import engine_of
from transcribe.search.results.finding import find
from transcribe.store.archive import Archive


@record
class SearchRequest:
    """What is looked for, and how much of it is wanted.

    Attributes:
        query: in the query language.
        role, person, film, festival, year: what the hits are narrowed to, besides; `year` may be "2015..2018".
        limit, offset: how many hits at most, None for all, and how many to leave out before them.
        exact: nothing that only resembles the query.
        context: how many turns before and after each hit are wanted.
        exchange: whether the question and the answer around each hit are wanted.
        facets: what all that is found is counted by: "person", "film", "festival", "year".
    """

    query: str
    role: str | None = None
    person: str | None = None
    film: str | None = None
    festival: str | None = None
    year: str | None = None
    limit: int | None = 20
    offset: int = 0
    sort: Sort = "relevance"
    exact: bool = False
    context: int = 0
    exchange: bool = False
    facets: tuple[str, ...] = ()


@record
class SearchAnswer:
    """What a search found.

    Attributes:
        facets: how many turns have which value, for each that was asked for, the most frequent first.
        suggestions: what may have been meant, where little was found.
        faults: transcripts that couldn't be read, a line each; their hits are without what is around them.
    """

    hits: tuple[Hit, ...]
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    suggestions: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


class SearchSession:
    """Searches an archive again and again, and opens its index only when that has changed.

    Each search sees the last commit, also where the index was built anew, or with the other engine. It may be used by
    several threads. After `close` the next search opens the index again.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._lock = Lock()
        self._engine: str | None = None
        self._opened: SearchIndex | None = None

    def __enter__(self) -> SearchSession:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the index's files, once the searches in hand are over."""
        with self._lock:
            self._close()

    def search(self, request: SearchRequest) -> SearchAnswer:
        """What was said and where.

        Raises:
            QueryError: the query can't be understood.
            SearchIndexError: there is no index, or it is damaged or not ours.
            EngineUnavailable: the index needs Tantivy, which isn't installed.
        """
        while True:
            engine, index = self._current()
            try:
                return _answer(index, self._archive, request)
            except SearchIndexError:
                if engine_of(self._archive.search) == engine:
                    raise  # Else it was built with the other engine just now.

    def _current(self) -> tuple[str | None, SearchIndex]:
        engine = engine_of(self._archive.search)
        with self._lock:
            if self._opened is None or engine != self._engine:
                self._close()
                self._engine, self._opened = engine, open_index(self._archive)
            return self._engine, self._opened

    def _close(self) -> None:
        if self._opened is not None:
            self._opened.close()
            self._opened = None


def search(archive: Archive, request: SearchRequest) -> SearchAnswer:
    """What was said and where, by a single search.

    Raises:
        QueryError, SearchIndexError, EngineUnavailable: as `SearchSession.search`.
    """
    with SearchSession(archive) as session:
        return session.search(request)


def quote(archive: Archive, episode_id: str, times: str) -> Quote:
    """What was said from one time to another, word for word. `save_clip` writes its sound.

    Args:
        times: "3:12-3:25", or the end of a hit's link.

    Raises:
        InputError: there is no such episode, the times can't be understood, or nothing was said then.
    """
    return engines.quote(archive, episode_id, interval_of(times))


def _answer(index: SearchIndex, archive: Archive, request: SearchRequest) -> SearchAnswer:
    wanted = engines.with_filters(
        engines.parse(request.query),
        role=request.role,
        person=request.person,
        film=request.film,
        festival=request.festival,
        year=request.year,
    )
    hits = find(
        index, archive, wanted, limit=request.limit, offset=request.offset, sort=request.sort, exact=request.exact
    )
    faults: list[str] = []
    if request.context or request.exchange:
        hits = engines.surrounded(archive, hits, turns=request.context, exchange=request.exchange, faults=faults)
    return SearchAnswer(
        tuple(hits),
        index.tally(wanted, request.facets) if request.facets else {},
        engines.suggestions(index, wanted, hits) if request.offset == 0 else (),
        tuple(faults),
    )
