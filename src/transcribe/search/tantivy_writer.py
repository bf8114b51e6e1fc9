"""Writing a Tantivy index: one document a speaker turn.

Words reach Tantivy as our own tokens, none of its tokenizers has a say. The fields with positions hold a turn's tokens
and those that follow it, which are marked, so that a phrase may begin in the turn and end behind it, and no phrase that
begins behind it is found here. Where two of the commonest words stand side by side, the pair is a token of a field of
its own, at the place of the first: a phrase of common words is found by its pairs, which are much rarer than they.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from transcribe.archive import Archive
from transcribe.errors import SearchIndexError
from transcribe.search.home import MEND
from transcribe.search.index import SyncReport
from transcribe.search.locate import readings
from transcribe.search.ranking import newest_first, place
from transcribe.search.syncing import catch_up, start
from transcribe.search.turns import FACETS, IndexedTurn, pack, turns_of
from transcribe.search.words import COMMON, sound, stem
from transcribe.transcript import Transcript

#: Before a token that follows the turn. Longer than a fuzzy word's edits, so that none of these is ever near one.
FOLLOWING = "+++"
#: Behind the name of a field of tokens, the field of their pairs; and what stands in it where there is no pair.
PAIRS, NO_PAIR = "_pairs", "-"
#: What fields of the query language are called in the index; facets are kept as a person reads them.
FIELD, FACET = "is_", "by_"
#: Fields of tokens: those with positions, one a reading; and those without, which hold the tokens of both readings.
READINGS = ("plain", "closed")
_SETS = ("word", "stem", "sound")
_NAMES = ("role", "person", "film", "title", "section", "festival", "year", "date", "language", "episode", "is")
#: What hits are sorted by.
ORDERS = {"relevance": "place", "time": "place", "date": "newest"}
_HEAP_BYTES = 128_000_000


def schema() -> Any:
    """What Tantivy knows of a turn. `turn` is the turn itself, packed."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    for name in (*READINGS, *(name + PAIRS for name in READINGS)):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in _SETS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for name in _NAMES:
        builder.add_text_field(FIELD + name, tokenizer_name="raw", index_option="basic")
    for name in (*(FACET + name for name in FACETS), *sorted(set(ORDERS.values()))):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_bytes_field("turn", stored=True)
    return builder.build()


def create(folder: Path) -> None:
    """Make an empty index in a folder, which mustn't exist yet."""
    import tantivy

    folder.mkdir(parents=True)
    tantivy.Index(schema(), path=str(folder))
    start(folder)


def update(folder: Path, archive: Archive) -> SyncReport:
    """Make an index hold what an archive's transcripts say now."""
    with _Writer(folder) as writer:
        return catch_up(folder, archive, writer.commit)


class _Writer:
    """Tantivy's writer, made when there is something to write. It syncs its files itself."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writer: Any = None

    def __enter__(self) -> Self:
        return self

    def commit(self, episodes: Iterator[tuple[str, Transcript | None]]) -> None:
        """Replace these episodes, all at once."""
        import tantivy

        if self._writer is None:
            self._writer = tantivy.Index.open(str(self._folder)).writer(_HEAP_BYTES, 1)
            # What a killed writer left would be in the way: names of files come again.
            self._writer.garbage_collect_files()
        try:
            for episode, transcript in episodes:
                self._writer.delete_documents_by_term(f"{FIELD}episode", episode)
                for turn in turns_of(episode, transcript) if transcript else ():
                    self._writer.add_document(document(turn))
            self._writer.commit()
        except ValueError as error:  # Tantivy's word for everything; what the system said isn't in it.
            raise SearchIndexError("can't be written", path=self._folder,
                                   mend=f"Check the disk's space and who owns the folder. {MEND}") from error

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
                 ) -> None:
        if self._writer is None:
            return
        if error is None:
            self._writer.wait_merging_threads()
            return
        with suppress(Exception):  # What went wrong first is what is told.
            self._writer.rollback()
            self._writer.wait_merging_threads()


def document(turn: IndexedTurn) -> Any:
    """A turn as Tantivy's document."""
    import tantivy

    made = tantivy.Document()
    found: set[str] = set()
    for name, reading in zip(READINGS, readings(turn), strict=False):
        inside = bisect_left(reading.firsts, len(turn.words))
        found.update(reading.tokens[:inside])
        shown = streamed(reading.tokens, inside)
        made.add_text(name, " ".join(shown))
        made.add_text(name + PAIRS, " ".join(paired(reading.tokens, shown)))
    for name, forms in (("word", found), ("stem", set(map(stem, found))), ("sound", set(map(sound, found)))):
        made.add_text(name, " ".join(forms))
    for name, values in turn.values().items():
        for value in values:
            made.add_text(FIELD + name, value)
    for name, value in turn.facets().items():
        if value:
            made.add_text(FACET + name, value)
    made.add_text("place", place(turn))
    made.add_text("newest", newest_first(turn))
    made.add_bytes("turn", pack(turn).encode())
    return made


def streamed(tokens: Sequence[str], inside: int) -> list[str]:
    """Tokens as the fields with positions hold them, of which the first so many are the turn's own.

    >>> streamed(["the", "hand"], 1)
    ['the', '+++hand']
    """
    return [*tokens[:inside], *(FOLLOWING + token for token in tokens[inside:])]


def paired(tokens: Sequence[str], shown: Sequence[str]) -> list[str]:
    """For each token but the last, the pair that it makes with the next one if both are common, else `NO_PAIR`.

    Args:
        shown: the same tokens, `streamed`.

    >>> paired(["the", "hand", "of", "the"], ["the", "hand", "of", "+++the"])
    ['-', '-', 'of_+++the']
    """
    common = [token in COMMON for token in tokens]
    return [f"{shown[n]}_{shown[n + 1]}" if two == (True, True) else NO_PAIR for n, two in enumerate(pairwise(common))]
