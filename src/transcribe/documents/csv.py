"""Comma-separated values (RFC 4180), a row a turn."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import replace

from transcribe.model.formats import Format
from transcribe.model.timecode import stamp
from transcribe.model.transcript import Transcript
from transcribe.text.prose import one_line
from transcribe.text.spreadsheets import defused

COLUMNS = ("start", "end", "speaker", "role", "text")


def write(transcript: Transcript) -> str:
    """The turns as CSV: times as 00:00:01.500, speakers by name.

    Cells that a spreadsheet would run as a formula begin with an apostrophe.
    """
    return _table(defused(_rows(transcript))[0])


def write_raw(transcript: Transcript) -> str:
    """The same with every cell as it was said. Import the columns as text: a spreadsheet may run them."""
    return _table(_rows(transcript))


def count_defused(transcript: Transcript) -> int:
    """How many cells `write` puts an apostrophe before."""
    return defused(_rows(transcript))[1]


def _rows(transcript: Transcript) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for turn in transcript.turns:
        speaker = transcript.speaker(turn.speaker)
        rows.append(
            (
                stamp(turn.start_ms),
                stamp(turn.end_ms),
                one_line(speaker.known_as),
                speaker.role.value,
                one_line(turn.text),
            )
        )
    return rows


def _table(rows: Iterable[Sequence[str]]) -> str:
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return table.getvalue()


FORMAT = Format("csv", "transcript.csv", "text/csv", write)
RAW = replace(FORMAT, write=write_raw)
