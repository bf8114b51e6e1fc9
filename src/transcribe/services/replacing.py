"""Words corrected over the whole archive: finding them, by a search where that is wanted."""

from __future__ import annotations

from itertools import groupby

from transcribe.editing import replacing
from transcribe.editing.replacing import Replacement, ReplacementBatch
from transcribe.errors import InputError
from transcribe.model.records import record
from transcribe.search import open_index, parse
from transcribe.store.archive import Archive
from transcribe.store.reading import transcripts


@record
class FoundReplacements:
    """Where words would change, and which transcripts couldn't be read, a line each."""

    places: tuple[Replacement, ...]
    faults: tuple[str, ...] = ()


@record
class MadeReplacements:
    """The replacements that are in force, oldest first, and which edits couldn't be read, a line each."""

    batches: tuple[ReplacementBatch, ...]
    faults: tuple[str, ...] = ()


def find_replacements(archive: Archive, was: str, now: str, where: str | None = None) -> FoundReplacements:
    """Every place where words stand, letter by letter, and what would stand there. `replace` writes it.

    Args:
        where: only turns that this search finds.

    Raises:
        InputError: there is nothing to look for.
        QueryError, SearchIndexError: as for a search.
    """
    faults: list[str] = []
    turns = _turns(archive, where, faults) if where else None
    return FoundReplacements(tuple(replacing.find(transcripts(archive, faults), was, now, turns)), tuple(faults))


def list_replacements(archive: Archive) -> MadeReplacements:
    """The replacements that were made and are in force, and what took others back.

    Raises:
        ArchiveError: the archive can't be read.
    """
    faults: list[str] = []
    return MadeReplacements(replacing.batches(archive, faults), tuple(faults))


def _turns(archive: Archive, query: str, faults: list[str]) -> set[tuple[str, int]]:
    """Which turns a query finds: the episode, and when the turn begins."""
    turns: set[tuple[str, int]] = set()
    hits = sorted(open_index(archive).search(parse(query), limit=None), key=lambda hit: hit.episode)
    for episode, found in groupby(hits, key=lambda hit: hit.episode):
        try:
            starts = [turn.start_ms for turn in archive.transcript(episode).turns]
        except InputError as error:  # It was found as the index has it, and can't be changed.
            faults.append(str(error))
            continue
        turns |= {(episode, max((start for start in starts if start <= hit.start_ms), default=-1)) for hit in found}
    return turns
