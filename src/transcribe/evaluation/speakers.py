"""Speakers side by side in time: diarization errors, and roles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from transcribe.evaluation.reference import Reference
from transcribe.model.episode import Role
from transcribe.model.transcript import Transcript, Turn

if TYPE_CHECKING:
    from pyannote.core import Annotation

#: Forgiven on each side of a reference border, in seconds (NIST Rich Transcription, RT-09 evaluation plan).
COLLAR_S = 0.25


class Ratio(NamedTuple):
    """What was counted, of how much."""

    part: float
    whole: float


class SpeakerErrors(NamedTuple):
    """Diarization errors: (seconds wrong, seconds of speech), and for `jer` (sum over speakers, speakers)."""

    der: Ratio
    der_collar: Ratio
    jer: Ratio


def speaker_errors(reference: Reference, hypothesis: Transcript) -> SpeakerErrors:
    """Who speaks when, label by label in the best pairing, over the whole recording with overlap counted."""
    from pyannote.core import Segment, Timeline
    from pyannote.metrics.diarization import DiarizationErrorRate, JaccardErrorRate

    expected, heard = _annotation(reference.turns), _annotation(hypothesis.turns)
    seconds = max(reference.duration_ms, hypothesis.provenance.recording.duration_ms) / 1000
    everything = Timeline([Segment(0, seconds)])

    def errors(collar_s: float) -> Ratio:
        # pyannote.metrics means the collar's whole width, half of it on either side.
        metric = DiarizationErrorRate(collar=2 * collar_s)
        found = metric(expected, heard, uem=everything, detailed=True)
        return Ratio(found["missed detection"] + found["false alarm"] + found["confusion"], found["total"])

    jaccard = JaccardErrorRate()(  # type: ignore[no-untyped-call]
        expected, heard, uem=everything, detailed=True
    )
    return SpeakerErrors(errors(0.0), errors(COLLAR_S), Ratio(jaccard["speaker error"], jaccard["speaker count"]))


def right_roles(reference: Reference, hypothesis: Transcript) -> Ratio | None:
    """Speakers of the reference whose best match in time has the right role; None where it tells no roles."""
    right = [
        _has_role(label, role, reference, hypothesis)
        for label, role in ((speaker.label, speaker.role) for speaker in reference.speakers)
        if role is not Role.UNKNOWN
    ]
    return Ratio(sum(right), len(right)) if right else None


def _has_role(label: str, role: Role, reference: Reference, hypothesis: Transcript) -> bool:
    shared: dict[str, int] = {}
    for turn in reference.turns:
        if turn.speaker == label:
            for other in hypothesis.turns:
                shared[other.speaker] = shared.get(other.speaker, 0) + turn.overlap_ms(other)
    best = max(shared, key=lambda heard: shared[heard], default=None)
    return best is not None and shared[best] > 0 and hypothesis.speaker(best).role is role


def _annotation(turns: Iterable[Turn]) -> Annotation:
    from pyannote.core import Annotation, Segment

    made = Annotation()
    for number, turn in enumerate(turns):
        made[Segment(turn.start_ms / 1000, turn.end_ms / 1000), number] = turn.speaker
    return made
