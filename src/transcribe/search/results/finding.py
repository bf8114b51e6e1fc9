"""A search as people want it: what meets the query to the letter, and where nothing does, what resembles it most."""

from __future__ import annotations

from collections.abc import Sequence

from transcribe.search.index.index import SearchIndex, Sort
from transcribe.search.match.hits import Hit
from transcribe.search.query.query import Query
from transcribe.search.results.approximate import GOOD, alike, remembered, resembling
from transcribe.store.archive import Archive
from transcribe.text.words import plain

#: So many words or more may be a quote rather than subjects.
QUOTE_WORDS = 5


def find(
    index: SearchIndex,
    archive: Archive,
    query: Query,
    *,
    limit: int | None = 20,
    offset: int = 0,
    sort: Sort = "relevance",
    exact: bool = False,
) -> list[Hit]:
    """What a query finds, the same on every page.

    Where nothing meets the query, the passages come that resemble its words, the most alike first (`Hit.exact` is
    False); likewise in front of the rest, where a quote's words stand only here and there in long turns.

    Args:
        limit, offset: how many hits at most, None for all, and how many to leave out before them.
        exact: never mind what only resembles.

    Raises:
        SearchIndexError: as `SearchIndex.search`.
    """
    end = None if limit is None else offset + limit
    hits = index.search(query, end, sort)
    if not exact and not _meant(query, hits, sort):
        near = resembling(index, archive, query)
        hits = near + [hit for hit in hits if not any(_same(hit, other) for other in near)]
    return hits[offset:end]


def _meant(query: Query, hits: Sequence[Hit], sort: Sort) -> bool:
    """Whether the hits may be what was meant; of a quote, the first must read like it."""
    said, _ = remembered(query)
    if not hits or len(said) < QUOTE_WORDS or sort != "relevance":
        return bool(hits)
    return alike(said, plain(hits[0].text.split()).tokens) >= GOOD


def _same(hit: Hit, other: Hit) -> bool:
    return hit.episode == other.episode and hit.start_ms < other.end_ms and other.start_ms < hit.end_ms
