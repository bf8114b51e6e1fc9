"""SQLite FTS5 and Tantivy as they come: the same turns, a text field, role and year, no more.

What a search costs least. Both stem English and fold accents, rank by BM25, and give back the stored turns of the first
twenty hits.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from questions import Question

from transcribe.search.turns import IndexedTurn, pack

_LIMIT = 20


class Fts5:
    """SQLite's full-text search."""

    def __init__(self, folder: Path) -> None:
        self._database = sqlite3.connect(folder / "fts5.db")

    def build(self, turns: Iterable[IndexedTurn]) -> None:
        with self._database as database:
            database.execute("CREATE VIRTUAL TABLE turn USING fts5(text, role UNINDEXED, year UNINDEXED, "
                             "stored UNINDEXED, tokenize = 'porter unicode61 remove_diacritics 2')")
            database.executemany("INSERT INTO turn VALUES (?, ?, ?, ?)", (
                (" ".join(turn.words), turn.role, turn.year, pack(turn)) for turn in turns))

    def takes(self, question: Question) -> bool:
        return question.fts5 is not None

    def ask(self, question: Question) -> int:
        asked = f"SELECT stored FROM turn WHERE turn MATCH ? {question.where} ORDER BY rank LIMIT {_LIMIT}"
        return len(self._database.execute(asked, (question.fts5,)).fetchall())


class BareTantivy:
    """Tantivy through its own query parser."""

    def __init__(self, folder: Path) -> None:
        import tantivy

        builder = tantivy.SchemaBuilder()
        builder.add_text_field("text", tokenizer_name="en_stem")
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
            writer.add_document(tantivy.Document(text=" ".join(turn.words), role=turn.role, year=turn.year,
                                                 stored=pack(turn).encode()))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def takes(self, question: Question) -> bool:
        return question.bare is not None

    def ask(self, question: Question) -> int:
        query = self._index.parse_query(question.bare or "", ["text"])
        hits = self._searcher.search(query, limit=_LIMIT, count=False).hits
        return len([self._searcher.doc(address)["stored"] for _, address in hits])
