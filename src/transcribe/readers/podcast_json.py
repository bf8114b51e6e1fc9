"""Transcripts for podcast apps: the JSON of the podcast namespace.

https://github.com/Podcastindex-org/podcast-namespace/blob/main/transcripts/transcripts.md
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from transcribe.model.parsed import ParsedTranscript, Passage, sounds_alone
from transcribe.model.transcript import Interval, SoundEvent, shared_out
from transcribe.readers.context import ReadContext
from transcribe.readers.languages import language_of
from transcribe.readers.numbers import Numbers
from transcribe.readers.plain import json_of, objects, string
from transcribe.text.labels import Labels
from transcribe.text.prose import one_line


class _Segment(NamedTuple):
    text: str
    label: str
    start_ms: int | None
    end_ms: int | None


def read(data: bytes, context: ReadContext) -> ParsedTranscript:
    """Read podcast JSON: a passage a segment; who speaks goes on where a segment doesn't tell.

    Two speakers of one caption have the same times, and share them.
    """
    path, labels, numbers = context.path, Labels(context.names), Numbers(context.path)
    document = json_of(data, path)
    passages: list[Passage] = []
    sounds: list[SoundEvent] = []
    speaking = None
    told = (_segment(one, place, path, numbers) for place, one in objects(document, "segments", "", path))
    for segment in _apart(told):
        text, start_ms, end_ms = segment.text, segment.start_ms, segment.end_ms
        name, role = labels.identify(segment.label)
        kinds = () if name else sounds_alone(text)
        if kinds and start_ms is not None:
            sounds += [SoundEvent(start_ms, max(end_ms or 0, start_ms + 1), kind) for kind in kinds]
            continue
        speaking = name or speaking
        if text:
            passages.append(Passage(text, speaking, role, start_ms, end_ms))
    return ParsedTranscript(
        "podcast-json",
        tuple(passages),
        sounds=tuple(sounds),
        notes=numbers.notes,
        language=language_of(string(document, "language", "", path)),
    )


def _segment(told: dict[str, Any], place: str, path: Path, numbers: Numbers) -> _Segment:
    text, label = (one_line(string(told, key, place, path) or "") for key in ("body", "speaker"))
    return _Segment(text, label, *numbers.span(told, place, ("startTime", "endTime")))


def _apart(segments: Iterable[_Segment]) -> Iterator[_Segment]:
    for (start_ms, end_ms), run in groupby(segments, key=lambda one: (one.start_ms, one.end_ms)):
        together = list(run)
        if len(together) == 1 or start_ms is None or end_ms is None:
            yield from together
            continue
        shares = shared_out([one.text for one in together], Interval(start_ms, max(end_ms, start_ms + 1)))
        for one, share in zip(together, shares, strict=True):
            yield one._replace(start_ms=share.start_ms, end_ms=share.end_ms)
