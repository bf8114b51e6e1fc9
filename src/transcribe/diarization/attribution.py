"""Whose each word is.

Every word by itself, never a whole recognised segment: a question's last words and the "yes" inside somebody's turn go
to the one who says them. But a change of speaker must be worth its price, which is lower after a pause.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from transcribe.stages import Diarization, FrameScores, SpeakerSegment
from transcribe.transcript import Turn, Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# From here on, what lies between two words is a pause.
_PAUSE_MS = 120
# The price of a change within speech and after a pause, in sums of scores of 10-ms frames.
_SCORE_PRICE, _SCORE_PRICE_AFTER_PAUSE = 25.0, 8.0
_SCORE_FRAME_MS = 10
# The same where only segments are known, in milliseconds of overlap: what recognisers' word times are off by.
_OVERLAP_PRICE, _OVERLAP_PRICE_AFTER_PAUSE = 50.0, 15.0

_ONLY_SPEAKER = "SPEAKER_00"


def attribute(words: Sequence[Word], diarization: Diarization) -> tuple[Turn, ...]:
    """Give each word a speaker, and join each speaker's consecutive words to turns.

    Args:
        words: by rising start.

    Returns:
        The turns, with all the words in their order; none without words. Without segments, all is one speaker's.

    >>> from transcribe.stages import Diarization, SpeakerSegment
    >>> segments = (SpeakerSegment(0, 1000, "SPEAKER_00"), SpeakerSegment(1100, 2000, "SPEAKER_01"))
    >>> turns = attribute([Word(100, 900, "Why?"), Word(1200, 1900, "Because.")], Diarization(segments))
    >>> [(turn.speaker, turn.text) for turn in turns]
    [('SPEAKER_00', 'Why?'), ('SPEAKER_01', 'Because.')]
    """
    if len(diarization.labels) > 1:
        speakers = _speakers(words, diarization)
    else:
        speakers = [diarization.labels[0] if diarization.labels else _ONLY_SPEAKER] * len(words)
    pairs = zip(speakers, words, strict=True)
    return tuple(Turn.of(speaker, tuple(word for _, word in own))
                 for speaker, own in groupby(pairs, key=lambda pair: pair[0]))


def _speakers(words: Sequence[Word], diarization: Diarization) -> list[str]:
    """Each word's speaker."""
    import numpy as np

    from transcribe.diarization.viterbi import best_path

    if diarization.scores is not None:
        labels = diarization.scores.labels
        evidence = _summed_scores(words, diarization.scores)
        price, price_after_pause = _SCORE_PRICE, _SCORE_PRICE_AFTER_PAUSE
    else:
        labels = diarization.labels
        evidence = _overlaps(words, diarization.segments, labels)
        price, price_after_pause = _OVERLAP_PRICE, _OVERLAP_PRICE_AFTER_PAUSE
    pauses = [word.start_ms - before.end_ms > _PAUSE_MS for before, word in pairwise(words)]
    prices = np.where([False, *pauses][: len(words)], price_after_pause, price)
    return [labels[place] for place in best_path(evidence, prices)]


def _summed_scores(words: Sequence[Word], scores: FrameScores) -> NDArray[np.float64]:
    """The sum of the scores of each word's frames; shape (words, speakers). Beyond the last frame all are alike."""
    import numpy as np

    values = scores.values()
    sums = np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(values, axis=0, dtype=np.float64)])
    first = np.array([min(word.start_ms // scores.step_ms, len(values)) for word in words], dtype=np.intp)
    last = np.array([min(-(-word.end_ms // scores.step_ms), len(values)) for word in words], dtype=np.intp)
    return (sums[last] - sums[first]) * (scores.step_ms / _SCORE_FRAME_MS)  # type: ignore[no-any-return]


def _overlaps(words: Sequence[Word], segments: Sequence[SpeakerSegment],
              labels: Sequence[str]) -> NDArray[np.float64]:
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
