"""WebVTT (W3C, "WebVTT: The Web Video Text Tracks Format") with voice spans, or "Name: " as in SubRip."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape

from transcribe.model.parsed import ParsedTranscript
from transcribe.readers.context import ReadContext
from transcribe.readers.cues.captions import Caption, Part, captions, labelled, labels_of, rolled, told, without_label
from transcribe.readers.cues.inline_times import marks
from transcribe.readers.cues.rolling import repeated, without
from transcribe.subtitles.markup import seen
from transcribe.text.labels import Labels

_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?(?:[ \t]++([^<>]*+))?>|</v>")
_DASH = re.compile(r"[-–—]\s*(?=\S)")
_DASH_ALONE = re.compile(r"(?:^|\s)[-–—]+\s*$")
_STREAM = re.compile(r"^X-TIMESTAMP-MAP=.*[1-9]", re.MULTILINE)
_LANGUAGE = re.compile(r"^Language:\s*([A-Za-z]{2})\b", re.MULTILINE)


def read(data: bytes, context: ReadContext) -> ParsedTranscript:
    """Read WebVTT; without any names it tells the words alone. Its notes above the first cue are the head."""
    file = captions(data, context.path, "vtt")
    head = [line for block in file.head for line in _noted(block)]
    notes = {
        subtitle.number: [" ".join(_noted(block)) for block in subtitle.before if _noted(block)]
        for subtitle in file.subtitles
    }
    screens = [(subtitle, _shown("\n".join(subtitle.lines))) for subtitle in file.subtitles]
    labels = labels_of(context, (lines for _, lines in screens))
    again = [
        0 if any(map(_VOICE.search, cue.lines)) else words
        for (cue, _), words in zip(screens, repeated(screens), strict=True)
    ]
    cues = [
        Caption(
            cue.number,
            cue.start_ms,
            cue.end_ms,
            list(labelled(without(lines, words), labels) if words else _voices(cue.lines, labels)),
            marks(cue.lines, "vtt")[words:],
        )
        for (cue, lines), words in zip(screens, again, strict=True)
    ]
    said = _LANGUAGE.search("\n".join(file.head[:1]))
    return told(
        file,
        cues,
        labels,
        head=head,
        asides=notes,
        language=said[1].lower() if said else None,
        notes=(*rolled(sum(map(bool, again))), *_mapped(file.head)),
    )


def _mapped(head: Sequence[str]) -> Iterator[str]:
    """What is said of a header that gives the file's times to a stream's clock."""
    if any(_STREAM.search(block) for block in head):
        yield "skipped: X-TIMESTAMP-MAP, since a recording has no stream clock; times are used as written"


def _noted(block: str) -> list[str]:
    if not re.match(r"NOTE(?:\s|$)", block):
        return []
    return [" ".join(unescape(line).split()) for line in block.removeprefix("NOTE").split("\n") if line.strip()]


def _voices(lines: Sequence[str], labels: Labels) -> Iterator[Part]:
    """What is said in a cue, apart by its voices. A dash is a mark between speakers, whoever's span it stands in."""
    segments = list(_segments("\n".join(lines)))
    if not any(voice for voice, _ in segments):
        yield from labelled(_shown("\n".join(lines)), labels)
        return
    shown = [(voice, _shown(text)) for voice, text in segments]
    spoken = [texts for voice, texts in shown if voice and texts]
    # Two people's lines in one cue have dashes, since a browser shows no voices.
    dashed = len(spoken) > 1 and all(_DASH.match(texts[0]) for texts in spoken)
    for voice, texts in shown:
        texts = [text for text in (_DASH_ALONE.sub("", text) for text in texts) if text.strip()]
        if voice and texts:
            text = " ".join(texts)
            yield voice, without_label(_DASH.sub("", text, count=1) if dashed else text, voice)
        elif texts:
            yield from labelled(texts, labels)


def _segments(text: str) -> Iterator[tuple[str, str]]:
    """The text of each voice, and what stands outside of them all, whose voice is empty."""
    voice, at = "", 0
    for tag in _VOICE.finditer(text):
        yield voice, text[at : tag.start()]
        voice, at = " ".join(unescape(tag[1] or "").split()), tag.end()
    yield voice, text[at:]


def _shown(text: str) -> list[str]:
    return [line.shown for line in seen(text.split("\n"), "vtt")]
