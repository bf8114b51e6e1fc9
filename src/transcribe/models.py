"""The engines' models: which are here, and bringing them here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from transcribe.diarization import DIARIZERS
from transcribe.engines import AUTO
from transcribe.errors import SettingsError
from transcribe.progress import Progress, silent
from transcribe.recognition import RECOGNIZERS
from transcribe.recognition.fetching import partial
from transcribe.recognition.whisper_weights import is_whole, known, pull, stored
from transcribe.records import record
from transcribe.settings import Settings

EngineName = Literal["whisper", "faster-whisper", "pyannote"]


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


def models(settings: Settings, *, verify: bool = False) -> tuple[Model, ...]:
    """Every model that the built-in engines know by name.

    Args:
        verify: read Whisper's own weights through, and compare their checksums.
    """
    return (*_whisper(settings, verify), *_faster_whisper(settings), *_pyannote(settings))


def bring(name: str, engine: EngineName, settings: Settings, progress: Progress = silent) -> Model:
    """Bring a model here, going on where an earlier try broke off; nothing happens where it is here, whole.

    Args:
        name: "tiny", "turbo" …; for pyannote a pipeline on the hub.

    Raises:
        SettingsError: the engine knows no such model.
        EngineUnavailable: it can't be fetched, or the engine isn't installed.
    """
    there = replace(settings, offline=False, model=AUTO if engine == "pyannote" else name)
    if engine == "pyannote":
        there = replace(there, pipeline=name)
        DIARIZERS.make(engine, there).identify()  # Loads it, which fetches all its parts.
    elif engine == "faster-whisper":
        RECOGNIZERS.make(engine, there).identify()
    elif name in known():
        pull(name, there, progress)
    else:
        raise SettingsError(f"there is no Whisper model {name!r}", mend=f"There are: {', '.join(known())}.")
    return next(model for model in models(there) if (model.engine, model.name) == (engine, name))


def _whisper(settings: Settings, verify: bool) -> Iterator[Model]:
    for name in known():
        path = stored(name, settings)
        part = partial(path)
        held = path if path.is_file() else part
        state: Literal["here", "part", "missing", "damaged"] = \
            "here" if path.is_file() else "part" if part.is_file() else "missing"
        if verify and state == "here" and not is_whole(name, settings):
            state = "damaged"
        yield Model("whisper", name, state, held.stat().st_size if held.is_file() else 0, _languages(name), str(path))


def _faster_whisper(settings: Settings) -> Iterator[Model]:
    if find_spec("faster_whisper") is None:
        return
    from faster_whisper.utils import _MODELS

    for name, repository in _MODELS.items():
        yield _on_hub("faster-whisper", name, repository, "model.bin", settings.model_dir, _languages(name))


def _pyannote(settings: Settings) -> Iterator[Model]:
    if not Path(settings.pipeline).expanduser().is_dir():
        yield _on_hub("pyannote", settings.pipeline, settings.pipeline, "config.yaml", None, "any")


def _on_hub(engine: EngineName, name: str, repository: str, needed: str, cache: Path | None, languages: str) -> Model:
    """What the hub's own cache holds of a repository."""
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.constants import HF_HUB_CACHE

    found = try_to_load_from_cache(repository, needed, cache_dir=cache)
    if not isinstance(found, str):
        return Model(engine, name, "missing", 0, languages, str(cache or HF_HUB_CACHE))
    folder = Path(found).parent
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return Model(engine, name, "here", size, languages, str(folder))


def _languages(name: str) -> str:
    """What a Whisper model understands, as its name tells."""
    return "English" if name.endswith(".en") or name.startswith("distil") else "99 languages"
