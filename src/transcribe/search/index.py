"""What a search index can do, whichever engine is inside."""

from __future__ import annotations

from typing import Literal, Protocol

from transcribe.archive import Archive
from transcribe.records import record
from transcribe.search.hits import Hit
from transcribe.search.query import Query

Sort = Literal["relevance", "time"]


@record
class SyncReport:
    """What had to be done until the index held what the transcripts say, in episodes.

    Attributes:
        unreadable: transcripts that couldn't be read, each with the reason. The index keeps what it had of them.
    """

    added: int = 0
    updated: int = 0
    removed: int = 0
    unreadable: tuple[str, ...] = ()


class SearchIndex(Protocol):
    """An index over an archive's transcripts. It is disposable: the transcripts make it anew."""

    def sync(self, archive: Archive) -> SyncReport:
        """Make the index hold what the transcripts say now. Makes it, where there is none.

        Raises:
            SearchIndexError: it is damaged, or can't be written.
            ArchiveError: another process is writing it, and didn't end in time.
        """

    def rebuild(self, archive: Archive) -> SyncReport:
        """Make the index anew, whatever state it is in. Readers have the old one until the new one is whole.

        Raises:
            SearchIndexError, ArchiveError: as `sync`.
        """

    def search(self, query: Query, limit: int | None = 20, sort: Sort = "relevance") -> list[Hit]:
        """The turns that meet a query, one hit each: the best first, or by episode and time.

        Args:
            limit: how many at most, None for all.

        Raises:
            SearchIndexError: there is no index, or it is damaged or not ours.
        """

    def count(self) -> int:
        """How many turns it holds.

        Raises:
            SearchIndexError: as `search`.
        """
