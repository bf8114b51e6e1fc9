"""Rich Transcription Time Marks (NIST, RT-09 evaluation plan, appendix A): who speaks when, and no words.

Speakers are told apart, and no more: whether RTTM's "speaker90" or "Ann_Lee" is a name can't be known, and without
words nothing here is compared by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from transcribe.errors import DocumentError
from transcribe.evaluation.references.reference import Reference
from transcribe.transcript import Speaker, Turn


class _Row(NamedTuple):
    file: str
    start_ms: int
    end_ms: int
    speaker: str


def read(text: str, path: Path, episode_id: str) -> Reference:
    """Read the SPEAKER rows; where they tell of several recordings, those of the episode's id."""
    rows = sorted(row for row in _rows(text, path) if row.end_ms > row.start_ms)
    files = dict.fromkeys(row.file for row in rows)
    if len(files) > 1:
        rows = [row for row in rows if row.file == episode_id]
    if not rows:
        told = f"tells of {', '.join(files)}, not of {episode_id}" if files else "holds no SPEAKER row"
        raise DocumentError(told, path=path, mend="Correct it, or remove it.")
    turns = tuple(Turn(row.start_ms, row.end_ms, row.speaker, ()) for row in rows)
    return Reference.of(tuple(Speaker(label) for label in dict.fromkeys(turn.speaker for turn in turns)), turns)


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
            raise DocumentError(f"line {number} is no SPEAKER row", path=path,
                                mend="It should be: SPEAKER file 1 start duration <NA> <NA> name <NA> <NA>.")
        yield _Row(file, start_ms, start_ms + lasts_ms, speaker)
