"""The reports that foreign libraries send to their makers, switched off.

Recordings of people who spoke in confidence are nobody else's business, nor are the machine and the time at which they
are worked on.
"""

from __future__ import annotations

import os

#: Read by the libraries when they are imported, or first used.
_SWITCHES = {
    # onnxruntime, which pyannote.audio and faster-whisper import: it looks up a host of its maker's on import.
    "ORT_DISABLE_TELEMETRY": "1",
    # pyannote.audio 4 counts the pipelines and models that are loaded, and the length of what they are given.
    "PYANNOTE_METRICS_ENABLED": "0",
    # The Hugging Face hub's client says what it runs on.
    "HF_HUB_DISABLE_TELEMETRY": "1",
    # Whoever else keeps to https://consoledonottrack.com
    "DO_NOT_TRACK": "1",
}


def switch_off() -> None:
    """Say so to all of them, whatever the environment says; processes that are started later inherit it."""
    os.environ.update(_SWITCHES)
