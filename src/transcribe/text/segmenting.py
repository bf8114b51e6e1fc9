"""Words of scripts without spaces, whatever an engine or a file takes for one.

Whisper gives characters there, WhisperX too, others give whole sentences. Captions, edits and search want words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from transcribe.model.transcript import Word, shared_out
from transcribe.text.scripts import join, spaced, split, unspaced

#: No word goes on over a pause this long.
_PAUSE_MS = 500


def segmented(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words, those of scripts without spaces as `scripts.split` cuts them. A character is said in its share of the
    time of the word that it comes from; other scripts' words stay as they are.

    >>> said = (Word(0, 300, "昨"), Word(300, 600, "日"), Word(600, 900, "は"), Word(900, 1300, "雨"))
    >>> [(word.start_ms, word.end_ms, word.text) for word in segmented(said)]
    [(0, 900, '昨日は'), (900, 1300, '雨')]
    """
    if not any(unspaced(word.text) for word in words):
        return tuple(words)
    made = list[Word]()
    for run in _runs(words):
        made += _cut(run) if any(unspaced(word.text) for word in run) else run
    return tuple(made)


def _runs(words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """Words in runs that no space and no pause parts."""
    borders = [
        at
        for at, (before, word) in enumerate(pairwise(words), start=1)
        if word.start_ms - before.end_ms >= _PAUSE_MS or spaced(before.text, word.text)
    ]
    for start, end in pairwise([0, *borders, len(words)]):
        yield words[start:end]


def _cut(run: Sequence[Word]) -> Iterator[Word]:
    parts = split(join(part for word in run for part in word.text.split()))
    if parts == [word.text for word in run]:
        yield from run
        return
    letters = [(time, word) for word in run for text in ["".join(word.text.split())] for time in shared_out(text, word)]
    at = 0
    for part in parts:
        said = letters[at : at + len(part)]
        at += len(part)
        sure = [word.confidence for _, word in said if word.confidence is not None]
        start_ms = said[0][0].start_ms
        yield Word(
            start_ms,
            max(start_ms + 1, *(time.end_ms for time, _ in said)),
            part,
            round(sum(sure) / len(said), 3) if len(sure) == len(said) else None,
            any(word.overlap for _, word in said),
        )
