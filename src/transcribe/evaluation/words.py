"""Words side by side: which were heard wrong, and whose they were taken for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, zip_longest
from typing import NamedTuple

from transcribe.evaluation.people import normal
from transcribe.model.transcript import Turn
from transcribe.text.scripts import atoms


class ScoredToken(NamedTuple):
    """A word as it is compared, and the label of who said it."""

    text: str
    speaker: str


#: A word of the reference and the one heard in its place; None where there is none.
Pair = tuple[ScoredToken | None, ScoredToken | None]


def tokens(turns: Iterable[Turn]) -> list[ScoredToken]:
    """The words by rising start; in scripts without spaces the characters, since what a word is there is anybody's
    opinion."""
    spoken = [(word.start_ms, word.text, turn.speaker) for turn in turns for word in turn.words]
    return [
        ScoredToken(text, speaker)
        for _, word, speaker in sorted(spoken, key=lambda one: one[0])
        for plain in normal(word)
        for text, _, _ in atoms([plain])
    ]


def align(expected: Sequence[ScoredToken], heard: Sequence[ScoredToken]) -> Iterator[Pair]:
    """The words in pairs, with the fewest edits (Levenshtein, by jiwer)."""
    import jiwer

    if not expected or not heard:  # jiwer refuses an empty reference
        yield from zip_longest(expected, heard)
        return
    aligned = jiwer.process_words(" ".join(token.text for token in expected), " ".join(token.text for token in heard))
    for chunk in aligned.alignments[0]:
        theirs = expected[chunk.ref_start_idx : chunk.ref_end_idx]
        ours = heard[chunk.hyp_start_idx : chunk.hyp_end_idx]
        yield from zip_longest(theirs, ours)  # of the same length, unless one is empty


def is_wrong(pair: Pair) -> bool:
    """Whether a word was substituted, deleted or inserted."""
    expected, heard = pair
    return expected is None or heard is None or expected.text != heard.text


def errors_by_permutation(expected: Iterable[ScoredToken], heard: Iterable[ScoredToken]) -> int:
    """Word errors of each speaker's words put together, speakers paired so that there are fewest.

    This is the numerator of cpWER (Watanabe et al., "CHiME-6 Challenge: Tackling Multispeaker Speech Recognition for
    Unsegmented Recordings", 2020). Names don't matter; a speaker without a partner counts with all words.
    """
    from rapidfuzz.distance.Levenshtein import distance
    from scipy.optimize import linear_sum_assignment

    theirs, ours = _by_speaker(expected), _by_speaker(heard)
    size = max(len(theirs), len(ours))
    if not size:
        return 0
    theirs += [[]] * (size - len(theirs))
    ours += [[]] * (size - len(ours))
    costs = [[distance(one, other) for other in ours] for one in theirs]
    return sum(costs[row][column] for row, column in zip(*linear_sum_assignment(costs), strict=True))


def _by_speaker(spoken: Iterable[ScoredToken]) -> list[list[str]]:
    grouped = groupby(sorted(spoken, key=lambda token: token.speaker), key=lambda token: token.speaker)
    return [[token.text for token in said] for _, said in grouped]
