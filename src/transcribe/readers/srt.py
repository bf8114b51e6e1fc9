"""SubRip with "Name: " at each change of speaker."""

from __future__ import annotations

from pathlib import Path

from transcribe.readers.captions import captions, labelled, told
from transcribe.subtitles.markup import seen
from transcribe.told import Told


def read(data: bytes, path: Path, episode_id: str) -> Told:
    """Read SubRip; without any names it tells the words alone."""
    file = captions(data, path, "srt")
    return told("srt", ((subtitle, labelled([line.shown for line in seen(subtitle.lines, "srt")]))
                        for subtitle in file.subtitles))
