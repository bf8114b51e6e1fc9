"""WebVTT (W3C, "WebVTT: The Web Video Text Tracks Format") with voice spans, or "Name: " as in SubRip."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from transcribe.labels import Labels
from transcribe.readers.captions import Part, captions, labelled, labels_of, told
from transcribe.readers.context import ReadContext
from transcribe.subtitles.file import Subtitle
from transcribe.subtitles.markup import seen
from transcribe.told import Told

_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^>]+)>")
_DASH = re.compile(r"[-–—]\s*(?=\S)")


def read(data: bytes, context: ReadContext) -> Told:
    """Read WebVTT; without any names it tells the words alone. Its notes above the first cue are the head."""
    file = captions(data, context.path, "vtt")
    head = [line for block in file.head for line in _noted(block)]
    notes = {subtitle.number: [" ".join(_noted(block)) for block in subtitle.before if _noted(block)]
             for subtitle in file.subtitles}
    labels = labels_of(context, (_shown("\n".join(subtitle.lines)) for subtitle in file.subtitles))
    return told("vtt", ((subtitle, _voices(subtitle, labels)) for subtitle in file.subtitles), labels, head, notes)


def _noted(block: str) -> list[str]:
    if not re.match(r"NOTE(?:\s|$)", block):
        return []
    return [" ".join(unescape(line).split()) for line in block.removeprefix("NOTE").split("\n") if line.strip()]


def _voices(subtitle: Subtitle, labels: Labels) -> Iterator[Part]:
    before, *voices = _VOICE.split("\n".join(subtitle.lines))
    if before.strip():
        yield from labelled(_shown(before), labels)
    names, texts = voices[::2], [" ".join(_shown(text)) for text in voices[1::2]]
    # Two people's lines in one cue have dashes, since a browser shows no voices.
    if len(texts) > 1 and all(_DASH.match(text) for text in texts):
        texts = [_DASH.sub("", text, count=1) for text in texts]
    yield from zip(map(unescape, names), texts, strict=True)


def _shown(text: str) -> list[str]:
    return [line.shown for line in seen(text.split("\n"), "vtt")]
