"""Whose voice it is: people's voices, learnt from the episodes that credit them, and known again in others.

    voiceprints of each episode -> learn -> samples, each kept by itself -> match -> evidence for a name

Where voiceprints lie, and nowhere else: `index/voices`.
"""

from transcribe.voices.keeping import VoiceprintsApart, keeps_voiceprints
from transcribe.voices.learning import Abstention, learn
from transcribe.voices.matching import match
from transcribe.voices.records import KnownVoice, Sample, Voiced
from transcribe.voices.store import Learnt, forget, learn_archive, load, state, withdraw

__all__ = [
    "Abstention",
    "KnownVoice",
    "Learnt",
    "Sample",
    "Voiced",
    "VoiceprintsApart",
    "forget",
    "keeps_voiceprints",
    "learn",
    "learn_archive",
    "load",
    "match",
    "state",
    "withdraw",
]
