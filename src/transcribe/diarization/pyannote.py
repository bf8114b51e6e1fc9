"""Diarization by pyannote.audio, with a pipeline from the Hugging Face hub or from a local folder."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from transcribe.diarization.counting import count_warnings, phantoms
from transcribe.diarization.pyannote_loading import first_line, load_pipeline
from transcribe.diarization.voiceprints import given_voiceprints
from transcribe.errors import EngineFailed
from transcribe.model.progress import Progress
from transcribe.model.provenance import EngineId
from transcribe.model.sound import SAMPLE_RATE, Sound
from transcribe.model.stages import Diarization, SpeakerCount, SpeakerSegment, Speech
from transcribe.model.transcript import Interval
from transcribe.settings import Settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Besides the credited there may be an interpreter and the voice of a film clip.
_UNCREDITED = 2
# Of the pipeline's steps these two take the time: where each begins and ends, as shares of the whole.
_STEPS = {"segmentation": (0.0, 0.3), "embeddings": (0.3, 0.95)}


class PyannoteDiarizer:
    """Diarization by a pyannote.audio pipeline."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._loaded: tuple[Any, EngineId] | None = None

    def identify(self) -> EngineId:
        """What would do the work here; the pipeline is loaded for that, and fetched if need be.

        Raises:
            EngineUnavailable: the package, a part of it, the pipeline, its terms, the network or CUDA is missing.
        """
        return self._load()[1]

    def diarize(self, sound: Sound, speech: Speech, count: SpeakerCount, progress: Progress) -> Diarization:
        """Who speaks when. The pipeline finds speech by itself.

        Raises:
            EngineUnavailable: as `identify`.
            EngineFailed: the pipeline broke, or isn't for diarization.
        """
        import torch

        pipeline, identity = self._load()
        if not len(sound.samples):
            return Diarization(())
        with warnings.catch_warnings():
            # The sound may be a read-only file, which nobody writes to; and pyannote warns of much that isn't ours.
            warnings.simplefilter("ignore")
            waveform = torch.from_numpy(sound.samples)[None]
            try:
                output = pipeline(
                    {"waveform": waveform, "sample_rate": SAMPLE_RATE}, hook=_reporting(progress), **_bounds(count)
                )
            except Exception as error:
                raise EngineFailed(f"pyannote broke ({first_line(error)})") from error
        if getattr(output, "exclusive_speaker_diarization", None) is None:
            raise EngineFailed(
                f"the pipeline {self._settings.pipeline} doesn't give one speaker at a time",
                hint="Choose a speaker-diarization pipeline for pyannote.audio 4.",
            )
        progress(1.0)
        return _diarization(output, sound.duration_ms, count, identity)

    def _load(self) -> tuple[Any, EngineId]:
        """The pipeline on its device, and what it is; loaded once."""
        if self._loaded is None:
            self._loaded = load_pipeline(self._settings)
        return self._loaded


def _bounds(count: SpeakerCount) -> dict[str, int]:
    if count.exactly is not None:
        return {"num_speakers": count.exactly}
    if count.expected:
        return {"max_speakers": count.expected + _UNCREDITED}
    return {}


def _reporting(progress: Progress) -> Any:
    """pyannote's hook, called as hook(step, artefact, file=..., completed=..., total=...), as our progress."""

    def hook(
        step: str, _artefact: object, *, completed: int | None = None, total: int | None = None, **_: object
    ) -> None:
        if step in _STEPS and total:
            begin, end = _STEPS[step]
            progress(begin + (end - begin) * min((completed or 0) / total, 1.0))

    return hook


def _diarization(output: Any, duration_ms: int, count: SpeakerCount, identity: EngineId) -> Diarization:
    """A pipeline's answer as ours, labels in the order in which they are first heard."""
    vectors = _vectors(output)
    stretches = list(_stretches(output.exclusive_speaker_diarization, duration_ms))
    folded = phantoms(stretches, vectors, count)
    names: dict[str, str] = {}
    for stretch in stretches:
        names.setdefault(folded.get(stretch.label, stretch.label), f"SPEAKER_{len(names):02d}")
    segments = tuple(
        SpeakerSegment(one.start_ms, one.end_ms, names[folded.get(one.label, one.label)]) for one in stretches
    )
    heard = [label for label in vectors if label in names]
    return Diarization(
        segments,
        overlaps=tuple(_overlaps(output.speaker_diarization.rename_labels(folded), duration_ms)),
        voiceprints=given_voiceprints(
            (vectors[label] for label in heard),
            (names[label] for label in heard),
            segments,
            f"pyannote {identity.options['weights'] or identity.model}",
        ),
        warnings=count_warnings(segments, count),
    )


def _vectors(output: Any) -> dict[str, NDArray[np.floating]]:
    """What the pipeline's own embedding says of each of its labels; not every clustering gives it."""
    labels = output.speaker_diarization.labels()
    vectors = output.speaker_embeddings
    return {} if vectors is None or len(vectors) != len(labels) else dict(zip(labels, vectors, strict=True))


def _stretches(exclusive: Any, duration_ms: int) -> Iterator[SpeakerSegment]:
    """An annotation without overlaps as segments, with its own labels."""
    until = 0
    for stretch, _, label in exclusive.itertracks(yield_label=True):
        # Frames meet within a rounding error.
        start, end = max(round(stretch.start * 1000), until), min(round(stretch.end * 1000), duration_ms)
        if end > start:
            yield SpeakerSegment(start, end, label)
            until = end


def _overlaps(annotation: Any, duration_ms: int) -> Iterator[Interval]:
    """Where several labels of an annotation are heard at once."""
    for stretch in annotation.support().get_overlap():
        start, end = round(stretch.start * 1000), min(round(stretch.end * 1000), duration_ms)
        if end > start:
            yield Interval(start, end)
