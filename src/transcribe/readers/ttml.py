"""Captions for broadcasters: TTML (W3C) in its several kinds, with "Name: " as in SubRip."""

from __future__ import annotations

from transcribe.readers.captions import captions, labelled, labels_of, told
from transcribe.readers.context import ReadContext
from transcribe.subtitles.markup import seen
from transcribe.told import Told


def read(data: bytes, context: ReadContext) -> Told:
    """Read TTML; without any names it tells the words alone."""
    file = captions(data, context.path, "ttml")
    cues = [(subtitle, [line.shown for line in seen(subtitle.lines, "ttml")]) for subtitle in file.subtitles]
    labels = labels_of(context, (lines for _, lines in cues))
    return told("ttml", ((subtitle, labelled(lines, labels)) for subtitle, lines in cues), labels)
