"""JSON as openai-whisper and programs after it write it, with speakers as WhisperX adds them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from transcribe.episode import Role
from transcribe.errors import DocumentError
from transcribe.labels import Labels
from transcribe.prose import one_line
from transcribe.readers.context import ReadContext
from transcribe.readers.plain import json_of, language_of, milliseconds, objects, string
from transcribe.scripts import join, spaced
from transcribe.told import Passage, Told
from transcribe.transcript import Interval, Word, shared_out


class _Piece(NamedTuple):
    """What a file has for a word: it goes on with the one before where that is told."""

    text: str
    start_ms: int | None
    end_ms: int | None
    sure: float | None
    speaker: str
    goes_on: bool


def read(data: bytes, context: ReadContext) -> Told:
    """Read Whisper's JSON: a passage a segment, or several where its words have several speakers.

    Words without times, as WhisperX leaves what it can't align, get theirs from their neighbours.
    """
    path, labels = context.path, Labels(context.names)
    document = json_of(data, path)
    passages: list[Passage] = []
    for place, segment in objects(document, "segments", "", path):
        passages += _passages(segment, place, path, labels)
    return Told("whisper-json", tuple(passages), language=language_of(string(document, "language", "", path)),
                duration_ms=milliseconds(document, "duration", "", path))


def _passages(segment: dict[str, Any], place: str, path: Path, labels: Labels) -> Iterator[Passage]:
    start_ms, end_ms = (milliseconds(segment, key, place, path) for key in ("start", "end"))
    speaker = one_line(string(segment, "speaker", place, path) or "")
    pieces = list(_pieces(segment, speaker, place, path)) if segment.get("words") else []
    if not pieces:
        text = one_line(string(segment, "text", place, path) or "")
        if text:
            yield Passage(text, *_named(speaker, labels), start_ms, end_ms)
        return
    words = _timed(pieces, start_ms, end_ms)
    for name, run in groupby(zip(pieces, words, strict=True), key=lambda pair: pair[0].speaker):
        said = _joined(list(run))
        yield Passage(join(word.text for word in said), *_named(name, labels), said[0].start_ms,
                      max(word.end_ms for word in said), said)


def _named(label: str, labels: Labels) -> tuple[str | None, Role]:
    name, role = labels.identify(label)
    return name or None, role


def _pieces(segment: dict[str, Any], speaker: str, place: str, path: Path) -> Iterator[_Piece]:
    told = list(objects(segment, "words", place, path))
    texts = [string(word, "word", at, path) or string(word, "text", at, path) or "" for at, word in told]
    going_on = _going_on(texts, string(segment, "text", place, path) or "")
    speaking = speaker
    for (at, word), text, goes_on in zip(told, texts, going_on, strict=True):
        speaking = one_line(string(word, "speaker", at, path) or "") or speaking
        if one_line(text):
            yield _Piece(one_line(text), milliseconds(word, "start", at, path), milliseconds(word, "end", at, path),
                         _sure(word, at, path), speaking, goes_on)


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


def _sure(word: dict[str, Any], place: str, path: Path) -> float | None:
    sure = word.get("probability", word.get("score"))
    if sure is None or sure != sure:
        return None
    if isinstance(sure, bool) or not isinstance(sure, int | float) or not 0 <= sure <= 1:
        raise DocumentError(f"{place}probability is no share of 1", path=path, mend="Correct it, or export it again.")
    return float(sure)


def _timed(pieces: Sequence[_Piece], start_ms: int | None, end_ms: int | None) -> list[Word]:
    """The pieces with times; those without any share what their neighbours leave, by letters."""
    words: list[Word] = []
    for told, run in groupby(enumerate(pieces), key=lambda pair: pair[1].start_ms is not None):
        numbered = list(run)
        if told:
            words += [Word(piece.start_ms or 0, max(piece.end_ms or 0, (piece.start_ms or 0) + 1), piece.text,
                           piece.sure)
                      for _, piece in numbered]
            continue
        after = numbered[-1][0] + 1
        from_ms = words[-1].end_ms if words else start_ms or 0
        until_ms = pieces[after].start_ms if after < len(pieces) else end_ms
        shares = shared_out([piece.text for _, piece in numbered], Interval(from_ms, max(until_ms or 0, from_ms + 1)))
        words += [Word(share.start_ms, share.end_ms, piece.text, piece.sure)
                  for share, (_, piece) in zip(shares, numbered, strict=True)]
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
