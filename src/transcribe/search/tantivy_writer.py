"""Writing a Tantivy index: one document a speaker turn.

Words reach Tantivy as our own tokens, none of its tokenizers has a say. The fields with positions hold a turn's tokens
and those that follow it, which are marked, so that a phrase may begin in the turn and end behind it, and no phrase that
begins behind it is found here. Where two of the commonest words stand side by side, the pair is a token of a field of
its own, at the place of the first: a phrase of common words is found by its pairs, which are much rarer than they.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import compress
from operator import and_
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from transcribe.archive import Archive
from transcribe.errors import SearchIndexError
from transcribe.search.home import MEND
from transcribe.search.index import SyncReport
from transcribe.search.locate import inside
from transcribe.search.packing import pack
from transcribe.search.ranking import newest_first
from transcribe.search.syncing import catch_up, start
from transcribe.search.tantivy_order import NoRoom, Order, episode_in, number_of
from transcribe.search.turns import FACETS, FIELD_NAMES, IndexedTurn, turns_of
from transcribe.search.words import COMMON, sounds, stems
from transcribe.transcript import Transcript

#: Before a token that follows the turn. Longer than a fuzzy word's edits, so that none of these is ever near one.
FOLLOWING = "+++"
#: Behind the name of a field of tokens, the field of their pairs; and what stands in it where there is no pair.
PAIRS, NO_PAIR = "_pairs", "-"
#: Behind it, the field of what stands around the end of a turn: so many of its last tokens and of those that follow.
BORDER, EDGE = "_border", 12
#: What fields of the query language are called in the index; facets are kept as a person reads them.
FIELD, FACET = "is_", "by_"
#: Fields of tokens: those with positions, one a reading; and those without, which hold the tokens of both readings.
READINGS = ("plain", "closed")
_SETS = ("word", "stem", "sound")
#: What hits are sorted by: a number (see `tantivy_order`), or, the newest first, a text.
PLACE, NEWEST = "place", "newest"
#: Cuts the fields of pairs into tokens, of which it leaves `NO_PAIR` out.
_PAIRING = "pairs"
_HEAP_BYTES = 128_000_000


def schema() -> Any:
    """What Tantivy knows of a turn. `turn` is the turn itself, packed. Sounds of common words aren't written."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    for name in READINGS:
        for field in (name, name + BORDER):
            builder.add_text_field(field, tokenizer_name="whitespace", index_option="position")
        builder.add_text_field(name + PAIRS, tokenizer_name=_PAIRING, index_option="position")
    for name in _SETS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for name in FIELD_NAMES:
        builder.add_text_field(FIELD + name, tokenizer_name="raw", index_option="basic")
    for name in (*(FACET + name for name in FACETS), NEWEST):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_unsigned_field(PLACE, indexed=True, fast=True)
    builder.add_bytes_field("turn", stored=True)
    return builder.build()


def create(folder: Path) -> None:
    """Make an empty index in a folder, which mustn't exist yet."""
    import tantivy

    folder.mkdir(parents=True)
    tantivy.Index(schema(), path=str(folder))
    start(folder)


def update(folder: Path, archive: Archive, batch: int | None = None) -> SyncReport | None:
    """Make an index hold what an archive's transcripts say now. None where it has no room for them between others: then
    it has to be made anew.

    Args:
        batch: how many episodes a commit; by default what `syncing` finds good.
    """
    try:
        with _Writer(folder) as writer:
            return catch_up(folder, archive, writer.commit, batch)
    except NoRoom:
        return None


class _Writer:
    """Tantivy's writer, made when there is something to write. It syncs its files itself."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writer: Any = None
        self._order: Order

    def __enter__(self) -> Self:
        return self

    def commit(self, episodes: Iterator[tuple[str, Transcript | None]]) -> None:
        """Replace these episodes, all at once.

        Raises:
            NoRoom: they can't be put in order among the others.
        """
        if self._writer is None:
            self._open()
        try:
            for episode, transcript in episodes:
                self._writer.delete_documents_by_term(f"{FIELD}episode", episode)
                for turn in turns_of(episode, transcript) if transcript else ():
                    self._writer.add_document(document(turn, self._order.number(episode)))
            self._writer.commit()
        except ValueError as error:  # Tantivy's word for everything; what the system said isn't in it.
            raise SearchIndexError("can't be written", path=self._folder,
                                   mend=f"Check the disk's space and who owns the folder. {MEND}") from error

    def _open(self) -> None:
        import tantivy

        index = tantivy.Index.open(str(self._folder))
        pairing = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
        index.register_tokenizer(_PAIRING, pairing.filter(tantivy.Filter.custom_stopword([NO_PAIR])).build())
        self._writer = index.writer(_HEAP_BYTES, 1)
        # What a killed writer left would be in the way: names of files come again.
        self._writer.garbage_collect_files()
        searcher, field = index.searcher(), f"{FIELD}episode"

        def number(episode: str) -> int | None:
            asked = tantivy.Query.term_query(index.schema, field, episode, index_option="basic")
            found = searcher.search(asked, limit=1, count=False, order_by_field=PLACE).hits
            return episode_in(found[0][0]) if found else None

        self._order = Order((name for name, _ in searcher.terms_with_prefix(field, "")), number)

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


def document(turn: IndexedTurn, episode: int) -> Any:
    """A turn as Tantivy's document.

    Args:
        episode: the number of its episode.
    """
    import tantivy

    made = tantivy.Document()
    found: set[str] = set()
    for name, reading in zip(READINGS, turn.readings, strict=False):
        own = inside(reading, turn.own)
        found.update(reading.tokens[:own])
        shown = streamed(reading.tokens, own)
        made.add_text(name, " ".join(shown))
        made.add_text(name + PAIRS, " ".join(paired(reading.tokens, shown)))
        made.add_text(name + BORDER, " ".join(shown[max(0, own - EDGE):own + EDGE]))
    for name, forms in (("word", found), ("stem", stems(found)), ("sound", sounds(found - COMMON))):
        made.add_text(name, " ".join(set(forms)))
    for name in FIELD_NAMES:
        for value in turn.values(name):
            made.add_text(FIELD + name, value)
    for name, value in turn.facets().items():
        if value:
            made.add_text(FACET + name, value)
    made.add_unsigned(PLACE, number_of(episode, turn.number))
    made.add_text(NEWEST, newest_first(turn))
    made.add_bytes("turn", pack(turn))
    return made


def streamed(tokens: Sequence[str], inside: int) -> list[str]:
    """Tokens as the fields with positions hold them, of which the first so many are the turn's own.

    >>> streamed(["the", "hand"], 1)
    ['the', '+++hand']
    """
    return [*tokens[:inside], *map(FOLLOWING.__add__, tokens[inside:])]


def paired(tokens: Sequence[str], shown: Sequence[str]) -> list[str]:
    """For each token but the last, the pair that it makes with the next one if both are common, else `NO_PAIR`.

    Args:
        shown: the same tokens, `streamed`.

    >>> paired(["the", "hand", "of", "the"], ["the", "hand", "of", "+++the"])
    ['-', '-', 'of_+++the']
    """
    common = bytes(map(COMMON.__contains__, tokens))
    pairs = [NO_PAIR] * (len(tokens) - 1)
    for n in compress(range(len(pairs)), map(and_, common, common[1:])):
        pairs[n] = f"{shown[n]}_{shown[n + 1]}"
    return pairs
