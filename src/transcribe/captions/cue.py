"""One caption on screen."""

from __future__ import annotations

from transcribe.model.records import record
from transcribe.model.transcript import Interval


@record
class Line:
    """A line of a cue.

    Attributes:
        speaker: the speaker's label, for `Transcript.speaker`; empty where it tells a sound.
        named: whether to say who speaks: at a change of speaker, and where two speakers share the cue.
        first: whether the speaker is heard for the first time.
    """

    speaker: str
    text: str
    named: bool
    first: bool = False


@record
class Cue(Interval):
    """What is on screen at a time: one line or two. Two lines of two speakers are both `named`."""

    lines: tuple[Line, ...]

    @property
    def shared(self) -> bool:
        """Whether two speakers share it."""
        return self.lines[0].speaker != self.lines[-1].speaker
