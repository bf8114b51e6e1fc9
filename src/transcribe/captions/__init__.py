"""Captions: cues by rule, and one file a format.

To add a format: write its module with a `FORMAT`, name it here, and test it with a reader that isn't ours.
"""

from __future__ import annotations

from collections.abc import Mapping

#: Name to "module:attribute"; imported only when asked for.
FORMATS: Mapping[str, str] = {
    "podcast-json": "transcribe.captions.podcast_json:FORMAT",
    "srt": "transcribe.captions.srt:FORMAT",
    "ttml": "transcribe.captions.ttml:FORMAT",
    "vtt": "transcribe.captions.vtt:FORMAT",
}
