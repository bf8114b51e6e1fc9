"""When each word is said: known words are looked for in the sound (forced alignment).

To add an aligner: write a class as `Aligner` describes, import its library only inside its methods, and name it in
`ALIGNERS` (or, from another package, by an entry point of the group "transcribe.aligners").
"""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from typing import Protocol

from transcribe.engines.registry import AUTO, Choice, Engine, Registry
from transcribe.errors import EngineUnavailable
from transcribe.model.sound import Sound
from transcribe.model.transcript import Interval
from transcribe.settings import Settings

__all__ = ["ALIGNERS", "Align", "Aligner", "aligner_for"]

#: The setting that leaves the recogniser's own times as they are.
NONE = "none"

#: What an aligner does: the words' texts, the stretch in which they are said, the recording.
Align = Callable[[Sequence[str], Interval, Sound], tuple[Interval, ...] | None]


class Aligner(Engine, Protocol):
    """Finds known words in the sound.

    Attributes:
        languages: those that it knows, ISO 639-1.
    """

    languages: Container[str]

    def align(self, texts: Sequence[str], room: Interval, sound: Sound) -> tuple[Interval, ...] | None:
        """When each of these words is said in a stretch of a recording; None where they don't fit what is heard."""
        ...


ALIGNERS: Registry[Aligner] = Registry(
    stage="alignment",
    group="transcribe.aligners",
    preference=("pocketsphinx",),
    builtin={"pocketsphinx": "transcribe.alignment.pocketsphinx:PocketsphinxAligner"},
)


def aligner_for(language: str | None, settings: Settings) -> Choice[Aligner] | None:
    """The aligner of these settings; None where they want none, or with "auto" none can run or knows the language.

    Raises:
        EngineUnavailable, SettingsError: the aligner that was asked for by name can't run, or there is none such.
    """
    if settings.aligner == NONE or language is None:
        return None
    try:
        choice = ALIGNERS.choose(settings.aligner, settings)
    except EngineUnavailable:
        if settings.aligner != AUTO:
            raise
        return None
    return choice if language in choice.engine.languages else None
