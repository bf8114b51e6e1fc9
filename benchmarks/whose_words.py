"""Words given to the wrong person: near a change of speaker, where it is hard, and elsewhere. Used by `speakers.py`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from scipy.optimize import linear_sum_assignment

from transcribe.diarization import attribute
from transcribe.diarization.embedded import EmbeddedDiarizer
from transcribe.evaluation.people import normal
from transcribe.evaluation.words import ScoredToken, align
from transcribe.media import detect_speech, open_sound
from transcribe.model.progress import silent
from transcribe.model.stages import Diarization, SpeakerCount
from transcribe.model.transcript import Interval, Transcript, Turn, Word
from transcribe.services.evaluating import find_reference, read_reference, referenced
from transcribe.settings import Settings
from transcribe.store.archive import Archive

# So near to a change a word counts as near.
_NEAR_MS = 500
# Words of log-normal length, as in read English; their times are off as a recogniser's are.
_WORD_MS, _WORD_SIGMA = 300, 0.45
_SHORTEST_WORD_MS, _LONGEST_WORD_MS = 80, 900
_JITTER_MS = 60
# What would be left over of a turn, if shorter, belongs to its last word.
_LEAST_REST_MS = 120
_LEAST_HEARD_MS = 50

#: A word, who said it, and whom it was given to.
Given = tuple[Word, str, str]
#: When somebody speaks, and who.
Spoken = tuple[Interval, str]


class Wrong(NamedTuple):
    """Words given to the wrong person, of all words."""

    near: int = 0
    near_of: int = 0
    elsewhere: int = 0
    elsewhere_of: int = 0

    def shares(self) -> dict[str, float]:
        """The published figures."""
        return {
            "words_wrong": (self.near + self.elsewhere) / max(self.near_of + self.elsewhere_of, 1),
            "words_wrong_near": self.near / max(self.near_of, 1),
            "words_wrong_elsewhere": self.elsewhere / max(self.elsewhere_of, 1),
        }


def total(counted: Iterable[Wrong]) -> Wrong:
    """The sum."""
    return Wrong(*(sum(column) for column in zip(*counted, strict=True)))


def cut_words(turns: Sequence[Spoken]) -> list[tuple[Word, str]]:
    """Words of likely lengths that fill the turns, their times off, each with its true speaker, by rising start."""
    random = np.random.default_rng(1)
    words = []
    for turn, speaker in turns:
        start = float(turn.start_ms)
        while start < turn.end_ms - _LEAST_HEARD_MS:
            length = np.clip(random.lognormal(np.log(_WORD_MS), _WORD_SIGMA), _SHORTEST_WORD_MS, _LONGEST_WORD_MS)
            end = start + length if start + length < turn.end_ms - _LEAST_REST_MS else float(turn.end_ms)
            words.append((_jittered(start, end, random), speaker))
            start = end
    return sorted(words, key=lambda pair: pair[0].start_ms)


def _jittered(start: float, end: float, random: np.random.Generator) -> Word:
    heard = max(0.0, start + random.normal(0, _JITTER_MS))
    return Word(round(heard), round(max(heard + _LEAST_HEARD_MS, end + random.normal(0, _JITTER_MS))), "-")


def attributed(words: Sequence[tuple[Word, str]], diarization: Diarization) -> list[Given]:
    """Whom each word with a known speaker is given to."""
    turns = attribute([word for word, _ in words], diarization)
    given = [turn.speaker for turn in turns for _ in turn.words]
    return [(word, truth, label) for (word, truth), label in zip(words, given, strict=True)]


def wrong(given: Sequence[Given], spoken: Sequence[Spoken]) -> Wrong:
    """How many words have the wrong speaker, under the naming of speakers that is kindest.

    Args:
        spoken: who speaks when in truth, by rising start.
    """
    changes = [(before.end_ms, after.start_ms) for (before, one), (after, other) in pairwise(spoken) if one != other]
    names = _kindest_names(given)
    counted = Wrong()
    for word, truth, label in given:
        near = any(
            word.start_ms < max(change) + _NEAR_MS and word.end_ms > min(change) - _NEAR_MS for change in changes
        )
        bad = names.get(label) != truth
        counted = total([counted, Wrong(near and bad, near, bad and not near, not near)])
    return counted


def _kindest_names(given: Sequence[Given]) -> dict[str, str]:
    pairs = Counter((truth, label) for _, truth, label in given)
    truths, labels = (sorted(set(side)) for side in zip(*pairs, strict=True))
    rows, columns = linear_sum_assignment([[-pairs[truth, label] for label in labels] for truth in truths])
    return {labels[column]: truths[row] for row, column in zip(rows, columns, strict=True)}


def of_archive(folder: Archive) -> dict[str, dict[str, float]]:
    """Over an archive's transcripts with references that tell each word's time: its own recognised words; and the
    reference's words, their times off, given to whom the embedded diarizer hears."""
    recognised, known = [], []
    for episode_id in referenced(folder.references):
        reference = read_reference(find_reference(folder.references, episode_id), episode_id)
        transcript = folder.transcript(episode_id)
        spoken = _spoken(reference.turns)
        recognised.append(wrong(list(_aligned(reference.turns, transcript.turns)), spoken))
        random = np.random.default_rng(1)
        words = sorted(
            ((_jittered(one.start_ms, one.end_ms, random), label) for one, label in spoken),
            key=lambda pair: pair[0].start_ms,
        )
        known.append(wrong(attributed(words, _heard(folder, transcript)), spoken))
    return {"recognised words": total(recognised).shares(), "reference words": total(known).shares()}


def _heard(folder: Archive, transcript: Transcript) -> Diarization:
    count = SpeakerCount(expected=len(transcript.episode.credits) or None)
    with open_sound(folder.locate(transcript.provenance.recording.path)) as sound:
        return EmbeddedDiarizer(Settings()).diarize(sound, detect_speech(sound, silent), count, silent)


def _spoken(turns: Iterable[Turn]) -> list[tuple[Word, str]]:
    return sorted(((word, turn.speaker) for turn in turns for word in turn.words), key=lambda pair: pair[0].start_ms)


def _aligned(expected: Iterable[Turn], heard: Iterable[Turn]) -> Iterator[Given]:
    """The heard words that stand for one of the reference, right or misheard."""
    theirs, ours = (
        [(word, ScoredToken(text, label)) for word, label in _spoken(turns) for text in normal(word.text)]
        for turns in (expected, heard)
    )
    words = iter(ours)
    for truth, found in align([token for _, token in theirs], [token for _, token in ours]):
        if found is not None:
            word, token = next(words)
            if truth is not None:
                yield word, truth.speaker, token.speaker
