"""From a file to sound, and to where someone speaks in it."""

from transcribe.audio.clip import cut, refuse_ending
from transcribe.audio.decode import Probe, blocks, open_sound, probe
from transcribe.audio.tags import read_tags
from transcribe.audio.voice_activity import VOICE_ACTIVITY, detect_speech

__all__ = [
    "VOICE_ACTIVITY", "Probe", "blocks", "cut", "detect_speech", "open_sound", "probe", "read_tags", "refuse_ending"]
