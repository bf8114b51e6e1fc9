"""pyannote's segmentation network with its real weights, in our layers and in pyannote's; skipped without them."""

from __future__ import annotations

from pathlib import Path
from shutil import copy

import numpy as np
import pytest
from pyannote.core import Annotation, Segment, Timeline
from pyannote.database.util import load_rttm
from pyannote.metrics.diarization import DiarizationErrorRate

from support.pyannote_pipeline import make_pipeline
from transcribe.diarization import segmentation
from transcribe.diarization.embedded import EmbeddedDiarizer
from transcribe.diarization.encoder import find_weights, load_encoder
from transcribe.diarization.features import frame_power, mel_bands, power_spectrum
from transcribe.diarization.pyannote import PyannoteDiarizer
from transcribe.diarization.segmentation import FIRST_MIDDLE, FRAMES, HOP, STEP, WINDOW, load_network, pull_weights
from transcribe.errors import EngineUnavailable
from transcribe.media import detect_speech, open_sound
from transcribe.model.progress import silent
from transcribe.model.sound import SAMPLE_RATE, Sound
from transcribe.model.stages import SpeakerCount, Speech
from transcribe.settings import Settings

# torch and pyannote.audio take seconds to import.
pytestmark = pytest.mark.slow

_CONFIG = """\
pipeline:
  name: pyannote.audio.pipelines.SpeakerDiarization
  params:
    segmentation: $model/segmentation
    segmentation_step: 0.25
    embedding: $model/embedding
    plda: $model/plda
    clustering: AgglomerativeClustering
params:
  segmentation: {min_duration_off: 0.0, threshold: 0.5}
  clustering: {method: average, min_cluster_size: 1, threshold: 0.3}
"""


@pytest.fixture(scope="module")
def weights() -> Path:
    try:
        return pull_weights()
    except EngineUnavailable as error:
        pytest.skip(f"the segmentation network's weights can't be had: {error}")


@pytest.fixture(scope="module")
def telephone(shared: Path) -> Path:
    return shared / "data" / "conversation" / "sample.flac"


def test_our_layers_give_what_pyannotes_give(weights: Path) -> None:
    torch = pytest.importorskip("torch")
    pytest.importorskip("pyannote.audio")
    from transcribe.diarization.pyannote_parts import load_model

    samples = np.random.default_rng(0).normal(scale=0.1, size=WINDOW).astype(np.float32)
    (ours,) = load_network(weights).activities(Sound(samples))
    with torch.inference_mode():
        theirs = load_model(weights)(torch.from_numpy(samples)[None, None])[0].numpy()
    assert ours.shape == (FRAMES, 3)
    assert ours == pytest.approx(theirs, abs=1e-5)


def test_two_at_once_are_heard_where_two_speak(weights: Path, telephone: Path) -> None:
    (reference,) = load_rttm(telephone.with_suffix(".rttm")).values()
    with open_sound(telephone) as sound:
        windows = load_network(weights).activities(sound)
    together, alone = [], []
    for place, window in enumerate(windows):
        seconds = (place * STEP + FIRST_MIDDLE + HOP * np.arange(FRAMES)) / SAMPLE_RATE
        speaking = np.array([sum(segment.overlaps(at) for segment in reference.itersegments()) for at in seconds])
        second = np.sort(window, axis=1)[:, -2]
        together.extend(second[speaking == 2])
        alone.extend(second[speaking == 1])
    assert np.mean(together) > 0.5 > 4 * np.mean(alone)


def test_the_embedded_engine_marks_overlaps_and_names_the_network(weights: Path, telephone: Path) -> None:
    diarizer = EmbeddedDiarizer(Settings())
    with open_sound(telephone) as sound:
        diarization = diarizer.diarize(sound, detect_speech(sound, silent), SpeakerCount(expected=2), silent)
    (reference,) = load_rttm(telephone.with_suffix(".rttm")).values()
    truth = reference.get_overlap()
    found = Timeline([Segment(one.start_ms / 1000, one.end_ms / 1000) for one in diarization.overlaps])
    right = found.crop(truth).duration()
    assert right > 0.5 * truth.duration()
    assert right > 0.7 * found.duration()
    assert diarizer.identify().options["segmentation"] == load_network(weights).digest


def test_without_the_network_the_embedded_engine_works_and_says_so(
    telephone: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(segmentation, "stored", lambda: tmp_path / "nothing.bin")
    diarizer = EmbeddedDiarizer(Settings())
    with open_sound(telephone) as sound:
        diarization = diarizer.diarize(sound, detect_speech(sound, silent), SpeakerCount(), silent)
    assert len(diarization.labels) == 2
    assert not diarization.overlaps
    assert diarizer.identify().options["segmentation"] == "none"


def test_windows_are_averaged_where_they_lie_over_each_other() -> None:
    activities = np.zeros((2, FRAMES, 3), dtype=np.float32)
    activities[0, :, 1] = 0.8
    activities[1, :, 0] = activities[1, :, 2] = 0.8
    speech, overlap = segmentation.speech_and_overlap(activities, 700)
    assert speech == pytest.approx(0.8)
    assert overlap[:250] == pytest.approx(0)
    assert overlap[500:] == pytest.approx(0.8)
    assert overlap[375] == pytest.approx(0.4, abs=0.01)


def test_damaged_weights_are_told(tmp_path: Path) -> None:
    path = tmp_path / "segmentation.bin"
    path.write_bytes(b"no checkpoint")
    with pytest.raises(EngineUnavailable, match="transcribe models pull segmentation"):
        load_network(path)


class _VoiceEncoder:
    """Our voice encoder as pyannote's pipelines want it: waveforms and masks in, vectors out."""

    sample_rate, dimension, metric, min_num_samples = SAMPLE_RATE, 256, "cosine", SAMPLE_RATE // 4

    def __init__(self) -> None:
        self._encoder = load_encoder(find_weights(Settings()))

    def __call__(self, waveforms: object, masks: object = None) -> np.ndarray:
        found = []
        for wave, mask in zip(waveforms.numpy()[:, 0], masks.numpy(), strict=True):  # type: ignore[attr-defined]
            own = wave[np.interp(np.arange(len(wave)), np.linspace(0, len(wave), len(mask)), mask) > 0.5]
            if len(own) < self.min_num_samples:
                found.append(np.full(self.dimension, np.nan))
                continue
            # A window of 1.6 s is filled by saying it again.
            sound = Sound(np.resize(own, max(len(own), 2 * SAMPLE_RATE)).astype(np.float32))
            frames = len(sound.samples) * 100 // SAMPLE_RATE
            vectors = self._encoder.embed(
                mel_bands(power_spectrum(sound, 0, frames)),
                frame_power(sound, 0, frames),
                np.arange(0, frames - 160, 40),
            )
            found.append(vectors.mean(axis=0))
        return np.array(found)


def test_the_pyannote_engine_divides_a_telephone_conversation(weights: Path, telephone: Path, tmp_path: Path) -> None:
    pytest.importorskip("pyannote.audio")
    folder = make_pipeline(tmp_path / "pipeline")
    copy(weights, folder / "segmentation" / "pytorch_model.bin")
    (folder / "config.yaml").write_text(_CONFIG, "utf-8")
    diarizer = PyannoteDiarizer(Settings(pipeline=str(folder), device="cpu"))
    pipeline, _ = diarizer._load()
    pipeline._embedding = _VoiceEncoder()
    with open_sound(telephone) as sound:
        diarization = diarizer.diarize(sound, Speech(()), SpeakerCount(exactly=2), silent)
    hypothesis = Annotation()
    for segment in diarization.segments:
        hypothesis[Segment(segment.start_ms / 1000, segment.end_ms / 1000)] = segment.label
    (reference,) = load_rttm(telephone.with_suffix(".rttm")).values()
    assert len(diarization.labels) == 2
    assert diarization.overlaps
    heard = Timeline([Segment(0, 30)])
    assert DiarizationErrorRate(collar=0.5)(reference, hypothesis, uem=heard) < 0.06
