"""SQLite FTS5 and Tantivy as they come: the same turns, a text field, role and year, no more.

Both stem English and fold accents, rank by BM25, and answer with what a person is shown of the first twenty hits: film,
person, recording, an excerpt of the engine's own making, and when the first matched word is said. They don't find what
runs over two turns, numbers in words, or words by their sound, and say nothing of when a match ends.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from questions import Question

from transcribe.search.match.turns import IndexedTurn

_LIMIT, _EXCERPT = 20, 200
_MARK = "\1"

#: What is stored of a turn, an excerpt of it, and the time of the first word that was found, in milliseconds.
Shown = tuple[list[Any], str, int]


class Fts5:
    """SQLite's full-text search."""

    FILES = "fts5.db"

    def __init__(self, folder: Path) -> None:
        self._database = sqlite3.connect(folder / "fts5.db")

    def build(self, turns: Iterable[IndexedTurn]) -> None:
        with self._database as database:
            database.execute(
                "CREATE VIRTUAL TABLE turn USING fts5(text, role UNINDEXED, year UNINDEXED, "
                "stored UNINDEXED, tokenize = 'porter unicode61 remove_diacritics 2')"
            )
            database.executemany(
                "INSERT INTO turn VALUES (?, ?, ?, ?)",
                ((" ".join(turn.words), turn.role, turn.episode.year, _stored(turn)) for turn in turns),
            )

    def takes(self, question: Question) -> bool:
        return question.fts5 is not None

    def ask(self, question: Question) -> int:
        asked = (
            f"SELECT stored, snippet(turn, 0, '**', '**', '…', 40), highlight(turn, 0, '{_MARK}', '') FROM turn "
            f"WHERE turn MATCH ? {question.where} ORDER BY rank LIMIT {_LIMIT}"
        )
        found = self._database.execute(asked, (question.fts5,)).fetchall()
        return len([_shown(stored, excerpt, text.partition(_MARK)[0]) for stored, excerpt, text in found])


class BareTantivy:
    """Tantivy through its own query parser."""

    FILES = "tantivy/*"

    def __init__(self, folder: Path) -> None:
        import tantivy

        builder = tantivy.SchemaBuilder()
        builder.add_text_field("text", tokenizer_name="en_stem", stored=True)
        builder.add_text_field("role", tokenizer_name="raw")
        builder.add_integer_field("year", indexed=True)
        builder.add_bytes_field("stored", stored=True)
        path = folder / "tantivy"
        path.mkdir()
        self._index = tantivy.Index(builder.build(), path=str(path))
        self._searcher: Any = None

    def build(self, turns: Iterable[IndexedTurn]) -> None:
        import tantivy

        writer = self._index.writer(128_000_000, 1)
        for turn in turns:
            writer.add_document(
                tantivy.Document(
                    text=" ".join(turn.words), role=turn.role, year=turn.episode.year, stored=_stored(turn)
                )
            )
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def takes(self, question: Question) -> bool:
        return question.bare is not None

    def ask(self, question: Question) -> int:
        import tantivy

        query = self._index.parse_query(question.bare or "", ["text"])
        hits = self._searcher.search(query, limit=_LIMIT, count=False).hits
        excerpts = tantivy.SnippetGenerator.create(self._searcher, query, self._index.schema, "text")
        excerpts.set_max_num_chars(_EXCERPT)
        return len([self._hit(self._searcher.doc(address), excerpts) for _, address in hits])

    @staticmethod
    def _hit(document: Any, excerpts: Any) -> Shown:
        text, excerpt = document["text"][0], excerpts.snippet_from_doc(document)
        fragment, marked = excerpt.fragment(), excerpt.highlighted()  # Its places are counted in bytes.
        before = text[: text.find(fragment)] + fragment.encode()[: marked[0].start].decode() if marked else ""
        return _shown(document["stored"][0], excerpt.to_html(), before)


def _stored(turn: IndexedTurn) -> bytes:
    """What of a turn is shown, and when each of its words starts."""
    of = turn.episode
    starts = turn.starts[: turn.own].tolist()
    return json.dumps([of.id, of.title, of.film, of.recording, turn.person, turn.role, starts]).encode()


def _shown(stored: bytes, excerpt: str, before: str) -> Shown:
    """A hit, by what stands before its first word."""
    *told, starts = json.loads(stored)
    return told, excerpt, starts[before.count(" ")]
