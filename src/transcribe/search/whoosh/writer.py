"""Writing a Whoosh index: one document a speaker turn.

One process commits, once per batch of episodes. Of very many, others write segments of their own; not by Whoosh's
sub-writers (`procs=2`), which lose documents when one fails.
Words reach it as lists of our own tokens, so none of its analyzers has a say, and none drops stop words. It keeps which
turns have which token, and nothing of frequencies and positions: order and phrases are our own affair.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any
from uuid import uuid4

from transcribe.model.transcript import Transcript
from transcribe.search.index.index import SyncReport
from transcribe.search.index.syncing import Changed, catch_up, start
from transcribe.search.match.locate import inside
from transcribe.search.match.packing import pack
from transcribe.search.match.turns import FIELD_NAMES, IndexedTurn, turns_of
from transcribe.search.whoosh.unpickling import restrict_unpickling
from transcribe.store.archive import Archive
from transcribe.store.storage import sync_folder
from transcribe.text.phonetics import sound
from transcribe.text.stemming import stem
from transcribe.text.words import COMMON, pairing

#: Merging takes about 3 ms a turn. So a commit of few episodes merges the smallest segments only, when so many (ALIKE)
#: have so few turns (SMALL) together; and the smallest of all (LEVEL) where they have become MANY, since each costs
#: every query a little. A commit of many episodes (BULK) merges by level: so many alike (LEVEL) of less than SMALL
#: turns, of up to LEVEL times as many, and so on.
ALIKE, SMALL, BULK, MANY, LEVEL = 2, 80, 10, 150, 5
#: Between the values of a turn's facets.
BETWEEN = "\x1f"


def schema() -> Any:
    """What Whoosh knows of a turn.

    `word`, `stem` and `sound` find it by its own words one at a time, `pair` by two common ones (`words.pairing`) side
    by side, `behind` by the words and pairs that follow. What needn't be written isn't, since each list costs time:
    stems that are the words themselves, sounds of common words, common words that follow. `whoosh_query` knows.

    `said` is what a phrase is looked for in, `facets` what is counted, and `turn` the turn itself, packed.
    """
    from whoosh.columns import VarBytesColumn
    from whoosh.fields import COLUMN, KEYWORD, STORED, Schema

    found_by = (
        "word",
        "stem",
        "sound",
        "pair",
        "behind",
        "role",
        "person",
        "film",
        "title",
        "section",
        "festival",
        "year",
        "date",
        "language",
        "episode",
        "is",
    )
    # For a field that isn't scorable, Whoosh asks the file system again for every word whether it is.
    return Schema(
        turn=STORED(),
        said=COLUMN(VarBytesColumn()),
        facets=COLUMN(VarBytesColumn()),
        **{name: KEYWORD(scorable=True) for name in found_by},
    )


def create(folder: Path) -> None:
    """Make an empty index in a folder, which mustn't exist yet."""
    from whoosh.index import create_in

    restrict_unpickling()
    folder.mkdir(parents=True)
    create_in(str(folder), schema())
    start(folder)


def opened(folder: Path) -> Any:
    """The Whoosh index in a folder.

    Not by memory map: Whoosh then copies the whole of every segment into memory, whatever it is opened for.
    """
    from whoosh.filedb.filestore import FileStorage

    restrict_unpickling()
    return FileStorage(str(folder), supports_mmap=False).open_index(schema=schema())


def update(folder: Path, archive: Archive, batch: int | None = None) -> SyncReport:
    """Make an index hold what an archive's transcripts say now.

    Args:
        batch: how many episodes a commit; by default what `syncing` finds good.
    """
    index = opened(folder)

    def commit(changed: Changed) -> None:
        for path in folder.glob("*.tmp"):  # of a process that was ended while it wrote
            shutil.rmtree(path)
        writer, segments = index.writer(procs=1, codec=_codec()), []
        try:
            if changed.processes > 1:
                segments = [segment for segment in changed.written(partial(_segment, folder)) if segment]
                for episode in set(changed.episodes) - changed.unreadable.keys():
                    writer.delete_by_term("episode", episode)
            else:
                for episode, turns in changed.prepared(documents):
                    writer.delete_by_term("episode", episode)
                    for turn in turns or ():
                        writer.add_document(**turn)
            merging = _merging(len(changed.episodes) - len(changed.unreadable))
            writer.commit(mergetype=lambda writer, before: [*merging(writer, before), *segments])
        except BaseException:
            with suppress(Exception):  # What went wrong first is what is told.
                writer.cancel()
            raise
        _make_durable(folder)

    return catch_up(folder, archive, commit, batch)


def _segment(folder: Path, episodes: Iterator[tuple[str, Transcript]]) -> Any:
    """A segment with these episodes, which no commit tells of yet; None where they say nothing."""
    from whoosh.writing import SegmentWriter

    index = opened(folder)
    # Of its own: processes would delete each other's files.
    folder_of_its_own = partial(index.storage.temp_storage, f"{uuid4().hex}.tmp")
    index.storage.temp_storage = lambda _name: folder_of_its_own()
    writer, any_turns = SegmentWriter(index, _lk=False, codec=_codec()), False
    try:
        for episode, transcript in episodes:
            for turn in documents(episode, transcript):
                writer.add_document(**turn)
                any_turns = True
        return writer._finalize_segment() if any_turns else writer._close_segment()
    finally:
        writer._finish()


def _codec() -> Any:
    """Whoosh's own, without the lengths of turns' fields: nothing here is ranked by those, and looking them up for each
    posting takes a tenth of the time."""
    from whoosh.codec import default_codec

    codec = default_codec()
    codec.length_stats = False
    return codec


def _merging(episodes: int) -> Callable[[Any, list[Any]], list[Any]]:
    """Which of its segments Whoosh merges into the new one, in a commit of so many episodes.

    Its own policy merges nearly everything time and again, so that an episode takes seconds to replace.
    """

    def merged(writer: Any, segments: list[Any]) -> list[Any]:
        from whoosh.reading import SegmentReader

        filled = sorted((segment for segment in segments if segment.doc_count() > 0), key=lambda one: one.doc_count())
        chosen = _levels(filled) if episodes >= BULK else _smallest(filled)
        if len(filled) > MANY and not chosen:
            chosen = filled[:LEVEL]
        for segment in chosen:
            with SegmentReader(writer.storage, writer.schema, segment) as reader:
                writer.add_reader(reader)
        return [segment for segment in filled if segment not in chosen]

    return merged


def _smallest(segments: list[Any]) -> list[Any]:
    """The smallest segments that have `SMALL` turns together at most; none where they are few."""
    turns = accumulate(segment.doc_count() for segment in segments)
    chosen = [segment for segment, together in zip(segments, turns, strict=True) if together <= SMALL]
    return chosen if len(chosen) >= ALIKE else []


def _levels(segments: list[Any]) -> list[Any]:
    """The segments of each level that has enough of them."""
    levels = pairwise([0, *(SMALL * LEVEL**step for step in range(4))])
    alike = [[segment for segment in segments if least <= segment.doc_count() < most] for least, most in levels]
    return [segment for level in alike if len(level) >= LEVEL for segment in level]


def documents(episode: str, transcript: Transcript) -> list[dict[str, Any]]:
    """Whoosh's documents of an episode, one a turn."""
    return list(map(_document, turns_of(episode, transcript)))


def _document(turn: IndexedTurn) -> dict[str, Any]:
    own: set[str] = set()
    pairs: set[str] = set()
    behind: set[str] = set()
    lines = []
    for reading in turn.readings:
        until = inside(reading, turn.own)
        known = pairing(reading.tokens)
        side_by_side = [pair(*two) if known.issuperset(two) else "" for two in pairwise(reading.tokens)]
        own.update(reading.tokens[:until])
        pairs.update(side_by_side[:until])
        behind.update(side_by_side[until:], set(reading.tokens[until:]) - COMMON)
        lines.append(line(reading.tokens, until))
    stems = {root for token in own if (root := stem(token)) != token}
    sounds = {sound(token) for token in own - COMMON}
    facets = [value.replace(BETWEEN, " ") for value in turn.facets().values()]
    return {
        "word": tuple(own),
        "stem": tuple(stems),
        "sound": tuple(sounds - {""}),
        "pair": tuple(pairs - {""}),
        "behind": tuple(behind - {""}),
        "turn": pack(turn),
        "said": "\n".join(lines).encode(),
        "facets": BETWEEN.join(facets).encode(),
        **{name: turn.values(name) for name in FIELD_NAMES},
    }


def pair(one: str, other: str) -> str:
    """Two tokens side by side, as one."""
    return f"{one} {other}"


def line(tokens: tuple[str, ...], inside: int) -> str:
    """A reading as a phrase is looked for in it: how many characters of it are the turn's own, and the tokens.

    >>> line(("a", "strong", "hand"), 2)
    '9| a strong hand '
    """
    own = "".join(f" {token}" for token in tokens[:inside])
    return f"{len(own.encode())}|{own}{''.join(f' {token}' for token in tokens[inside:])} "


def _make_durable(folder: Path) -> None:
    """Whoosh leaves its files to the system's good will; after this they survive a loss of power."""
    for path in folder.iterdir():
        with path.open("r+b") as file:
            os.fsync(file.fileno())
    sync_folder(folder)
