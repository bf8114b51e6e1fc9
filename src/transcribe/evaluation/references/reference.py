"""What a reference tells."""

from __future__ import annotations

from transcribe.episode import Role
from transcribe.records import record
from transcribe.transcript import Speaker, Turn


@record
class Reference:
    """What a person wrote down of an episode. Its form may leave things untold.

    Attributes:
        speakers: with a name or a role where those are told.
        turns: without words where only speakers are told; with "" for the speaker where nobody is named yet.
        duration_ms: how long the recording is, at least.
    """

    speakers: tuple[Speaker, ...]
    turns: tuple[Turn, ...]
    duration_ms: int

    @classmethod
    def of(cls, speakers: tuple[Speaker, ...], turns: tuple[Turn, ...]) -> Reference:
        """The reference that these turns make, where the recording's end isn't told."""
        return cls(speakers, turns, max((turn.end_ms for turn in turns), default=0))

    @property
    def tells_words(self) -> bool:
        return not self.turns or any(turn.words for turn in self.turns)

    @property
    def tells_speakers(self) -> bool:
        return not self.turns or any(turn.speaker for turn in self.turns)

    @property
    def tells_people(self) -> bool:
        """Whether anyone has a name or a role."""
        return not self.turns or any(speaker.name or speaker.role is not Role.UNKNOWN for speaker in self.speakers)
