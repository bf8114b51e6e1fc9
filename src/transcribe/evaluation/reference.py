"""What a reference tells."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from transcribe.evaluation.people import full_names
from transcribe.model.episode import Role
from transcribe.model.parsed import Passage
from transcribe.model.records import record
from transcribe.model.transcript import Speaker, Turn, Word
from transcribe.text.labels import is_nameless


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
    def of(cls, said: Sequence[tuple[Passage, tuple[Word, ...]]], duration_ms: int | None = None) -> Reference:
        """The reference that passages and their words make.

        Who speaks goes on, as one turn, until another is named; but where the times of words are told, each passage is
        a turn. Without any words speakers are only told apart, and none has a name.
        """
        if not any(words for _, words in said):
            times = [(passage.start_ms or 0, passage.end_ms or 0, passage.speaker or "") for passage, _ in said]
            turns = tuple(Turn(start_ms, end_ms, label, ()) for start_ms, end_ms, label in times if end_ms > start_ms)
            speakers = tuple(Speaker(label) for label in dict.fromkeys(turn.speaker for turn in turns))
        else:
            full = full_names(dict.fromkeys(passage.speaker for passage, words in said if passage.speaker and words))
            spoken = [
                (full.get(passage.speaker or "", ""), number if passage.words else None, word)
                for number, (passage, words) in enumerate(said)
                for word in words
            ]
            turns = tuple(
                Turn.of(speaker, tuple(word for *_, word in run))
                for (speaker, _), run in groupby(spoken, key=lambda one: one[:2])
            )
            roles = {
                full[passage.speaker]: passage.role
                for passage, _ in reversed(said)
                if passage.speaker in full and passage.role is not Role.UNKNOWN
            }
            speakers = tuple(
                Speaker(label, None if is_nameless(label) else label, roles.get(label, Role.UNKNOWN))
                for label in dict.fromkeys(full.values())
            )
        return cls(speakers, turns, max([duration_ms or 0, *(turn.end_ms for turn in turns)]))

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
