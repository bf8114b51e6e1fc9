"""Whose each word is.

Every word by itself, never a whole recognised segment: a question's last words and the "yes" inside somebody's turn go
to the one who says them. But a change of speaker must be worth its price. It is cheap after a pause and after the end
of a sentence, so that borders lie there where the voices alone leave it open, and a lone word changes hands only for
good reasons.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from math import exp
from typing import TYPE_CHECKING

from transcribe.model.stages import Diarization, FrameScores, SpeakerSegment
from transcribe.model.transcript import Interval, Turn, Word
from transcribe.text.prose import ends_sentence

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# The price of a change, in sums of scores of 10-ms frames: within fluent speech; what of it is left after a long pause;
# and in how many milliseconds of pause the rest falls to a third. Of 64 such prices this gave the fewest wrong words on
# the dialogues with even numbers of docs/benchmarks.md; those with odd ones had no part in the choice.
_FLUENT_PRICE, _LEAST_PRICE, _PAUSE_MS = 25.0, 1.0, 150.0
_SCORE_FRAME_MS = 10
# Where only segments are known, in milliseconds of overlap: what recognisers' word times are off by.
_OVERLAP_MS_PER_SCORE = 2.0
# Where there is punctuation, it makes a change likelier or less so. Three of four changes in twelve captioned podcasts
# follow the end of a sentence, one word in fifteen ends one: the log-odds of a change are -1.7 there, -5.5 within a
# sentence, and -4.2 for who can't tell the two apart.
_AFTER_SENTENCE, _WITHIN_SENTENCE = 0.4, 1.3

_ONLY_SPEAKER = "SPEAKER_00"


def attribute(words: Sequence[Word], diarization: Diarization) -> tuple[Turn, ...]:
    """Give each word a speaker, and join each speaker's consecutive words to turns.

    Words are marked that lie at least by half where several speak at once.

    Args:
        words: by rising start.

    Returns:
        The turns, with all the words in their order; none without words. Without segments, all is one speaker's.

    >>> from transcribe.model.stages import Diarization, SpeakerSegment
    >>> segments = (SpeakerSegment(0, 1000, "SPEAKER_00"), SpeakerSegment(1100, 2000, "SPEAKER_01"))
    >>> turns = attribute([Word(100, 900, "Why?"), Word(1200, 1900, "Because.")], Diarization(segments))
    >>> [(turn.speaker, turn.text) for turn in turns]
    [('SPEAKER_00', 'Why?'), ('SPEAKER_01', 'Because.')]
    """
    if len(diarization.labels) > 1:
        speakers = _speakers(words, diarization)
    else:
        speakers = [diarization.labels[0] if diarization.labels else _ONLY_SPEAKER] * len(words)
    pairs = zip(speakers, _marked(words, diarization.overlaps), strict=True)
    return tuple(
        Turn.of(speaker, tuple(word for _, word in own)) for speaker, own in groupby(pairs, key=lambda pair: pair[0])
    )


def _marked(words: Sequence[Word], overlaps: Sequence[Interval]) -> list[Word]:
    """The words, with a mark on those during which somebody else speaks too."""
    starts = [interval.start_ms for interval in overlaps]

    def is_overlapped(word: Word) -> bool:
        near = overlaps[max(bisect_right(starts, word.start_ms) - 1, 0) : bisect_left(starts, word.end_ms)]
        return 2 * sum(interval.overlap_ms(word) for interval in near) >= word.duration_ms

    return [replace(word, overlap=True) if is_overlapped(word) else word for word in words]


def _speakers(words: Sequence[Word], diarization: Diarization) -> list[str]:
    """Each word's speaker."""
    import numpy as np

    from transcribe.diarization.viterbi import best_path

    prices = np.array(_prices(words))
    if diarization.scores is not None:
        labels = diarization.scores.labels
        evidence = _summed_scores(words, diarization.scores)
    else:
        labels = diarization.labels
        evidence = _overlaps(words, diarization.segments, labels)
        prices *= _OVERLAP_MS_PER_SCORE
    return [labels[place] for place in best_path(evidence, prices)]


def _prices(words: Sequence[Word]) -> list[float]:
    """What a change of speaker costs in front of each word; before the first there is none."""
    punctuated = any(ends_sentence(word.text) for word in words)
    prices = [0.0] * len(words)
    for place, (before, word) in enumerate(pairwise(words), start=1):
        pause_ms = max(0, word.start_ms - before.end_ms)
        prices[place] = _LEAST_PRICE + (_FLUENT_PRICE - _LEAST_PRICE) * exp(-pause_ms / _PAUSE_MS)
        if punctuated:
            prices[place] *= _AFTER_SENTENCE if ends_sentence(before.text) else _WITHIN_SENTENCE
    return prices


def _summed_scores(words: Sequence[Word], scores: FrameScores) -> NDArray[np.float64]:
    """The sum of the scores of each word's frames; shape (words, speakers). Beyond the last frame all are alike."""
    import numpy as np

    values = scores.values()
    sums = np.zeros((len(values) + 1, values.shape[1]))
    np.cumsum(values, axis=0, dtype=np.float64, out=sums[1:])
    first = np.array([min(word.start_ms // scores.step_ms, len(values)) for word in words], dtype=np.intp)
    last = np.array([min(-(-word.end_ms // scores.step_ms), len(values)) for word in words], dtype=np.intp)
    return (sums[last] - sums[first]) * (scores.step_ms / _SCORE_FRAME_MS)


def _overlaps(words: Sequence[Word], segments: Sequence[SpeakerSegment], labels: Sequence[str]) -> NDArray[np.float64]:
    """How long each speaker is heard during each word, ms; shape (words, speakers).

    Where nobody is, the speaker of the nearest segment counts as heard throughout.
    """
    import numpy as np

    starts = [segment.start_ms for segment in segments]
    column = {label: place for place, label in enumerate(labels)}
    heard = np.zeros((len(words), len(labels)))
    for row, word in enumerate(words):
        # From the last segment that begins before the word to the first that begins after it.
        near = segments[max(bisect_right(starts, word.start_ms) - 1, 0) : bisect_left(starts, word.end_ms) + 1]
        for segment in near:
            heard[row, column[segment.label]] += segment.overlap_ms(word)
        if not heard[row].any():
            nearest = min(near, key=lambda segment: max(segment.start_ms - word.end_ms, word.start_ms - segment.end_ms))
            heard[row, column[nearest.label]] = word.duration_ms
    return heard
