"""Captions for broadcasters: TTML (W3C) in its several kinds, with "Name: " as in SubRip."""

from __future__ import annotations

from pathlib import Path

from transcribe.readers.captions import captions, labelled, told
from transcribe.subtitles.markup import seen
from transcribe.told import Told


def read(data: bytes, path: Path, episode_id: str) -> Told:
    """Read TTML; without any names it tells the words alone."""
    file = captions(data, path, "ttml")
    return told("ttml", ((subtitle, labelled([line.shown for line in seen(subtitle.lines, "ttml")]))
                         for subtitle in file.subtitles))
