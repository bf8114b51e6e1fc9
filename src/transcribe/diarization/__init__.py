"""Who speaks when, as anonymous labels; and whose each word is.

To add a diarizer: write a class as `Diarizer` describes, import its library only inside its methods, turn the library's
errors into `EngineUnavailable` and `EngineFailed`, and name it in `DIARIZERS` (or, from another package, by an entry
point of the group "transcribe.diarizers").
"""

from __future__ import annotations

from typing import Protocol

from transcribe.diarization.attribution import attribute
from transcribe.engines.registry import Engine, Registry
from transcribe.model.progress import Progress
from transcribe.model.sound import Sound
from transcribe.model.stages import Diarization, SpeakerCount, Speech

__all__ = ["DIARIZERS", "Diarizer", "attribute"]


class Diarizer(Engine, Protocol):
    """Tells voices apart."""

    def diarize(self, sound: Sound, speech: Speech, count: SpeakerCount, progress: Progress) -> Diarization:
        """Who speaks when.

        Args:
            speech: where someone speaks at all; an engine with an ear of its own may leave it aside.

        Raises:
            EngineUnavailable: its model can't be loaded after all.
            EngineFailed: it broke while at work.
        """
        ...


DIARIZERS: Registry[Diarizer] = Registry(
    stage="diarization",
    group="transcribe.diarizers",
    preference=("pyannote", "embedded"),
    builtin={
        "pyannote": "transcribe.diarization.pyannote:PyannoteDiarizer",
        "embedded": "transcribe.diarization.embedded:EmbeddedDiarizer",
    },
)
