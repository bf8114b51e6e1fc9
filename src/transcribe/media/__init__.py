"""From a file to sound, and to where someone speaks in it."""

from transcribe.media.clip import cut, refuse_ending
from transcribe.media.decode import DECODING, Probe, SoundId, blocks, open_sound, probe
from transcribe.media.tags import read_tags
from transcribe.media.voice_activity import VOICE_ACTIVITY, detect_speech

__all__ = [
    "DECODING",
    "VOICE_ACTIVITY",
    "Probe",
    "SoundId",
    "blocks",
    "cut",
    "detect_speech",
    "open_sound",
    "probe",
    "read_tags",
    "refuse_ending",
]
