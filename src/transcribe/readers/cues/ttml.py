"""Captions for broadcasters: TTML (W3C) in its several kinds, with agents, or "Name: " as in SubRip."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from transcribe.model.parsed import ParsedTranscript
from transcribe.readers.context import ReadContext
from transcribe.readers.cues.captions import Caption, Part, captions, labelled, labels_of, rolled, told, without_label
from transcribe.readers.cues.rolling import repeated, without
from transcribe.subtitles.file import FilePiece, Subtitle
from transcribe.text.labels import Labels

_LANGUAGE = re.compile(r"""<[^<>]*\sxml:lang\s*=\s*["']([A-Za-z]{2,3})\b""")


def read(data: bytes, context: ReadContext) -> ParsedTranscript:
    """Read TTML; without any agents or names it tells the words alone. Spans with times of their own are passages."""
    file = captions(data, context.path, "ttml")
    screens = [(subtitle, _lines(subtitle.pieces)) for subtitle in file.subtitles]
    labels = labels_of(context, (lines for _, lines in screens))
    again = repeated(screens)
    cues: list[Caption] = []
    for (cue, lines), words in zip(screens, again, strict=True):
        if words:
            cues.append(Caption(cue.number, cue.start_ms, cue.end_ms, list(labelled(without(lines, words), labels))))
        else:
            cues += _captions(cue, labels)
    said = _LANGUAGE.search("".join(file.head[:1]))
    language = said[1].lower() if said and len(said[1]) == 2 else None
    return told(file, cues, labels, language=language, notes=rolled(sum(map(bool, again))))


def _lines(pieces: Sequence[FilePiece]) -> list[str]:
    return [" ".join(line.split()) for line in "".join(piece.text for piece in pieces).split("\n") if line.strip()]


def _captions(cue: Subtitle, labels: Labels) -> Iterator[Caption]:
    for (start_ms, end_ms), pieces in groupby(cue.pieces, key=lambda piece: (piece.start_ms, piece.end_ms)):
        yield Caption(cue.number, start_ms, end_ms, list(_parts(list(pieces), labels)))


def _parts(pieces: Sequence[FilePiece], labels: Labels) -> Iterator[Part]:
    for (speaker, is_sound), run in groupby(pieces, key=lambda piece: (piece.speaker, piece.is_sound)):
        lines = _lines(list(run))
        if is_sound:
            yield None, f"[{' '.join(lines).strip('[]() ')}]"
        elif speaker:
            yield speaker, without_label(" ".join(lines), speaker)
        else:
            yield from labelled(lines, labels)
