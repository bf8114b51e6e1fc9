"""A pipeline from a stranger runs none of his code, wherever in its files it lies."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from typing import Any

import numpy as np
import pytest
import yaml

from support.pyannote_pipeline import make_pipeline
from transcribe.diarization.pyannote import PyannoteDiarizer
from transcribe.errors import EngineUnavailable
from transcribe.settings import Settings

# Importing pyannote.audio takes seconds.
pytestmark = pytest.mark.slow


class Trap:
    """Unpickling it leaves a mark."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self.mark,)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_pipeline(tmp_path_factory.mktemp("pyannote") / "pipeline")


@pytest.fixture
def folder(good: Path, tmp_path: Path) -> Path:
    return copytree(good, tmp_path / "pipeline")


@pytest.fixture
def mark(tmp_path: Path) -> Path:
    return tmp_path / "sprung"


def reconfigure(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    config = yaml.safe_load((folder / "config.yaml").read_text())
    change(config)
    (folder / "config.yaml").write_text(yaml.safe_dump(config))


def rewrite(
    folder: Path, change: Callable[[dict[str, Any]], object], *, zipped: bool = True, part: str = "segmentation"
) -> None:
    import torch

    path = folder / part / "pytorch_model.bin"
    checkpoint = torch.load(path, weights_only=False)
    change(checkpoint)
    torch.save(checkpoint, path, _use_new_zipfile_serialization=zipped)


def touching(mark: Path) -> dict[str, Any]:
    return {"name": "subprocess.check_call", "params": {"args": [sys.executable, "-c", f"open({str(mark)!r}, 'w')"]}}


CRAFTED: dict[str, Callable[[Path, Path], object]] = {
    "a pickle for weights": lambda folder, mark: (folder / "segmentation/pytorch_model.bin").write_bytes(
        pickle.dumps(Trap(mark))
    ),
    "an object beside the weights": lambda folder, mark: rewrite(folder, lambda told: told.update(more=Trap(mark))),
    "an object in an old form of checkpoint": lambda folder, mark: rewrite(
        folder, lambda told: told.update(more=Trap(mark)), zipped=False
    ),
    "an object in the embedding": lambda folder, mark: rewrite(
        folder, lambda told: told.update(more=Trap(mark)), part="embedding"
    ),
    "a function for a pipeline": lambda folder, mark: reconfigure(
        folder, lambda told: told.update(pipeline=touching(mark))
    ),
    "a function for a preprocessor": lambda folder, mark: reconfigure(
        folder, lambda told: told.update(preprocessors={"audio": touching(mark)})
    ),
    "a module for a model": lambda folder, mark: rewrite(
        folder, lambda told: told["pyannote.audio"]["architecture"].update(module="planted", **{"class": "Model"})
    ),
    "hyper-parameters from elsewhere": lambda folder, mark: reconfigure(
        folder,
        lambda told: told["pipeline"]["params"].update(
            segmentation={"checkpoint": str(folder / "segmentation"), "hparams_file": str(folder / "planted.yaml")}
        ),
    ),
    "pickled arrays": lambda folder, mark: np.savez(
        folder / "plda/plda.npz", mu=np.array([Trap(mark)], dtype=object), tr=np.eye(8), psi=np.ones(8)
    ),
    "the maker's service": lambda folder, mark: reconfigure(
        folder, lambda told: told["pipeline"].update(name="pyannote.audio.pipelines.pyannoteai.sdk.SDK")
    ),
    "another toolkit's embedding": lambda folder, mark: reconfigure(
        folder, lambda told: told["pipeline"]["params"].update(embedding=str(folder / "speechbrain"))
    ),
    "a way out of the folder": lambda folder, mark: reconfigure(
        folder, lambda told: told["pipeline"]["params"].update(segmentation="$model/../pipeline/segmentation")
    ),
}


@pytest.mark.parametrize("what", CRAFTED)
def test_a_crafted_pipeline_runs_nothing(folder: Path, mark: Path, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    planted = folder.parent / "modules"
    planted.mkdir()
    (planted / "planted.py").write_text(f"open({str(mark)!r}, 'w')\nclass Model: pass\n")
    (folder / "planted.yaml").write_text(f"!!python/object/apply:pathlib.Path.touch [{mark}]\n")
    (folder / "speechbrain").mkdir()
    (folder / "speechbrain/hyperparams.yaml").write_text(f"x: !apply:os.system ['touch {mark}']\n")
    monkeypatch.syspath_prepend(planted)
    CRAFTED[what](folder, mark)
    with pytest.raises(EngineUnavailable) as refused:
        PyannoteDiarizer(Settings(pipeline=str(folder), offline=True)).identify()
    assert refused.value.path == str(folder)
    assert not mark.exists()


def test_what_training_leaves_in_checkpoints_is_passed_over(folder: Path) -> None:
    from pytorch_lightning.callbacks import EarlyStopping

    rewrite(folder, lambda told: told.update(callbacks={EarlyStopping: {"best": 0.5}, "x": EarlyStopping("loss")}))
    assert PyannoteDiarizer(Settings(pipeline=str(folder))).identify().name == "pyannote"


def test_weights_that_are_missing_are_told(folder: Path) -> None:
    rewrite(folder, lambda told: told["state_dict"].pop("classifier.weight"))
    with pytest.raises(EngineUnavailable, match=r"pytorch_model\.bin lacks weights \(classifier\.weight\)"):
        PyannoteDiarizer(Settings(pipeline=str(folder))).identify()


@pytest.mark.parametrize(
    "reference",
    ["segmentation", "{folder}/segmentation/pytorch_model.bin", {"checkpoint": "segmentation"}, "$model/segmentation"],
    ids=str,
)
def test_parts_are_found_wherever_in_the_folder_they_are_named(folder: Path, reference: Any) -> None:
    told = reference.format(folder=folder) if isinstance(reference, str) else reference
    reconfigure(folder, lambda config: config["pipeline"]["params"].update(segmentation=told))
    assert PyannoteDiarizer(Settings(pipeline=str(folder))).identify().name == "pyannote"


def test_the_traps_spring_where_pickles_are_trusted(mark: Path) -> None:
    pickle.loads(pickle.dumps(Trap(mark)))
    assert mark.exists()
    mark.unlink()
    subprocess.check_call(touching(mark)["params"]["args"])
    assert mark.exists()
