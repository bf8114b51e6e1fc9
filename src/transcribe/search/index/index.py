"""What a search index can do, whichever engine is inside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, Protocol

from transcribe.model.records import record
from transcribe.search.match.hits import Hit
from transcribe.search.query.query import Query
from transcribe.store.archive import Archive

#: "relevance" as `ranking.tiers` has it; "time" by episode and time; "date" the newest episodes first.
Sort = Literal["relevance", "time", "date"]


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


@record
class VerifyReport:
    """Where an index and the transcripts disagree, by the episodes' ids.

    Attributes:
        episodes, turns: what the index holds.
        missing: transcribed, and not in the index.
        extra: in the index, and transcribed no more.
        differing: in the index otherwise than in the transcript.
        unreadable: transcripts that couldn't be read, each with the reason.
    """

    episodes: int
    turns: int
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()

    @property
    def agrees(self) -> bool:
        return not (self.missing or self.extra or self.differing or self.unreadable)


@record
class IndexStatus:
    """What an index is.

    Attributes:
        engine: "whoosh" or "tantivy".
        size_bytes: on disk.
        generation: a name for what it holds just now; another one after every change.
        behind: episodes that were changed, added or removed since, which a `sync` would bring in.
    """

    engine: str
    episodes: int
    turns: int
    size_bytes: int
    generation: str
    behind: int


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
        """The turns that meet a query, one hit each: the best first as `ranking.tiers` has it, or by episode and time.

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

    def verify(self, archive: Archive) -> VerifyReport:
        """Compare every turn that it holds with the transcripts.

        Raises:
            SearchIndexError: as `search`.
        """

    def status(self, archive: Archive) -> IndexStatus:
        """What it is, and how far behind the transcripts.

        Raises:
            SearchIndexError: as `search`.
        """

    def vocabulary(self, prefix: str = "") -> Iterator[tuple[str, int]]:
        """The tokens that begin so, in the order of text, and in how many turns each stands. Turns that were replaced
        may still be counted.

        Raises:
            SearchIndexError: as `search`.
        """

    def close(self) -> None:
        """Let go of its files, once the searches in hand are over. The next search opens them again."""

    def tally(self, query: Query, names: Sequence[str]) -> dict[str, dict[str, int]]:
        """How many of the turns that meet a query have which value, for each of these of `turns.FACETS`: the most
        frequent values first, equally frequent ones in the order of text. Turns without a value aren't counted.

        Raises:
            SearchIndexError: as `search`.
        """
