"""What made a transcript: the recording, the settings, and the engine of each stage."""

from __future__ import annotations

from dataclasses import field, replace

from transcribe.model.records import record

#: The option that tells engines apart that were given different hints.
_HINTS = "hints"


@record
class EngineId:
    """What exactly did, or would do, a stage's work. Two equal ids give equal results on equal input.

    Attributes:
        name: the engine's name in its registry.
        model: the model's name, or the path of a local one.
        options: whatever else the result depends on: language, beam size, task, a checksum of the weights, versions of
            package and method, the precision where it differs from machine to machine.
    """

    name: str
    model: str = ""
    options: dict[str, str] = field(default_factory=dict)

    def prompted(self, digest: str) -> EngineId:
        """This engine, given hints of this digest; "" for none."""
        return replace(self, options={**self.options, _HINTS: digest}) if digest else self

    def is_same_engine(self, other: EngineId) -> bool:
        """Whether the two differ at most in the hints that they were given."""
        return self.prompted("?") == other.prompted("?")

    def __str__(self) -> str:
        return f"{self.name} ({self.model})" if self.model else self.name


@record
class Fallback:
    """A better engine was wanted and couldn't run here."""

    stage: str
    wanted: str
    used: str
    reason: str
    hint: str

    def __str__(self) -> str:
        return f"{self.stage} used {self.used} instead of {self.wanted}: {self.reason}. {self.hint}".rstrip()


@record
class Recording:
    """The audio file that a transcript was made from.

    Attributes:
        path: relative to the archive's folder with forward slashes, or absolute where it lies outside. Empty where
            there is no file, and the words were imported.
        duration_ms: as decoded, not as stated; without a file, until the last word ends.
    """

    path: str
    sha256: str
    duration_ms: int
    codec: str
    sample_rate: int
    channels: int


@record
class Provenance:
    """How a transcript came about.

    Attributes:
        fingerprint: digest of all that the result depends on (recording, page, requested settings): equal means
            that doing it again would change nothing.
        settings: what was asked for ("auto" where the choice was left open).
        engines: by stage: "voice_activity", "recognition", "diarization".
        fallbacks: where a better engine was wanted and couldn't run.
        page: the sidecar that was read, relative like the recording's path; None where the tags were used.
        imported: the file that words or speakers were taken from, with who brought it in and when; None where all was
            heard.
    """

    recording: Recording
    fingerprint: str = ""
    settings: dict[str, str] = field(default_factory=dict)
    engines: dict[str, EngineId] = field(default_factory=dict)
    fallbacks: tuple[Fallback, ...] = ()
    page: str | None = None
    imported: str | None = None
    software: str = ""

    @property
    def track(self) -> int | None:
        """Which of the recording's audio tracks was heard, from 1; None for all of them."""
        return int(self.settings["track"]) if "track" in self.settings else None
