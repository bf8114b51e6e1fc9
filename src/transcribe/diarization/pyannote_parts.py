"""A pyannote pipeline, put together from its files so that none of them can run code.

pyannote's own loader runs whatever a checkpoint's pickle says, instantiates whatever class `config.yaml` or a
checkpoint names, and would send sound to its maker's service where a pipeline asks for that. So the pipeline is built
here: checkpoints are read as plain weights (`torch.load(weights_only=True)`), and only the classes below are
instantiated.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from inspect import signature
from pathlib import Path, PurePosixPath
from typing import Any

from transcribe.diarization.checkpoints import read_checkpoint
from transcribe.store.inputs import FileKind, read_text, yaml_value

_CONFIG = FileKind("a pipeline's configuration", 100_000)
CONFIG = "config.yaml"
HUB_NAME = re.compile(r"(?!\.+/)[\w.-]+/(?!\.+$)[\w.-]+")

#: Where pyannote itself looks for the parts that a pipeline doesn't name.
_DEFAULT = "pyannote/speaker-diarization-community-1"

_PIPELINES = (
    "pyannote.audio.pipelines.SpeakerDiarization",
    "pyannote.audio.pipelines.speaker_diarization.SpeakerDiarization",
)
_SECTIONS = frozenset({"version", "dependencies", "pipeline", "params", "freeze", "device"})
_OPTIONS = frozenset(
    {
        "legacy",
        "segmentation_step",
        "embedding_exclude_overlap",
        "clustering",
        "embedding_batch_size",
        "segmentation_batch_size",
        "der_variant",
    }
)
_PARTS = frozenset({"segmentation", "embedding", "plda"})
#: How the hub is asked is nobody's affair but the user's.
_IGNORED = frozenset({"token", "use_auth_token", "cache_dir"})


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a pipeline lies.

    Attributes:
        folder: on this machine; None if it is on the hub.
        repository: its name on the hub.
    """

    folder: Path | None = None
    repository: str = ""

    def find(self, reference: object, file: str) -> Path:
        """A file of one of the pipeline's parts, fetched from the hub if that is where it lies.

        Args:
            reference: as it stands in `config.yaml`: "$model/SUBFOLDER", a name on the hub, a path, or a mapping of
                `checkpoint`, `subfolder` and `revision`.

        Raises:
            ValueError: the reference is none of these, or leads elsewhere.
            OSError: the hub doesn't give it; see `huggingface_hub.errors`.
        """
        checkpoint, subfolder, revision = _parsed(reference)
        if ".." in PurePosixPath(subfolder).parts or PurePosixPath(subfolder).is_absolute():
            raise ValueError(f"{CONFIG} leads out of the pipeline ({subfolder})")
        if self.folder is not None:
            # An absolute path stays what it is; the folder is the user's own.
            place = self.folder / Path(checkpoint or ".").expanduser()
            if place.is_file() and not subfolder:
                return place
            if place.is_dir():
                return place / subfolder / file
        name = checkpoint or self.repository
        if not HUB_NAME.fullmatch(name):
            raise ValueError(f"{CONFIG} names a part that isn't there ({name})")
        from huggingface_hub import hf_hub_download

        return Path(hf_hub_download(name, file, subfolder=subfolder or None, revision=revision))


def build_pipeline(config: Path, origin: Origin) -> Any:
    """The diarization pipeline that a `config.yaml` describes.

    Args:
        config: the file, on this machine.

    Raises:
        ValueError: it isn't for speaker diarization, or asks for what isn't run here.
        Exception: whatever its files' damage surfaces as.
    """
    from pyannote.audio.core.plda import PLDA
    from pyannote.audio.pipelines import SpeakerDiarization
    from pyannote.audio.utils.dependencies import check_dependencies

    told = yaml_value(read_text(config, _CONFIG), config, _CONFIG)
    options = _judged(told)
    version = {"pyannote.audio": told["version"]} if "version" in told else told.get("dependencies", {})
    check_dependencies(version, "Pipeline")
    parts = {
        name: told["pipeline"]["params"].get(name) or {"checkpoint": _DEFAULT, "subfolder": name} for name in _PARTS
    }
    pipeline = SpeakerDiarization(
        segmentation=load_model(origin.find(parts["segmentation"], "pytorch_model.bin")),
        embedding=load_model(origin.find(parts["embedding"], "pytorch_model.bin")),
        # Its arrays are read without pickles.
        plda=PLDA(origin.find(parts["plda"], "xvec_transform.npz"), origin.find(parts["plda"], "plda.npz")),
        **options,
    )
    if "freeze" in told:
        pipeline.freeze(told["freeze"])
    if "params" in told:
        pipeline.instantiate(told["params"])
    return pipeline


def load_model(path: Path) -> Any:
    """One of pyannote's own models, with the weights of a checkpoint, ready to be used.

    Raises:
        ValueError: it is another model, or its weights don't fit.
        Exception: whatever the file's damage surfaces as.
    """
    from pyannote.audio.core.task import Problem, Resolution, Specifications

    checkpoint = read_checkpoint(path, (Problem, Resolution, Specifications))
    architecture = checkpoint["pyannote.audio"]["architecture"]
    name = f"{architecture['module']}.{architecture['class']}"
    kind = _architectures().get(name)
    if kind is None:
        raise ValueError(
            f"{path.parent.name}/{path.name} asks for {name}, which isn't one of pyannote's models for diarization"
        )
    given = checkpoint.get("hyper_parameters", {})
    # A name here would have the model fetch, or read, weights from elsewhere.
    if not isinstance(given.get("wav2vec", {}), Mapping):
        raise ValueError(f"{path.parent.name}/{path.name} takes weights from elsewhere ({given['wav2vec']})")
    known = signature(kind).parameters.keys() - {"task"}
    model = kind(**{key: value for key, value in given.items() if key in known})
    model.on_load_checkpoint(checkpoint)  # Its specifications, and the layers that depend on them.
    missing = model.load_state_dict(checkpoint["state_dict"], strict=False).missing_keys
    if missing:
        raise ValueError(f"{path.parent.name}/{path.name} lacks weights ({missing[0]})")
    return model.eval()


def _parsed(reference: object) -> tuple[str, str, str | None]:
    """A reference's checkpoint ("" for the pipeline itself), subfolder and revision."""
    if isinstance(reference, str) and reference.startswith("$model/"):
        subfolder, _, revision = reference.removeprefix("$model/").partition("@")
        return "", subfolder, revision or None
    if isinstance(reference, str):
        return reference, "", None
    if isinstance(reference, Mapping):
        told = {key: value for key, value in reference.items() if key not in _IGNORED and value is not None}
        texts = all(isinstance(one, str) for one in told.values())
        if texts and told.keys() <= {"checkpoint", "subfolder", "revision"}:
            return told.get("checkpoint", ""), told.get("subfolder", ""), told.get("revision")
    raise ValueError(f"{CONFIG} names a part in a way that isn't followed here ({reference!r})")


def _judged(told: Any) -> dict[str, Any]:
    """The options of a pipeline, once nothing in its configuration asks for more than diarization.

    Raises:
        ValueError: something does, or it is no pipeline's.
    """
    if not isinstance(told, dict) or not isinstance(told.get("pipeline"), dict):
        raise ValueError(f"{CONFIG} describes no pipeline")
    name, params = told["pipeline"].get("name"), told["pipeline"].setdefault("params", {})
    if name not in _PIPELINES:
        raise ValueError(f"{CONFIG} asks for {name}; only pyannote's own SpeakerDiarization is run")
    if not isinstance(params, dict):
        raise ValueError(f"{CONFIG} has no parameters to read")
    unknown = [str(key) for key in (*(told.keys() - _SECTIONS), *(params.keys() - _OPTIONS - _PARTS - _IGNORED))]
    if unknown:
        raise ValueError(f"{CONFIG} asks for what isn't run here ({', '.join(sorted(unknown))})")
    return {key: value for key, value in params.items() if key in _OPTIONS}


def _architectures() -> dict[str, Any]:
    """Every model that may be instantiated, by the names that checkpoints give it."""
    from pyannote.audio.models import embedding, segmentation

    kinds = [
        segmentation.PyanNet,
        segmentation.SSeRiouSS,
        embedding.XVectorMFCC,
        embedding.XVectorSincNet,
        embedding.WeSpeakerResNet34,
        embedding.WeSpeakerResNet152,
        embedding.WeSpeakerResNet221,
        embedding.WeSpeakerResNet293,
    ]
    return {
        f"{module}.{kind.__name__}": kind
        for kind in kinds
        for module in (kind.__module__, kind.__module__.rpartition(".")[0])
    }
