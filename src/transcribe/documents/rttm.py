"""Who speaks when, as Rich Transcription Time Marks (NIST, RT-09 evaluation plan, appendix A)."""

from __future__ import annotations

from transcribe.model.formats import Format
from transcribe.model.transcript import Transcript, Turn
from transcribe.text.prose import one_line


def write(transcript: Transcript) -> str:
    """The turns as RTTM, speakers by name, with an underscore for each space."""
    return "".join(_row(transcript, turn) for turn in transcript.turns)


def _row(transcript: Transcript, turn: Turn) -> str:
    start, duration = turn.start_ms / 1000, turn.duration_ms / 1000
    name = _field(transcript.speaker(turn.speaker).known_as)
    return f"SPEAKER {_field(transcript.id)} 1 {start:.3f} {duration:.3f} <NA> <NA> {name} <NA> <NA>\n"


def _field(text: str) -> str:
    return one_line(text).replace(" ", "_") or "<NA>"


FORMAT = Format("rttm", "transcript.rttm", "", write)
