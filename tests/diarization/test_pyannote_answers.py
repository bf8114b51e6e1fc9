"""What is made of the answers of a pyannote pipeline."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray
from pyannote.core import Annotation, Segment

from transcribe.diarization.pyannote import _bounds, _diarization
from transcribe.model.provenance import EngineId
from transcribe.model.stages import SpeakerCount

IDENTITY = EngineId("pyannote", "here", {"weights": "w"})


class Answer(NamedTuple):
    """As pyannote.audio's own `DiarizeOutput`, which takes seconds to import."""

    speaker_diarization: Annotation
    exclusive_speaker_diarization: Annotation
    speaker_embeddings: NDArray[np.floating] | None


def answer(*spans: tuple[float, float, str], vectors: dict[str, list[float]] | None = None) -> Answer:
    """What a pipeline would give: seconds and labels; in its exclusive form the label that began earlier goes on."""
    full, exclusive, until = Annotation(), Annotation(), 0.0
    for start, end, label in sorted(spans):
        full[Segment(start, end), label] = label
        if end > until:
            exclusive[Segment(max(start, until), end), label] = label
            until = end
    return Answer(full, exclusive, np.array([vectors[label] for label in full.labels()]) if vectors else None)


def test_overlaps_come_from_the_overlapping_output_and_segments_from_the_exclusive_one() -> None:
    said = answer((0, 5, "b"), (4, 9, "a"), (9.5, 12, "b"), (11, 11.5, "a"))
    found = _diarization(said, 12_000, SpeakerCount(), IDENTITY)
    assert [(one.start_ms, one.end_ms, one.label) for one in found.segments] == [
        (0, 5000, "SPEAKER_00"),
        (5000, 9000, "SPEAKER_01"),
        (9500, 12_000, "SPEAKER_00"),
    ]
    assert [(one.start_ms, one.end_ms) for one in found.overlaps] == [(4000, 5000), (11_000, 11_500)]


VECTORS = {"a": [1.0, 0.0], "b": [0.0, 1.0], "c": [0.9, 0.1]}
PHANTOM = (0, 20, "a"), (20, 40, "b"), (40, 41, "c"), (40.5, 60, "a")


def test_a_small_voice_beyond_the_credited_folds_into_the_one_that_it_sounds_like() -> None:
    found = _diarization(answer(*PHANTOM, vectors=VECTORS), 60_000, SpeakerCount(expected=2), IDENTITY)
    assert [(one.start_ms, one.label) for one in found.segments] == [
        (0, "SPEAKER_00"),
        (20_000, "SPEAKER_01"),
        (40_000, "SPEAKER_00"),
        (41_000, "SPEAKER_00"),
    ]
    # Somebody doesn't speak at the same time as himself.
    assert found.overlaps == ()
    assert [voiceprint.label for voiceprint in found.voiceprints] == ["SPEAKER_00", "SPEAKER_01"]
    assert found.warnings == ()


def test_the_same_small_voice_stays_where_nobody_is_credited() -> None:
    found = _diarization(answer(*PHANTOM, vectors=VECTORS), 60_000, SpeakerCount(), IDENTITY)
    assert found.labels == ("SPEAKER_00", "SPEAKER_01", "SPEAKER_02")
    assert [(one.start_ms, one.end_ms) for one in found.overlaps] == [(40_500, 41_000)]


def test_a_sustained_third_voice_beside_two_credited_stays_and_is_told() -> None:
    spans = [(start + at * 10, start + at * 10 + 9, label) for start in (0, 30, 60) for at, label in enumerate("abc")]
    found = _diarization(answer(*spans, vectors=VECTORS), 90_000, SpeakerCount(expected=2), IDENTITY)
    assert found.labels == ("SPEAKER_00", "SPEAKER_01", "SPEAKER_02")
    assert found.warnings == ("3 people speak throughout, but the page credits 2",)


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (SpeakerCount(), {}),
        (SpeakerCount(exactly=3, expected=2), {"num_speakers": 3}),
        # An interpreter and a film clip may come besides; who is credited may never be heard.
        (SpeakerCount(expected=2), {"max_speakers": 4}),
    ],
    ids=["nothing known", "exactly", "credited"],
)
def test_the_pipeline_is_told_what_is_known_of_the_number(count: SpeakerCount, told: dict[str, int]) -> None:
    assert _bounds(count) == told
