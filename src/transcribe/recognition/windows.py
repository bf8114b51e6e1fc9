"""Speech cut into the windows that a recogniser hears at a time, and its answers put back into the recording."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from transcribe.model.sound import SAMPLE_RATE, Sound
from transcribe.model.stages import Speech
from transcribe.model.transcript import Interval, Word
from transcribe.text.scripts import spaced

#: Sound before and after speech that is heard along with it, where there is a pause: voice activity comes a little late
#: to soft consonants.
_MARGIN_MS = 200

#: The energy that decides where to cut is taken over stretches this long, about a short consonant.
_HUSH_MS = 50

#: Digits of a confidence that are kept. How many threads there are and how many windows are decoded at once changes
#: the seventh.
_DIGITS = 3


class HeardWindow(NamedTuple):
    """A word as an engine gives it: its times in seconds from the window's start."""

    text: str
    start_s: float
    end_s: float
    confidence: float


def pack(sound: Sound, speech: Speech, longest_ms: int, pause_ms: int) -> tuple[Interval, ...]:
    """Gather speech into windows, each as long as may be.

    Windows are in order, don't overlap, and hold all the speech. Speech without a pause that is longer than a window
    is cut at the quietest place in the window's last third.

    Args:
        longest_ms: no window is longer; at least 1,000.
        pause_ms: a longer pause ends a window. Engines are prone to hear words in what isn't speech.
    """
    windows: list[Interval] = []
    for piece in _pieces(sound, speech.intervals, longest_ms):
        last = windows[-1] if windows else None
        if last and piece.start_ms - last.end_ms <= pause_ms and piece.end_ms - last.start_ms <= longest_ms:
            windows[-1] = Interval(last.start_ms, piece.end_ms)
        else:
            windows.append(piece)
    return tuple(_widen(windows, sound.duration_ms, longest_ms))


def place(heard: Iterable[HeardWindow], window: Interval) -> Iterator[Word]:
    """An engine's words as words of the recording: inside the window, none starting before the last one has ended.

    Where an engine's times don't allow that, they yield: a word lasts at least a millisecond.

    >>> [(word.start_ms, word.end_ms) for word in place([HeardWindow("a", 0.5, 0.9, 1), HeardWindow("b", 0.8, 5, 1)],
    ...                                                 Interval(1000, 3000))]
    [(1500, 1900), (1900, 3000)]
    """
    free_ms = window.start_ms
    words = [word for word in heard if word.text]
    for index, word in enumerate(words):
        # Each of the words to come needs its millisecond.
        last_ms = window.end_ms - (len(words) - index)
        start_ms = min(max(window.start_ms + round(word.start_s * 1000), free_ms), max(last_ms, free_ms))
        end_ms = max(min(window.start_ms + round(word.end_s * 1000), last_ms + 1), start_ms + 1)
        free_ms = end_ms
        yield Word(start_ms, end_ms, word.text, round(min(1.0, max(0.0, word.confidence)), _DIGITS))


def join_pieces(pieces: Iterable[HeardWindow]) -> list[HeardWindow]:
    """Whisper's pieces as written words: it splits at hyphens and points too, and marks a new word by a space. In a
    script without spaces every piece is left a word of its own; which of them make up one is found out later.

    >>> said = [HeardWindow(" well", 0, 1, .9), HeardWindow("-known", 1, 2, .8), HeardWindow(" –", 2, 2, .5)]
    >>> [word.text for word in join_pieces(said)]
    ['well-known–']
    >>> said = [HeardWindow(text, 0, 1, .9) for text in ("昨日", "は", " iPhone", "を")]
    >>> [word.text for word in join_pieces(said)]
    ['昨日', 'は', 'iPhoneを']
    """
    words: list[HeardWindow] = []
    for piece in pieces:
        text = piece.text.strip()
        begins = piece.text.startswith(" ") or (bool(words) and not spaced(words[-1].text, text))
        if words and not (begins and any(character.isalnum() for character in text)):
            last = words[-1]
            words[-1] = HeardWindow(last.text + text, last.start_s, piece.end_s, min(last.confidence, piece.confidence))
        elif text:
            words.append(piece._replace(text=text))
    return words


def _pieces(sound: Sound, intervals: Iterable[Interval], longest_ms: int) -> Iterator[Interval]:
    for interval in intervals:
        start_ms = interval.start_ms
        while interval.end_ms - start_ms > longest_ms:
            cut_ms = _quietest_ms(sound, Interval(start_ms + longest_ms * 2 // 3, start_ms + longest_ms))
            yield Interval(start_ms, cut_ms)
            start_ms = cut_ms
        yield Interval(start_ms, interval.end_ms)


def _quietest_ms(sound: Sound, place: Interval) -> int:
    import numpy as np

    width = _HUSH_MS * SAMPLE_RATE // 1000
    energy = np.convolve(np.square(sound.cut(place)), np.ones(width, dtype=np.float32), mode="valid")
    return place.start_ms + (int(energy.argmin()) + width // 2) * 1000 // SAMPLE_RATE


def _widen(windows: list[Interval], duration_ms: int, longest_ms: int) -> Iterator[Interval]:
    for index, window in enumerate(windows):
        before_ms = windows[index - 1].end_ms if index else -window.start_ms
        after_ms = windows[index + 1].start_ms if index + 1 < len(windows) else 2 * duration_ms - window.end_ms
        room_ms = min(_MARGIN_MS, (longest_ms - window.duration_ms) // 2)
        yield Interval(
            window.start_ms - min(room_ms, (window.start_ms - before_ms) // 2),
            window.end_ms + max(0, min(room_ms, (after_ms - window.end_ms) // 2)),
        )
