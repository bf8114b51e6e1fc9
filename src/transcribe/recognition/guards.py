"""Guards around any recogniser: what it repeats, what it makes up over no speech, and what it leaves out.

Nothing is lost in silence: what isn't published is listed as discarded, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from transcribe.model.progress import Progress
from transcribe.model.sound import Sound
from transcribe.model.stages import Hints, Recognition, Speech
from transcribe.model.timecode import clock
from transcribe.model.transcript import Coverage, Discarded, Interval, Word
from transcribe.recognition import Recognizer
from transcribe.recognition.loops import loops
from transcribe.recognition.music import apart
from transcribe.text.scripts import join
from transcribe.text.segmenting import segmented

LOOP, NOT_SPEECH, OTHER_LANGUAGE = "loop", "not speech", "another language"

#: Engines' word times are off by up to this beside a pause, and voice activity misses the last of a soft word.
_SLACK_MS = 400

#: Speech without a word is a gap from here on; words that are closer than a breath leave nothing out between them.
_GAP_MS, _BREATH_MS = 2_000, 500

#: A longer pause ends a gap.
_PAUSE_MS = 1_000

#: How much of the work the first hearing is, as progress tells it; the gaps are the rest.
_FIRST_SHARE = 0.9


def recognise_guarded(
    engine: Recognizer, sound: Sound, speech: Speech, hints: Hints, progress: Progress
) -> Recognition:
    """What an engine hears, guarded: loops are said once, words where nobody speaks or only music is heard are left
    out, and speech without a word for over two seconds is heard once more by itself.

    Raises:
        EngineUnavailable, EngineFailed: as the engine does.
    """
    spoken, music = apart(sound, speech)
    first = _guarded(_recognised(engine, sound, speech, hints, lambda done: progress(done * _FIRST_SHARE)), spoken)
    gaps = coverage(first.words, spoken).gaps
    if gaps:
        again = _recognised(
            engine, sound, Speech(gaps), hints, lambda done: progress(_FIRST_SHARE + done * (1 - _FIRST_SHARE))
        )
        first = _filled(first, _guarded(again, spoken, keep_one=False), gaps)
    progress(1.0)
    return replace(first, music=music)


def _recognised(engine: Recognizer, sound: Sound, speech: Speech, hints: Hints, progress: Progress) -> Recognition:
    """What an engine hears, in words where it gives characters."""
    found = engine.recognise(sound, speech, hints, progress)
    return replace(found, words=segmented(found.words))


def coverage(words: Iterable[Word], speech: Speech) -> Coverage:
    """How much of the speech has words."""
    bare = list(_wordless(words, speech))
    left_out = [stretch for stretch in bare if sum(part.duration_ms for part in stretch) > _BREATH_MS]
    missing_ms = sum(part.duration_ms for stretch in left_out for part in stretch)
    return Coverage(
        speech.duration_ms,
        speech.duration_ms - missing_ms,
        tuple(
            Interval(stretch[0].start_ms, stretch[-1].end_ms)
            for stretch in left_out
            if sum(part.duration_ms for part in stretch) > _GAP_MS
        ),
    )


def _wordless(words: Iterable[Word], speech: Speech) -> Iterator[list[Interval]]:
    """The speech between one word and the next, as far as there is any; after a long pause it counts for itself."""
    said = sorted(words, key=lambda word: word.start_ms)
    stretch: list[Interval] = []
    at, covered_ms = 0, 0
    for interval in speech.intervals:
        free_ms = max(interval.start_ms, covered_ms)
        if stretch and interval.start_ms - stretch[-1].end_ms > _PAUSE_MS:
            yield stretch
            stretch = []
        while at < len(said) and said[at].start_ms < interval.end_ms:
            if said[at].start_ms > free_ms:
                stretch.append(Interval(free_ms, said[at].start_ms))
            if stretch:
                yield stretch
            stretch = []
            covered_ms = max(covered_ms, said[at].end_ms)
            free_ms = max(free_ms, covered_ms)
            at += 1
        if free_ms < interval.end_ms:
            stretch.append(Interval(free_ms, interval.end_ms))
    if stretch:
        yield stretch


def _guarded(heard: Recognition, speech: Speech, keep_one: bool = True) -> Recognition:
    """Without what was made up, and with loops said once; where there was one before, not at all."""
    once, repeated, warnings = _unlooped(heard.words, keep_one)
    said, unspoken = _spoken(once, speech)
    discarded = sorted((*heard.discarded, *repeated, *unspoken), key=lambda one: one.start_ms)
    return replace(heard, words=said, discarded=tuple(discarded), warnings=(*heard.warnings, *warnings))


def _unlooped(words: tuple[Word, ...], keep_one: bool) -> tuple[tuple[Word, ...], list[Discarded], list[str]]:
    left: list[Word] = []
    discarded, warnings = [], []
    done = 0
    for start, again, end in loops(words):
        from_here = again if keep_one else start
        left += words[done:from_here]
        discarded.append(_discarded(words[from_here:end], LOOP))
        times = (end - start) // (again - start)
        warnings.append(
            f"the recognizer repeats itself at {clock(words[start].start_ms)}: "
            f"“{_text(words[start:again])}” {times} times"
        )
        done = end
    return (*left, *words[done:]), discarded, warnings


def _spoken(words: Sequence[Word], speech: Speech) -> tuple[tuple[Word, ...], list[Discarded]]:
    """The words where somebody speaks, and the passages where nobody does.

    A passage is left out as a whole: its first word may well lie close to speech.
    """
    kept: list[Word] = []
    discarded = []
    far = zip(words, _distances(words, speech), strict=True)
    for is_far, passage in groupby(far, key=lambda pair: pair[1] > 0):
        said, distances = zip(*passage, strict=True)
        if is_far and max(distances) > _SLACK_MS:
            discarded.append(_discarded(said, NOT_SPEECH))
        else:
            kept += said
    return tuple(kept), discarded


def _distances(words: Sequence[Word], speech: Speech) -> list[int]:
    """How far each word is from the nearest speech; 0 where it lies in some."""
    intervals, distances = speech.intervals, []
    at = 0
    for word in words:
        while at < len(intervals) and intervals[at].end_ms <= word.start_ms:
            at += 1
        before = word.start_ms - intervals[at - 1].end_ms if at else word.end_ms + _SLACK_MS + 1
        after = intervals[at].start_ms - word.end_ms if at < len(intervals) else before
        distances.append(max(0, min(before, after)))
    return distances


def _filled(first: Recognition, again: Recognition, gaps: Sequence[Interval]) -> Recognition:
    """With what the second hearing gave in the gaps; beyond them it heard again what was known."""
    new = [word for word in again.words if any(gap.start_ms <= _middle_ms(word) < gap.end_ms for gap in gaps)]
    discarded = [one for one in again.discarded if any(gap.overlap_ms(one) for gap in gaps)]
    if again.language != first.language:
        # Told by a few seconds alone: a mistake, or an insert that isn't in the episode's language.
        discarded += [_discarded([word], OTHER_LANGUAGE) for word in new]
        new = []
    words = sorted((*first.words, *new), key=lambda word: word.start_ms)
    return replace(
        first,
        words=tuple(words),
        warnings=tuple(dict.fromkeys((*first.warnings, *again.warnings))),
        discarded=tuple(sorted({*first.discarded, *discarded}, key=lambda one: one.start_ms)),
    )


def _middle_ms(word: Interval) -> int:
    return (word.start_ms + word.end_ms) // 2


def _discarded(words: Sequence[Word], reason: str) -> Discarded:
    return Discarded(words[0].start_ms, max(word.end_ms for word in words), _text(words), reason)


def _text(words: Iterable[Word]) -> str:
    return join(word.text for word in words)
