"""Words that were changed, put in or taken out, and when they are said."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise

from transcribe.editing.revisions.text import DiffToken, SideBySide, texts
from transcribe.model.edits import ReplaceText
from transcribe.model.edits.applying import lies_in
from transcribe.model.transcript import Interval, Word, shared_out
from transcribe.text.scripts import split

#: Finds in the sound when these words are said in this stretch; None where it can't.
Align = Callable[[Sequence[str], Interval], tuple[Interval, ...] | None]

#: How fast people talk at their slowest: a new word isn't stretched over a silence.
_MS_PER_LETTER = 150

#: Words that are farther away in the transcript's order aren't said at the same time.
_NEAR = 30


def rewordings(side: SideBySide, duration_ms: int, align: Align | None) -> tuple[ReplaceText, ...]:
    """Every change of words, as stretches that are written otherwise from now on.

    A word put in is written together with its neighbours, whose times stay, so that it has its place among them.

    Args:
        duration_ms: how long the recording is.
        align: None leaves new words to share the time between their neighbours.
    """
    stretches = [_apart(side.words, _wider(side, words)) for words, _ in side.gaps()]
    changes = (_reworded(side, words, duration_ms, align) for words in _joined(stretches))
    # A word that a form cuts in two may seem changed.
    return tuple(change for change in changes if change.was != change.now)


def _wider(side: SideBySide, words: range) -> range:
    """The words of a change; the neighbours, where nothing but new words stand there."""
    return words or range(max(0, words.start - 1), min(len(side.words), words.stop + 1))


def _apart(words: Sequence[Word], changed: range) -> range:
    """The words that a change of these must concern: whatever else is said in most of the same time, too."""
    if not changed:
        return changed
    while True:
        stretch = _stretch(words[changed.start : changed.stop])
        near = range(max(0, changed.start - _NEAR), min(len(words), changed.stop + _NEAR))
        hit = [number for number in near if lies_in(words[number], stretch)]
        wider = range(min(changed.start, *hit), max(changed.stop, hit[-1] + 1))
        if wider == changed:
            return changed
        changed = wider


def _joined(stretches: Sequence[range]) -> Iterator[range]:
    held: range | None = None
    for stretch in sorted(stretches, key=lambda words: words.start):
        if held is not None and stretch.start <= held.stop:
            held = range(held.start, max(held.stop, stretch.stop))
            continue
        if held is not None:
            yield held
        held = stretch
    if held is not None:
        yield held


def _reworded(side: SideBySide, words: range, duration_ms: int, align: Align | None) -> ReplaceText:
    were = side.words[words.start : words.stop]
    now = [side.now[at] for at in side.between(words)]
    earliest = side.words[words.start - 1].end_ms if words.start else 0
    latest = side.words[words.stop].start_ms if words.stop < len(side.words) else duration_ms
    known: list[Interval | None] = []
    for number, run in groupby(side.between(words), key=lambda at: side.partner_words[at]):
        parts = [side.now[at].text for at in run]
        known += [None] * len(parts) if number is None else shared_out(parts, side.words[number])
    times = _filled([token.text for token in now], known, Interval(earliest, max(latest, earliest + 1)), align)
    text = "".join(f"{'' if token.goes_on else ' '}{token.text}" for token in now).strip()
    # An archive without a word has no stretch either.
    return ReplaceText(_stretch(were or times), texts(were), text, tuple(_of_words(split(text), now, times)))


def _of_words(words: Sequence[str], tokens: Sequence[DiffToken], times: Sequence[Interval]) -> Iterator[Interval]:
    """When each word is said, by the times of the tokens that make it up."""
    letters = [time for token, time in zip(tokens, times, strict=True) for _ in token.text]
    at = 0
    for word in words:
        said = letters[at : at + len(word)]
        at += len(word)
        yield said[0] if said[0] is said[-1] else _stretch(said)


def _filled(
    now: Sequence[str], known: Sequence[Interval | None], room: Interval, align: Align | None
) -> tuple[Interval, ...]:
    """When each word is said: where that is known, then; the others between those."""
    times: list[Interval] = []
    for is_known, run in groupby(range(len(now)), key=lambda at: known[at] is not None):
        places = list(run)
        if is_known:
            times += [time for at in places if (time := known[at])]
            continue
        start = times[-1].end_ms if times else room.start_ms
        following = known[places[-1] + 1] if places[-1] + 1 < len(now) else None
        end = following.start_ms if following else room.end_ms
        if end - start < len(places):  # no time for them: a millisecond each, at the end of the word before
            at_ms = max(times[-1].start_ms if times else 0, min(start, end) - len(places))
            times += [Interval(at_ms + step, at_ms + step + 1) for step in range(len(places))]
        else:
            times += _between([now[at] for at in places], start, end, align)
    return tuple(times)


def _between(now: Sequence[str], start: int, end: int, align: Align | None) -> tuple[Interval, ...]:
    """New words in the time between two others."""
    heard = align(now, Interval(start, end)) if align else None
    return heard or shared_out(now, Interval(start, min(end, start + _MS_PER_LETTER * sum(map(len, now)))))


def _stretch(words: Sequence[Interval]) -> Interval:
    return Interval(min(word.start_ms for word in words), max(word.end_ms for word in words))


def spans(words: Sequence[Word], chosen: range) -> Iterator[Interval]:
    """Stretches that concern these words and, where times can tell them apart, no others."""
    near = range(max(0, chosen.start - _NEAR), min(len(words), chosen.stop + _NEAR))
    whole = _stretch(words[chosen.start : chosen.stop])
    others = [words[number] for number in near if number not in chosen and lies_in(words[number], whole)]
    for start_ms in (whole.start_ms, *map(_middle, others)):
        for end_ms in (whole.end_ms, *map(_middle, others)):
            if start_ms < end_ms:
                found = Interval(start_ms, end_ms)
                if all(lies_in(words[number], found) == (number in chosen) for number in near):
                    yield found
                    return
    if len(chosen) == 1:
        yield whole
    else:
        half = len(chosen) // 2
        yield from spans(words, chosen[:half])
        yield from spans(words, chosen[half:])


def _middle(word: Word) -> int:
    return (word.start_ms + word.end_ms) // 2


def runs(numbers: Sequence[int]) -> Iterator[range]:
    """The runs of numbers that follow each other.

    >>> list(runs([1, 2, 5]))
    [range(1, 3), range(5, 6)]
    """
    borders = [at for at, (one, other) in enumerate(pairwise(numbers), start=1) if other != one + 1]
    for start, end in pairwise([0, *borders, len(numbers)]):
        if start < end:
            yield range(numbers[start], numbers[end - 1] + 1)
