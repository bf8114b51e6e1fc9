"""Comma-separated values (RFC 4180), a row a turn."""

from __future__ import annotations

import csv
import io

from transcribe.formats import Format
from transcribe.prose import one_line
from transcribe.timecode import stamp
from transcribe.transcript import Transcript

COLUMNS = ("start", "end", "speaker", "role", "text")


def write(transcript: Transcript) -> str:
    """The turns as CSV: times as 00:00:01.500, speakers by name.

    Text is written as it was said. A spreadsheet takes a cell that begins with "=", "+", "-" or "@" for a formula:
    import the columns as text.
    """
    table = io.StringIO()
    rows = csv.writer(table)
    rows.writerow(COLUMNS)
    for turn in transcript.turns:
        speaker = transcript.speaker(turn.speaker)
        rows.writerow((stamp(turn.start_ms), stamp(turn.end_ms), one_line(speaker.known_as), speaker.role.value,
                       one_line(turn.text)))
    return table.getvalue()


FORMAT = Format("csv", "transcript.csv", "text/csv", write)
