"""SubRip with "Name: " at each change of speaker."""

from __future__ import annotations

from transcribe.model.parsed import ParsedTranscript
from transcribe.readers.context import ReadContext
from transcribe.readers.cues.captions import Caption, captions, labelled, labels_of, rolled, told
from transcribe.readers.cues.inline_times import marks
from transcribe.readers.cues.rolling import repeated, without
from transcribe.subtitles.markup import seen


def read(data: bytes, context: ReadContext) -> ParsedTranscript:
    """Read SubRip; without any names it tells the words alone."""
    file = captions(data, context.path, "srt")
    screens = [(subtitle, [line.shown for line in seen(subtitle.lines, "srt")]) for subtitle in file.subtitles]
    labels = labels_of(context, (lines for _, lines in screens))
    again = repeated(screens)
    cues = [
        Caption(
            cue.number,
            cue.start_ms,
            cue.end_ms,
            list(labelled(without(lines, words), labels)),
            marks(cue.lines, "srt")[words:],
        )
        for (cue, lines), words in zip(screens, again, strict=True)
    ]
    return told(file, cues, labels, notes=rolled(sum(map(bool, again))))
