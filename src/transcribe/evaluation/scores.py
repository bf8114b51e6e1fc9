"""The figures of an evaluation, for one episode and for many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from transcribe.evaluation.people import People
from transcribe.evaluation.reference import Reference
from transcribe.evaluation.speakers import Ratio, right_roles, speaker_errors
from transcribe.evaluation.words import Pair, align, errors_by_permutation, is_wrong, tokens
from transcribe.model.records import record
from transcribe.model.transcript import Transcript


@record
class Scores:
    """How far a transcript is from its reference. All are shares; the error rates may pass 1. None where the reference
    doesn't tell.

    Attributes:
        wer: word error rate.
        der: diarization error rate, no collar, overlap counted.
        der_collar: the same, with a collar of 0.25 s on each side.
        jer: Jaccard error rate.
        speaker_attributed_wer: a word counts as wrong if its text or its person is wrong.
        role_accuracy: speakers of the reference whose best match in time has the right role.
    """

    wer: float | None
    der: float | None
    der_collar: float | None
    jer: float | None
    speaker_attributed_wer: float | None
    role_accuracy: float | None


@record
class Confusion:
    """How many words of a person were given to whom. Words heard wrong count too; `given_to` is None for those that
    weren't heard. Who has no name goes by the role in brackets."""

    person: str
    given_to: str | None
    words: int


@record
class MoreScores:
    """What else was counted. None where the reference doesn't tell.

    Attributes:
        cpwer: word error rate of each speaker's words put together, speakers in the best pairing, names ignored.
        speakers_expected: speakers in the reference; over several episodes their sum.
        speakers_found: speakers in the transcript; the same.
        speaker_count_right: share of the episodes in which both are equal.
        confusion: persons by their number of words, most first, and so whom their words were given to.
    """

    cpwer: float | None
    speakers_expected: int | None
    speakers_found: int | None
    speaker_count_right: float | None
    confusion: tuple[Confusion, ...] | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was counted over one episode; sums of it give the totals. None where the reference doesn't tell."""

    wer: Ratio | None
    der: Ratio | None
    der_collar: Ratio | None
    jer: Ratio | None
    speaker_attributed_wer: Ratio | None
    role_accuracy: Ratio | None
    cpwer: Ratio | None
    speaker_count: tuple[int, int] | None  # found, expected
    confusion: Counter[tuple[str, str | None]] | None


def compare(reference: Reference, hypothesis: Transcript) -> Comparison:
    """Hold a transcript against its reference."""
    expected, heard = tokens(reference.turns), tokens(hypothesis.turns)
    pairs = list(align(expected, heard)) if reference.tells_words else []
    people = People(reference.speakers, hypothesis.speakers)
    by_word = reference.tells_words
    by_speaker = reference.tells_speakers
    by_person = by_word and by_speaker and reference.tells_people
    wrong = sum(map(is_wrong, pairs))
    in_time = speaker_errors(reference, hypothesis) if by_speaker else None
    return Comparison(
        wer=Ratio(wrong, len(expected)) if by_word else None,
        der=in_time and in_time.der,
        der_collar=in_time and in_time.der_collar,
        jer=in_time and in_time.jer,
        speaker_attributed_wer=Ratio(wrong + misattributed(pairs, people), len(expected)) if by_person else None,
        role_accuracy=right_roles(reference, hypothesis) if by_speaker else None,
        cpwer=Ratio(errors_by_permutation(expected, heard), len(expected)) if by_word and by_speaker else None,
        speaker_count=(_voices(hypothesis), _voices(reference)) if by_speaker else None,
        confusion=_confusion(pairs, people) if by_person else None,
    )


def misattributed(pairs: Iterable[Pair], people: People) -> int:
    """Words that are right, and said by somebody else."""
    return sum(
        not people.same(expected.speaker, heard.speaker)
        for expected, heard in pairs
        if expected and heard and expected.text == heard.text
    )


def total(comparisons: Sequence[Comparison]) -> Scores:
    """The figures over several episodes, each weighing as much as it has words, speech or speakers."""
    return Scores(
        wer=_share(one.wer for one in comparisons),
        der=_share(one.der for one in comparisons),
        der_collar=_share(one.der_collar for one in comparisons),
        jer=_share(one.jer for one in comparisons),
        speaker_attributed_wer=_share(one.speaker_attributed_wer for one in comparisons),
        role_accuracy=_share(one.role_accuracy for one in comparisons),
    )


def more(comparisons: Sequence[Comparison]) -> MoreScores:
    """The other figures over several episodes."""
    counts = [one.speaker_count for one in comparisons if one.speaker_count is not None]
    confusions = [one.confusion for one in comparisons if one.confusion is not None]
    return MoreScores(
        cpwer=_share(one.cpwer for one in comparisons),
        speakers_expected=sum(expected for _, expected in counts) if counts else None,
        speakers_found=sum(found for found, _ in counts) if counts else None,
        speaker_count_right=_share(Ratio(found == expected, 1) for found, expected in counts),
        confusion=_sorted(sum(confusions, Counter())) if confusions else None,
    )


def _confusion(pairs: Iterable[Pair], people: People) -> Counter[tuple[str, str | None]]:
    counted: Counter[tuple[str, str | None]] = Counter()
    for expected, heard in pairs:
        if expected is not None:
            person = people.expected(expected.speaker)
            right = heard is not None and people.same(expected.speaker, heard.speaker)
            counted[person, person if right else heard and people.heard(heard.speaker)] += 1
    return counted


def _sorted(counted: Counter[tuple[str, str | None]]) -> tuple[Confusion, ...]:
    said: Counter[str] = Counter()
    for (person, _), words in counted.items():
        said[person] += words
    ordered = sorted(counted.items(), key=lambda one: (-said[one[0][0]], one[0][0], -one[1], one[0][1] or ""))
    return tuple(Confusion(person, given_to, words) for (person, given_to), words in ordered)


def _voices(told: Reference | Transcript) -> int:
    return len({turn.speaker for turn in told.turns})


def _share(ratios: Iterable[Ratio | None]) -> float | None:
    counted = [ratio for ratio in ratios if ratio is not None]
    if not counted:
        return None
    part, whole = (sum(side) for side in zip(*counted, strict=True))
    # Nothing expected: nothing found is perfect, anything found is all wrong.
    return part / whole if whole else float(part > 0)
