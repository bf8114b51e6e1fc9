"""SubRip with "Name: " at each change of speaker."""

from __future__ import annotations

from transcribe.readers.captions import captions, labelled, labels_of, told
from transcribe.readers.context import ReadContext
from transcribe.subtitles.markup import seen
from transcribe.told import Told


def read(data: bytes, context: ReadContext) -> Told:
    """Read SubRip; without any names it tells the words alone."""
    file = captions(data, context.path, "srt")
    cues = [(subtitle, [line.shown for line in seen(subtitle.lines, "srt")]) for subtitle in file.subtitles]
    labels = labels_of(context, (lines for _, lines in cues))
    return told("srt", ((subtitle, labelled(lines, labels)) for subtitle, lines in cues), labels)
