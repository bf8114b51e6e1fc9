"""What a transcript warns of."""

from __future__ import annotations

from collections.abc import Sequence

from transcribe.model.episode import Episode
from transcribe.model.provenance import Recording
from transcribe.model.stages import Speech
from transcribe.model.timecode import clock
from transcribe.model.transcript import Turn
from transcribe.pipeline.sources import EpisodeInputs

#: A recording that differs this much from what its page states was probably cut off.
STATED_DURATION_TOLERANCE_MS = 5000


def empty(source: EpisodeInputs, turns: Sequence[Turn], speech: Speech | None) -> tuple[str, ...]:
    """A warning where nothing at all was understood: never just an empty transcript."""
    if turns or not source.recording.path:
        return ()
    if source.loudest_dbfs is None:
        return (f"{source.recording.path}: is silent throughout",)
    level = f"its loudest second is at {source.loudest_dbfs:.0f} dBFS"
    if speech is None or not speech.intervals:
        return (f"{source.recording.path}: no speech was found, although there is sound ({level}): listen to it",)
    return (
        f"{source.recording.path}: no words were recognised, though {clock(speech.duration_ms)} seem speech "
        f"({level}): listen to it",
    )


def duration_warnings(episode: Episode, recording: Recording) -> tuple[str, ...]:
    stated = episode.duration_ms
    if stated is None or abs(stated - recording.duration_ms) <= STATED_DURATION_TOLERANCE_MS:
        return ()
    return (
        f"{recording.path}: lasts {clock(recording.duration_ms)}, and its page states {clock(stated)}; "
        "was the download cut off?",
    )
