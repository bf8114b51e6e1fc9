"""Rich Transcription Time Marks (NIST, RT-09 evaluation plan, appendix A): who speaks when, and no words.

Whether its "speaker90" or "Ann_Lee" is a name can't be known.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from transcribe.errors import DocumentError
from transcribe.model.parsed import ParsedTranscript, Passage
from transcribe.readers.context import ReadContext
from transcribe.readers.plain import text_of


class _Row(NamedTuple):
    file: str
    start_ms: int
    end_ms: int
    speaker: str


def read(data: bytes, context: ReadContext) -> ParsedTranscript:
    """Read the SPEAKER rows, by rising start; where they tell of several recordings, those of the episode's id."""
    rows = sorted(row for row in _rows(text_of(data, context.path), context.path) if row.end_ms > row.start_ms)
    files = dict.fromkeys(row.file for row in rows)
    if len(files) > 1:
        rows = [row for row in rows if row.file == context.episode_id]
    if not rows:
        told = f"is about {', '.join(files)}, not {context.episode_id}" if files else "has no SPEAKER row"
        raise DocumentError(told, path=context.path, hint="Correct it, or remove it.")
    return ParsedTranscript(
        "rttm", tuple(Passage("", row.speaker, start_ms=row.start_ms, end_ms=row.end_ms) for row in rows)
    )


def _rows(text: str, path: Path) -> Iterator[_Row]:
    for number, line in enumerate(text.split("\n"), start=1):
        fields = line.split()
        if not fields or fields[0] != "SPEAKER":  # comments, and what else RTTM can tell
            continue
        try:
            start_ms, lasts_ms = (round(float(fields[at]) * 1000) for at in (3, 4))
            file, speaker = fields[1], fields[7]
        except (IndexError, ValueError, OverflowError):
            start_ms = lasts_ms = -1
        if start_ms < 0 or lasts_ms < 0:
            raise DocumentError(
                f"line {number} isn't a SPEAKER row",
                path=path,
                hint="It should be: SPEAKER file 1 start duration <NA> <NA> name <NA> <NA>.",
            )
        yield _Row(file, start_ms, start_ms + lasts_ms, speaker)
