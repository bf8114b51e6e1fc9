"""The search index itself: building it, what it is, and whether it agrees with the transcripts."""

from __future__ import annotations

from transcribe.model.records import record
from transcribe.search import IndexStatus, SyncReport, VerifyReport, advice, open_index
from transcribe.search.index.manifest import engine_of
from transcribe.store.archive import Archive


@record
class BuiltIndex:
    """An index that was built, and with which engine."""

    engine: str
    report: SyncReport


@record
class IndexReport:
    """What an index is, and what to do about it, a sentence each."""

    status: IndexStatus
    advice: tuple[str, ...]


def build_index(archive: Archive, engine: str | None = None) -> BuiltIndex:
    """Rebuild the search index from the transcripts. Whoever searches has the old one until it is whole.

    Args:
        engine: "whoosh" or "tantivy"; None stays with the one that it has.

    Raises:
        SettingsError: there is no such engine.
        EngineUnavailable: Tantivy isn't installed.
        SearchIndexError: the index can't be written.
        ArchiveError: another process is writing it, and didn't end in time.
    """
    report = open_index(archive, engine).rebuild(archive)
    return BuiltIndex(engine_of(archive.search) or "", report)


def index_status(archive: Archive) -> IndexReport:
    """What the search index is, whether it is up to date, and whether it is time for the other engine.

    Raises:
        SearchIndexError: there is no index, or it is damaged or not ours.
        EngineUnavailable: it needs Tantivy, which isn't installed.
    """
    status = open_index(archive).status(archive)
    return IndexReport(status, tuple(advice(status)))


def verify_index(archive: Archive) -> VerifyReport:
    """Compare the search index with the transcripts, turn by turn.

    Raises:
        SearchIndexError, EngineUnavailable: as `index_status`.
    """
    return open_index(archive).verify(archive)
