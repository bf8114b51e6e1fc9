"""SubRip. There is no standard; this is what every player reads: UTF-8, a comma in times, a blank line between cues."""

from __future__ import annotations

from collections.abc import Sequence

from transcribe.captions.cue import Cue, Line
from transcribe.captions.cues import shown
from transcribe.captions.profiles import PODCAST, Profile
from transcribe.captions.script import Names
from transcribe.model.formats import Format
from transcribe.model.timecode import stamp
from transcribe.model.transcript import Transcript


def write(transcript: Transcript, profile: Profile = PODCAST, made: Sequence[Cue] | None = None) -> str:
    """The transcript as SubRip, with "Name: " wherever the speaker changes."""
    names = Names.of(transcript, profile)
    numbered = enumerate(shown(transcript, profile, made), start=1)
    return "".join(f"{number}\n{_cue(cue, names)}\n" for number, cue in numbered)


def _cue(cue: Cue, names: Names) -> str:
    times = f"{stamp(cue.start_ms, decimal=',')} --> {stamp(cue.end_ms, decimal=',')}"
    return "\n".join((times, *(_line(line, names) for line in cue.lines), ""))


def _line(line: Line, names: Names) -> str:
    # The arrow would be taken for a line of times, and the format has no way to escape it.
    return f"{names.before(line.speaker, first=line.first) if line.named else ''}{line.text}".replace("-->", "→")


FORMAT = Format("srt", "captions.srt", "application/x-subrip", write)
