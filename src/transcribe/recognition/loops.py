"""Loops: a recogniser that writes the same words over and over, as they do over music.

People repeat themselves too: "no, no, no", "very, very, very good", a laugh, a slogan. So what counts is how often, the
shorter the oftener, and whether somebody could and would have said it so.
"""

from __future__ import annotations

from collections.abc import Sequence

from transcribe.model.transcript import Word

#: How many words are repeated, at most.
_LONGEST = 60

#: So many words in a row are a loop if they come so many times. Four words four times can be a slogan; no sentence of
#: eight is said three times over, word for word.
_TIMES = ((1, 9), (2, 7), (3, 6), (4, 5), (8, 3))

#: Nobody goes on for longer than this with the same few words, or speaks faster than this.
_LONG_MS, _FASTEST_WORD_MS = 5_000, 80


def loops(words: Sequence[Word]) -> tuple[tuple[int, int, int], ...]:
    """The loops among these words, in order and not overlapping: (start, again, end), the words [start, again) said
    once and [again, end) what repeats them, the last time perhaps in part."""
    import numpy as np

    numbers = np.unique([_plain(word.text) for word in words], return_inverse=True)[1]
    found: list[tuple[int, int, int]] = []
    for length in range(1, min(_LONGEST, len(words) // 2) + 1):
        same = np.concatenate(([False], numbers[length:] == numbers[:-length], [False]))
        for first, last in np.flatnonzero(np.diff(same)).reshape(-1, 2).tolist():
            start, end = first, last + length
            free = all(end <= begun or start >= ended for begun, _, ended in found)
            if last - first >= length and free and _is_loop(words[start:end], length):
                found.append((start, start + length, end))
    return tuple(sorted(found))


def _is_loop(words: Sequence[Word], length: int) -> bool:
    least = next(times for most, times in reversed(_TIMES) if length >= most)
    lasting_ms = words[-1].end_ms - words[0].start_ms
    return len(words) >= length * least and (lasting_ms >= _LONG_MS or lasting_ms < len(words) * _FASTEST_WORD_MS)


def _plain(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum()) or text
