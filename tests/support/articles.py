"""An interview with everything that a document may have to say about one."""

from __future__ import annotations

from dataclasses import replace

from support.transcripts import transcript
from transcribe.model.episode import Episode, Role
from transcribe.model.provenance import EngineId, Fallback
from transcribe.model.transcript import Transcript

EPISODE = Episode(
    title="The Salt Road",
    reporters=("Ann Lee",),
    guests=("Bo Ek", "Cy Dahl"),
    interviewee_role="directors",
    film="Salt & Snow",
    section="First Appearance",
    festival="IDFA",
    year=2017,
)

FALLBACK = Fallback("recognition", "whisper", "pocketsphinx", "no weights here", "Run: transcribe models pull")


def interview() -> Transcript:
    """Three people, one of them without a name, a fallback and a warning."""
    made = transcript(
        ("Ann Lee", Role.REPORTER, "Why salt?"),
        ("Bo Ek", Role.GUEST, "It was *there*."),
        ("", Role.UNKNOWN, "Really?"),
        ("Bo Ek", Role.GUEST, "Really."),
        episode=EPISODE,
    )
    engines = {"recognition": EngineId("pocketsphinx", "en-us")}
    provenance = replace(made.provenance, engines=engines, fallbacks=(FALLBACK,))
    return replace(made, provenance=provenance, warnings=("the page says 9:00, the recording lasts 0:04",))
