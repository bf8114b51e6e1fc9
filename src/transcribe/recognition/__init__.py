"""What was said. Recognisers take sound and where someone speaks in it, and give words with times.

To add one: write a class as `Recognizer` describes, import its library only inside its methods, turn the library's
errors into `EngineUnavailable` and `EngineFailed`, and name it in `RECOGNIZERS` (or, from another package, by an entry
point of the group "transcribe.recognizers").
"""

from __future__ import annotations

from typing import Protocol

from transcribe.engines.registry import Engine, Registry
from transcribe.model.progress import Progress
from transcribe.model.sound import Sound
from transcribe.model.stages import Hints, Recognition, Speech

__all__ = ["RECOGNIZERS", "Recognizer"]


class Recognizer(Engine, Protocol):
    """Writes down what is said."""

    def recognise(self, sound: Sound, speech: Speech, hints: Hints, progress: Progress) -> Recognition:
        """The words of a recording, all of them inside its speech or the short pauses between.

        Args:
            hints: what may be said; an engine that can't use it passes over it.

        Raises:
            EngineUnavailable: its model can't be loaded after all.
            EngineFailed: it broke while at work.
        """
        ...


RECOGNIZERS: Registry[Recognizer] = Registry(
    stage="recognition",
    group="transcribe.recognizers",
    # faster-whisper gives what Whisper gives: nobody misses it where its weights aren't.
    preference=("faster-whisper", "whisper", "pocketsphinx"),
    unmissed=frozenset({"faster-whisper"}),
    builtin={
        "faster-whisper": "transcribe.recognition.faster_whisper:FasterWhisperRecognizer",
        "whisper": "transcribe.recognition.whisper:WhisperRecognizer",
        "pocketsphinx": "transcribe.recognition.pocketsphinx:PocketsphinxRecognizer",
    },
)
