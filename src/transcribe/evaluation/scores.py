"""The figures of an evaluation, for one episode and for many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from transcribe.episode import Role
from transcribe.evaluation.words import WordErrors, word_errors
from transcribe.records import record
from transcribe.transcript import Transcript

if TYPE_CHECKING:
    from pyannote.core import Annotation

#: Forgiven on each side of a reference border, in seconds (NIST Rich Transcription, RT-09 evaluation plan).
COLLAR_S = 0.25


@record
class Scores:
    """How far a transcript is from its reference. All are shares; the error rates may pass 1.

    Attributes:
        wer: word error rate.
        der: diarization error rate, no collar, overlap counted.
        der_collar: the same, with a collar of 0.25 s on each side.
        jer: Jaccard error rate.
        speaker_attributed_wer: a word counts as wrong if its text or its person is wrong.
        role_accuracy: speakers of the reference whose best match in time has the right role.
    """

    wer: float
    der: float
    der_collar: float
    jer: float
    speaker_attributed_wer: float
    role_accuracy: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was counted over one episode; sums of it give the totals.

    Times are in seconds: `der` and `der_collar` hold (errors, speech in the reference), `jer` (sum over speakers,
    speakers), `roles` (right, speakers).
    """

    words: WordErrors
    der: tuple[float, float]
    der_collar: tuple[float, float]
    jer: tuple[float, float]
    roles: tuple[int, int]

    @property
    def scores(self) -> Scores:
        """The figures of this episode alone."""
        return total([self])


def compare(reference: Transcript, hypothesis: Transcript) -> Comparison:
    """Hold a transcript against its reference."""
    from pyannote.core import Segment, Timeline
    from pyannote.metrics.diarization import DiarizationErrorRate, JaccardErrorRate

    expected, heard = _annotation(reference), _annotation(hypothesis)
    seconds = max(transcript.provenance.recording.duration_ms for transcript in (reference, hypothesis)) / 1000
    everything = Timeline([Segment(0, seconds)])

    def errors(collar_s: float) -> tuple[float, float]:
        # pyannote.metrics means the collar's whole width, half of it on either side.
        metric = DiarizationErrorRate(collar=2 * collar_s)
        found = metric(expected, heard, uem=everything, detailed=True)
        return found["missed detection"] + found["false alarm"] + found["confusion"], found["total"]

    jaccard = JaccardErrorRate()(  # type: ignore[no-untyped-call]
        expected, heard, uem=everything, detailed=True)
    return Comparison(word_errors(reference, hypothesis), errors(0.0), errors(COLLAR_S),
                      (jaccard["speaker error"], jaccard["speaker count"]), _roles(reference, hypothesis))


def total(comparisons: Sequence[Comparison]) -> Scores:
    """The figures over several episodes, each weighing as much as it has words, speech or speakers."""
    words = sum((one.words for one in comparisons), WordErrors(0, 0, 0))
    return Scores(
        wer=_share(words.wrong, words.words),
        der=_sum_share([one.der for one in comparisons]),
        der_collar=_sum_share([one.der_collar for one in comparisons]),
        jer=_sum_share([one.jer for one in comparisons]),
        speaker_attributed_wer=_share(words.wrong + words.misattributed, words.words),
        role_accuracy=_sum_share([one.roles for one in comparisons]))


def _annotation(transcript: Transcript) -> Annotation:
    from pyannote.core import Annotation, Segment

    made = Annotation()
    for number, turn in enumerate(transcript.turns):
        made[Segment(turn.start_ms / 1000, turn.end_ms / 1000), number] = turn.speaker
    return made


def _roles(reference: Transcript, hypothesis: Transcript) -> tuple[int, int]:
    right, expected = 0, 0
    for speaker in reference.speakers:
        if speaker.role is Role.UNKNOWN:
            continue
        expected += 1
        shared: dict[str, int] = {}
        for turn in reference.turns:
            if turn.speaker == speaker.label:
                for other in hypothesis.turns:
                    shared[other.speaker] = shared.get(other.speaker, 0) + turn.overlap_ms(other)
        best = max(shared, key=lambda label: shared[label], default=None)
        right += best is not None and shared[best] > 0 and hypothesis.speaker(best).role is speaker.role
    return right, expected


def _sum_share(parts: Sequence[tuple[float, float]]) -> float:
    return _share(sum(part for part, _ in parts), sum(whole for _, whole in parts))


def _share(part: float, whole: float) -> float:
    # Nothing expected: nothing found is perfect, anything found is all wrong.
    return part / whole if whole else float(part > 0)
