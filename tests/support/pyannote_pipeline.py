"""A small pyannote.audio pipeline in a folder: real code and real files, weights by chance.

It shows that loading and running work. What it says about who speaks means nothing.
"""

from __future__ import annotations

import os
import warnings
from importlib.metadata import version
from pathlib import Path
from typing import Any

_CONFIG = """\
pipeline:
  name: pyannote.audio.pipelines.SpeakerDiarization
  params:
    segmentation: $model/segmentation
    segmentation_step: 0.5
    embedding: $model/embedding
    embedding_batch_size: 8
    plda: $model/plda
    clustering: VBxClustering
params:
  segmentation: {min_duration_off: 0.0}
  clustering: {threshold: 0.6, Fa: 0.07, Fb: 0.8}
"""
_EMBEDDING_SIZE = 16
_PLDA_SIZE = 8


def make_pipeline(folder: Path) -> Path:
    """Write the pipeline into a folder, which is made if need be, and give the folder back."""
    os.environ["PYANNOTE_METRICS_ENABLED"] = "0"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import torch

        with torch.random.fork_rng():
            torch.manual_seed(3)
            _save(_segmentation(), folder / "segmentation")
            _save(_embedding(), folder / "embedding")
    _write_plda(folder / "plda")
    (folder / "config.yaml").write_text(_CONFIG, "utf-8")
    return folder


def _segmentation() -> Any:
    """Three speakers, two at a time at most; the last layer is scaled up, so that chance takes sides."""
    import torch
    from pyannote.audio.core.task import Problem, Resolution, Specifications
    from pyannote.audio.models.segmentation import PyanNet

    model = PyanNet(lstm={"hidden_size": 16, "num_layers": 1}, linear={"hidden_size": 16, "num_layers": 1})
    model.specifications = Specifications(
        problem=Problem.MONO_LABEL_CLASSIFICATION,
        resolution=Resolution.FRAME,
        duration=5.0,
        classes=["a", "b", "c"],
        powerset_max_classes=2,
        permutation_invariant=True,
    )
    model.build()
    with torch.no_grad():
        model.classifier.weight.mul_(100)
    return model


def _embedding() -> Any:
    from pyannote.audio.core.task import Problem, Resolution, Specifications
    from pyannote.audio.models.embedding import XVectorSincNet

    model = XVectorSincNet(dimension=_EMBEDDING_SIZE)
    model.specifications = Specifications(
        problem=Problem.REPRESENTATION, resolution=Resolution.CHUNK, duration=5.0, classes=["a", "b"]
    )
    model.build()
    return model


def _save(model: Any, folder: Path) -> None:
    import pyannote.audio
    import torch

    folder.mkdir(parents=True)
    torch.save(
        {
            "state_dict": model.state_dict(),
            "hyper_parameters": dict(model.hparams),
            "pytorch-lightning_version": version("pytorch-lightning"),
            "pyannote.audio": {
                "versions": {"torch": torch.__version__, "pyannote.audio": pyannote.audio.__version__},
                "architecture": {"module": type(model).__module__, "class": type(model).__name__},
                "specifications": model.specifications,
            },
        },
        folder / "pytorch_model.bin",
    )


def _write_plda(folder: Path) -> None:
    import numpy as np

    random = np.random.default_rng(0)
    folder.mkdir(parents=True)
    np.savez(
        folder / "xvec_transform.npz",
        mean1=np.zeros(_EMBEDDING_SIZE),
        mean2=np.zeros(_PLDA_SIZE),
        lda=random.normal(size=(_EMBEDDING_SIZE, _PLDA_SIZE)),
    )
    np.savez(folder / "plda.npz", mu=np.zeros(_PLDA_SIZE), tr=np.eye(_PLDA_SIZE), psi=np.linspace(3.0, 0.5, _PLDA_SIZE))
