"""SubRip. There is no standard; this is what every player reads: UTF-8, a comma in times, a blank line between cues."""

from __future__ import annotations

from collections.abc import Mapping

from transcribe.captions.cues import Cue, Line, cues
from transcribe.captions.profiles import PODCAST
from transcribe.captions.script import prefixes
from transcribe.formats import Format
from transcribe.timecode import stamp
from transcribe.transcript import Transcript


def write(transcript: Transcript) -> str:
    """The transcript as SubRip, with "Name: " wherever the speaker changes."""
    named = prefixes(transcript, PODCAST)
    return "".join(f"{number}\n{_cue(cue, named)}\n" for number, cue in enumerate(cues(transcript), start=1))


def _cue(cue: Cue, named: Mapping[str, str]) -> str:
    times = f"{stamp(cue.start_ms, decimal=',')} --> {stamp(cue.end_ms, decimal=',')}"
    return "\n".join((times, *(_line(line, named) for line in cue.lines), ""))


def _line(line: Line, named: Mapping[str, str]) -> str:
    # The arrow would be taken for a line of times, and the format has no way to escape it.
    return f"{named[line.speaker] if line.named else ''}{line.text}".replace("-->", "→")


FORMAT = Format("srt", "captions.srt", "application/x-subrip", write)
