from __future__ import annotations

import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest

from support.pyannote_pipeline import make_pipeline
from transcribe.diarization import DIARIZERS
from transcribe.diarization.pyannote import PyannoteDiarizer
from transcribe.errors import EngineFailed, EngineUnavailable
from transcribe.model.progress import silent
from transcribe.model.sound import SAMPLE_RATE, Sound
from transcribe.model.stages import Diarization, SpeakerCount, Speech
from transcribe.settings import Settings

# Importing pyannote.audio takes seconds.
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_pipeline(tmp_path_factory.mktemp("pyannote") / "pipeline")


@pytest.fixture(scope="module")
def diarizer(folder: Path) -> PyannoteDiarizer:
    return PyannoteDiarizer(Settings(pipeline=str(folder), device="cpu"))


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Sound:
    """20 s of noise that swells and fades, in a read-only memory map as the decoder gives it."""
    seconds = np.arange(20 * SAMPLE_RATE) / SAMPLE_RATE
    noise = np.random.default_rng(0).normal(size=len(seconds)) * (1 + np.sin(seconds * 3)) * 0.1
    path = tmp_path_factory.mktemp("sound") / "sound.f32"
    noise.astype(np.float32).tofile(path)
    return Sound(np.memmap(path, dtype=np.float32, mode="r"))


def diarize(diarizer: PyannoteDiarizer, sound: Sound, count: SpeakerCount | None = None) -> Diarization:
    return diarizer.diarize(sound, Speech(()), count or SpeakerCount(), silent)


def test_a_local_pipeline_gives_one_speaker_at_a_time(diarizer: PyannoteDiarizer, sound: Sound) -> None:
    segments = diarize(diarizer, sound, SpeakerCount(exactly=2)).segments
    assert {one.label for one in segments} == {"SPEAKER_00", "SPEAKER_01"}
    assert segments[0].label == "SPEAKER_00"
    assert all(before.end_ms <= after.start_ms for before, after in pairwise(segments))
    assert segments[-1].end_ms <= sound.duration_ms


def test_where_several_speak_at_once_is_told_in_order(diarizer: PyannoteDiarizer, sound: Sound) -> None:
    overlaps = diarize(diarizer, sound, SpeakerCount(exactly=2)).overlaps
    assert overlaps
    assert all(before.end_ms <= after.start_ms for before, after in pairwise(overlaps))
    assert overlaps[-1].end_ms <= sound.duration_ms


def test_who_speaks_long_enough_has_the_pipelines_own_voiceprint(diarizer: PyannoteDiarizer, sound: Sound) -> None:
    found = diarize(diarizer, sound, SpeakerCount(exactly=2))
    spoken = {label: sum(one.duration_ms for one in found.segments if one.label == label) for label in found.labels}
    assert {one.label: one.speech_ms for one in found.voiceprints} == {
        label: spoken_ms for label, spoken_ms in spoken.items() if spoken_ms >= 8000
    }
    assert found.voiceprints
    for one in found.voiceprints:
        assert one.encoder == f"pyannote {diarizer.identify().options['weights']}"
        assert one.vector().shape == (16,)


def test_it_says_so_where_the_number_asked_for_isnt_found(diarizer: PyannoteDiarizer, sound: Sound) -> None:
    # Each window of the pipeline knows three speakers.
    found = diarize(diarizer, Sound(sound.samples[:SAMPLE_RATE]), SpeakerCount(exactly=9))
    assert found.warnings == (f"9 speakers requested, {len(found.labels)} found",)


def test_the_same_sound_gives_the_same_answer(diarizer: PyannoteDiarizer, sound: Sound) -> None:
    assert diarize(diarizer, sound) == diarize(diarizer, sound)


def test_progress_rises_to_the_end(diarizer: PyannoteDiarizer, sound: Sound) -> None:
    seen: list[float] = []
    diarizer.diarize(sound, Speech(()), SpeakerCount(), seen.append)
    assert len(seen) > 5
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_no_sound_has_no_speakers(diarizer: PyannoteDiarizer) -> None:
    assert diarize(diarizer, Sound(np.empty(0, dtype=np.float32))) == Diarization(())


def test_telemetry_is_off(diarizer: PyannoteDiarizer) -> None:
    diarizer.identify()
    from pyannote.audio.telemetry.metrics import is_metrics_enabled

    assert not is_metrics_enabled()


def test_telemetry_is_off_before_the_import_whatever_the_environment_says(folder: Path) -> None:
    script = (
        "import os, sys\n"
        "from importlib.abc import MetaPathFinder\n"
        "class Watch(MetaPathFinder):\n"
        "    def find_spec(self, name, path, target=None):\n"
        "        if name.startswith('pyannote.audio'):\n"
        "            assert os.environ['PYANNOTE_METRICS_ENABLED'] == '0', name\n"
        "sys.meta_path.insert(0, Watch())\n"
        "from transcribe.diarization.pyannote import PyannoteDiarizer\n"
        "from transcribe.settings import Settings\n"
        "PyannoteDiarizer(Settings(pipeline=sys.argv[1])).identify()\n"
        "assert 'pyannote.audio.telemetry.metrics' in sys.modules\n"
    )
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script, str(folder)],
        check=True,
        env={**os.environ, "PYANNOTE_METRICS_ENABLED": "1"},
    )


def test_identity_changes_with_the_weights(diarizer: PyannoteDiarizer, folder: Path, tmp_path: Path) -> None:
    other = copytree(folder, tmp_path / "other")
    config = other / "config.yaml"
    config.write_text(config.read_text("utf-8").replace("threshold: 0.6", "threshold: 0.7"), "utf-8")
    one, two = diarizer.identify(), PyannoteDiarizer(Settings(pipeline=str(other))).identify()
    assert one.model == str(folder)
    assert one.options["weights"] != two.options["weights"]


def test_a_package_that_isnt_installed(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setitem(sys.modules, "pyannote.audio", None)
    with pytest.raises(EngineUnavailable, match=r"isn't installed\. Run: pip install"):
        PyannoteDiarizer(Settings(pipeline=str(folder))).identify()


def test_a_torchaudio_built_for_another_torch(folder: Path, tmp_path: Path) -> None:
    broken = tmp_path / "torchaudio"
    broken.mkdir()
    (broken / "__init__.py").write_text("raise OSError('libtorch_cuda.so: cannot open shared object file')\n")
    script = (
        "import sys\n"
        "from transcribe.diarization.pyannote import PyannoteDiarizer\n"
        "from transcribe.errors import EngineUnavailable\n"
        "from transcribe.settings import Settings\n"
        "try: PyannoteDiarizer(Settings(pipeline=sys.argv[1])).identify()\n"
        "except EngineUnavailable as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(folder)],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
    )
    assert "can't be imported (libtorch_cuda.so: cannot open shared object file)" in done.stdout
    assert "pip install torch==2.11.0 torchaudio==2.11.0" in done.stdout


@pytest.mark.parametrize(
    "file", ["segmentation/pytorch_model.bin", "embedding/pytorch_model.bin", "plda/plda.npz", "config.yaml"]
)
@pytest.mark.parametrize("fault", ["cut off", "missing"])
def test_a_damaged_pipeline(folder: Path, tmp_path: Path, file: str, fault: str) -> None:
    damaged = copytree(folder, tmp_path / "damaged")
    if fault == "missing":
        (damaged / file).unlink()
    else:
        (damaged / file).write_bytes((damaged / file).read_bytes()[:50])
    with pytest.raises(EngineUnavailable) as raised:
        PyannoteDiarizer(Settings(pipeline=str(damaged))).identify()
    assert raised.value.path == str(damaged)
    assert raised.value.hint
    assert "\n" not in str(raised.value)


def test_neither_a_folder_nor_a_name() -> None:
    with pytest.raises(EngineUnavailable, match="there is no folder '/nowhere/at/all'"):
        PyannoteDiarizer(Settings(pipeline="/nowhere/at/all")).identify()


def test_cuda_that_isnt_there(folder: Path) -> None:
    import torch

    if torch.cuda.is_available():
        pytest.skip("this machine has CUDA")
    with pytest.raises(EngineUnavailable, match="CUDA was requested"):
        PyannoteDiarizer(Settings(pipeline=str(folder), device="cuda")).identify()


def test_a_pipeline_that_breaks_at_work(folder: Path, tmp_path: Path, sound: Sound) -> None:
    needs_a_count = copytree(folder, tmp_path / "needs-a-count")
    config = (needs_a_count / "config.yaml").read_text("utf-8").replace("VBxClustering", "KMeansClustering")
    config = config.replace("  clustering: {threshold: 0.6, Fa: 0.07, Fb: 0.8}\n", "")
    (needs_a_count / "config.yaml").write_text(config, "utf-8")
    with pytest.raises(EngineFailed, match="num_speakers must be provided"):
        diarize(PyannoteDiarizer(Settings(pipeline=str(needs_a_count))), sound)


def test_a_pipeline_that_isnt_for_diarization(folder: Path, tmp_path: Path, sound: Sound) -> None:
    legacy = copytree(folder, tmp_path / "legacy")
    config = (legacy / "config.yaml").read_text("utf-8")
    (legacy / "config.yaml").write_text(config.replace("  params:\n", "  params:\n    legacy: true\n", 1), "utf-8")
    with pytest.raises(EngineFailed, match="doesn't give one speaker at a time"):
        diarize(PyannoteDiarizer(Settings(pipeline=str(legacy))), sound)


def test_auto_prefers_pyannote_and_falls_back_to_the_embedded_one(folder: Path, tmp_path: Path) -> None:
    assert DIARIZERS.choose("auto", Settings(pipeline=str(folder))).id.name == "pyannote"
    choice = DIARIZERS.choose("auto", Settings(pipeline=str(tmp_path)))
    assert choice.id.name == "embedded"
    assert [(one.wanted, one.used) for one in choice.fallbacks] == [("pyannote", "embedded")]
    with pytest.raises(EngineUnavailable, match=r"no config\.yaml in it|there is no config\.yaml"):
        DIARIZERS.choose("pyannote", Settings(pipeline=str(tmp_path)))
