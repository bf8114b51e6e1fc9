"""JSON as openai-whisper and programs after it write it, with speakers as WhisperX adds them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from transcribe.model.episode import Role
from transcribe.model.parsed import ParsedTranscript, Passage
from transcribe.model.transcript import Interval, Word, shared_out
from transcribe.readers.context import ReadContext
from transcribe.readers.languages import language_of
from transcribe.readers.numbers import Numbers
from transcribe.readers.plain import json_of, objects, string
from transcribe.readers.segments import whisper_form
from transcribe.text.labels import Labels
from transcribe.text.prose import one_line
from transcribe.text.scripts import join, spaced


class _Piece(NamedTuple):
    """What a file has for a word: it goes on with the one before where that is told."""

    text: str
    start_ms: int | None
    end_ms: int | None
    sure: float | None
    speaker: str
    goes_on: bool


def read(data: bytes, context: ReadContext) -> ParsedTranscript:
    """Read Whisper's JSON: a passage a segment, or several where its words have several speakers.

    Words without times, as WhisperX leaves what it can't align, get theirs from their neighbours.
    """
    document = json_of(data, context.path)
    reader = _Reader(context)
    held = whisper_form(document)
    passages = list(reader.passages(document if held is None else held))
    language = held.get("language") if held else None
    duration_ms = reader.numbers.time(held.get("duration"), "duration") if held else None
    return ParsedTranscript(
        "whisper-json",
        tuple(passages),
        duration_ms=duration_ms,
        notes=reader.numbers.notes,
        language=language_of(string({"language": language}, "language", "", context.path)),
    )


class _Reader:
    """Reads one file's segments."""

    def __init__(self, context: ReadContext) -> None:
        self.path = context.path
        self.labels = Labels(context.names)
        self.numbers = Numbers(context.path)

    def passages(self, document: Any) -> Iterator[Passage]:
        for place, segment in objects(document, "segments", "", self.path):
            yield from self._passages(segment, place)

    def _passages(self, segment: dict[str, Any], place: str) -> Iterator[Passage]:
        start_ms, end_ms = self.numbers.span(segment, place)
        speaker = one_line(string(segment, "speaker", place, self.path) or "")
        pieces = list(self._pieces(segment, speaker, place)) if segment.get("words") else []
        if not pieces:
            text = one_line(string(segment, "text", place, self.path) or "")
            if text:
                yield Passage(text, *self._named(speaker), start_ms, end_ms)
            return
        words = _timed(pieces, start_ms, end_ms)
        for name, run in groupby(zip(pieces, words, strict=True), key=lambda pair: pair[0].speaker):
            said = _joined(list(run))
            yield Passage(
                join(word.text for word in said),
                *self._named(name),
                said[0].start_ms,
                max(word.end_ms for word in said),
                said,
            )

    def _named(self, label: str) -> tuple[str | None, Role]:
        name, role = self.labels.identify(label)
        return name or None, role

    def _pieces(self, segment: dict[str, Any], speaker: str, place: str) -> Iterator[_Piece]:
        path = self.path
        told = list(objects(segment, "words", place, path))
        texts = [string(word, "word", at, path) or string(word, "text", at, path) or "" for at, word in told]
        going_on = _going_on(texts, string(segment, "text", place, path) or "")
        speaking = speaker
        for (at, word), text, goes_on in zip(told, texts, going_on, strict=True):
            speaking = one_line(string(word, "speaker", at, path) or "") or speaking
            if one_line(text):
                key = "probability" if "probability" in word else "score"
                yield _Piece(
                    one_line(text),
                    *self.numbers.span(word, at),
                    self.numbers.share(word.get(key), f"{at}{key}"),
                    speaking,
                    goes_on,
                )


def _going_on(words: Sequence[str], text: str) -> list[bool]:
    """Which words go on with the one before, without a space: as Whisper marks it, else as the segment's text has it.

    >>> _going_on([" well", "-known"], ""), _going_on(["2", "0", "年"], "20年"), _going_on(["a", "film"], "A film")
    ([False, True], [False, True, True], [False, False])
    """
    if any(word[:1].isspace() for word in words):
        return [not word[:1].isspace() for word in words]
    found, at = list[bool](), 0
    for word in words:
        rest = text[at:].lstrip()
        if not word or not rest.startswith(word):
            return [False] * len(words)
        start = len(text) - len(rest)
        found.append(0 < at == start)
        at = start + len(word)
    return found


def _timed(pieces: Sequence[_Piece], start_ms: int | None, end_ms: int | None) -> list[Word]:
    """The pieces with times; those without any share what their neighbours leave, by letters."""
    words: list[Word] = []
    for told, run in groupby(enumerate(pieces), key=lambda pair: pair[1].start_ms is not None):
        numbered = list(run)
        if told:
            words += [
                Word(piece.start_ms or 0, max(piece.end_ms or 0, (piece.start_ms or 0) + 1), piece.text, piece.sure)
                for _, piece in numbered
            ]
            continue
        after = numbered[-1][0] + 1
        from_ms = words[-1].end_ms if words else start_ms or 0
        until_ms = pieces[after].start_ms if after < len(pieces) else end_ms
        shares = shared_out([piece.text for _, piece in numbered], Interval(from_ms, max(until_ms or 0, from_ms + 1)))
        words += [
            Word(share.start_ms, share.end_ms, piece.text, piece.sure)
            for share, (_, piece) in zip(shares, numbered, strict=True)
        ]
    return words


def _joined(run: Sequence[tuple[_Piece, Word]]) -> tuple[Word, ...]:
    """The words, pieces of one put together."""
    made: list[Word] = []
    for piece, word in run:
        if piece.goes_on and made and spaced(made[-1].text, word.text):
            last = made.pop()
            sure = [one for one in (last.confidence, word.confidence) if one is not None]
            word = Word(last.start_ms, max(last.end_ms, word.end_ms), last.text + word.text, min(sure, default=None))
        made.append(word)
    return tuple(made)
