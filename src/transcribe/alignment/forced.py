"""Words put where they are said: each sentence that was recognised is looked for in the sound.

A recogniser's own times may be off by a syllable or two: Whisper reads them off its attention. Where the aligner finds
a sentence and roughly agrees with the recogniser, its times hold; where it doesn't, the sentence is tried in halves,
and what is left keeps the recogniser's times. No word reaches far beyond the speech that it lies in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from transcribe.alignment import Align
from transcribe.model.progress import Progress, silent
from transcribe.model.sound import Sound
from transcribe.model.stages import Speech, within_speech
from transcribe.model.transcript import Interval, Word
from transcribe.text.prose import ends_sentence

#: A sentence may begin this much before its first word was heard, and end as much after its last one.
_ROOM_MS = 250

#: Where the aligner and the recogniser differ by more about where a word begins, the aligner has lost its way.
_FAR_MS = 500

#: A pause ends a piece, since nobody knows what sounds in it; so do this many words, to bound time and memory.
_PAUSE_MS, _MOST_WORDS = 500, 30

#: Voice activity may miss this much of a soft end.
_SOFT_END_MS = 80


def align_words(
    words: Sequence[Word], sound: Sound, speech: Speech, align: Align, progress: Progress = silent
) -> tuple[Word, ...]:
    """The same words with the times at which they are said, by rising start."""
    placed: list[Word] = []
    pieces = list(_pieces(words))
    starts = [*(piece[0].start_ms for piece in pieces[1:]), sound.duration_ms]
    for number, (piece, next_ms) in enumerate(zip(pieces, starts, strict=False)):
        before_ms = placed[-1].end_ms if placed else 0
        placed += _placed(piece, before_ms, next_ms, lambda texts, room: align(texts, room, sound))
        progress((number + 1) / len(pieces))
    return tuple(_in_order(within_speech(placed, speech, _SOFT_END_MS)))


def _pieces(words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """Sentences, parted at pauses and where they are long."""
    begun = 0
    for at, (word, following) in enumerate(pairwise(words), start=1):
        if ends_sentence(word.text) or following.start_ms - word.end_ms > _PAUSE_MS or at - begun >= _MOST_WORDS:
            yield words[begun:at]
            begun = at
    if words:
        yield words[begun:]


def _placed(
    piece: Sequence[Word],
    before_ms: int,
    next_ms: int,
    align: Callable[[Sequence[str], Interval], tuple[Interval, ...] | None],
) -> Sequence[Word]:
    """A piece's words where the aligner finds them, half by half if need be.

    Args:
        before_ms, next_ms: where the word before ends, and the word behind begins.
    """
    room = _room(piece, before_ms, next_ms)
    found = align([word.text for word in piece], room) if room else None
    if found and all(abs(place.start_ms - word.start_ms) <= _FAR_MS for place, word in zip(found, piece, strict=True)):
        return [
            replace(word, start_ms=place.start_ms, end_ms=place.end_ms)
            for place, word in zip(found, piece, strict=True)
        ]
    if len(piece) == 1:
        return piece
    middle = len(piece) // 2
    first = _placed(piece[:middle], before_ms, piece[middle].start_ms, align)
    return [*first, *_placed(piece[middle:], first[-1].end_ms, next_ms, align)]


def _room(piece: Sequence[Word], before_ms: int, next_ms: int) -> Interval | None:
    start_ms = max(piece[0].start_ms - _ROOM_MS, before_ms)
    end_ms = min(piece[-1].end_ms + _ROOM_MS, max(next_ms, piece[-1].end_ms))
    return Interval(start_ms, end_ms) if end_ms > start_ms else None


def _in_order(words: Iterator[Word]) -> Iterator[Word]:
    last_ms = 0
    for word in words:
        start_ms = max(word.start_ms, last_ms)
        yield replace(word, start_ms=start_ms, end_ms=max(word.end_ms, start_ms + 1))
        last_ms = start_ms
