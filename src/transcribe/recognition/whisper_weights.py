"""Whisper's weights: which, where, whole, and fetched where that is allowed."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from transcribe.engines import AUTO
from transcribe.errors import EngineUnavailable, SettingsError
from transcribe.progress import Progress, silent
from transcribe.recognition.fetching import checksum, fetch
from transcribe.settings import Settings

#: What "auto" takes. On a CPU "turbo" is several times slower than the recording, "small" about as fast.
AUTO_MODEL = {"cuda": "turbo", "cpu": "small"}


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights that lie on this machine, whole.

    Attributes:
        name: one of Whisper's own names, or the checkpoint's path.
        english_only: they know no other language.
        sha256: of a checkpoint that isn't one of Whisper's own, whose name says it all.
    """

    name: str
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
    """The weights that the settings ask for, fetched if they aren't here and the network may be asked.

    Raises:
        SettingsError: there is no such model, and no such checkpoint.
        EngineUnavailable: the weights aren't here and can't be fetched, or a checkpoint is damaged.
    """
    import whisper

    name = AUTO_MODEL[device] if settings.model == AUTO else settings.model
    if name in whisper.available_models():
        _ensure(name, settings)
        return Weights(name, english_only=name.endswith(".en"))
    path = Path(name).expanduser()
    if path.is_file():
        return Weights(str(path.absolute()), _english_only(path), checksum(path))
    raise SettingsError(f"there is no Whisper model {name!r}",
                        mend=f"Give the path of a checkpoint, or one of: {', '.join(whisper.available_models())}.")


def known() -> dict[str, str]:
    """Whisper's own models: name to address. An address carries the checksum of what lies there."""
    import whisper

    return dict(whisper._MODELS)


def stored(name: str, settings: Settings) -> Path:
    """Where the weights of one of Whisper's own models lie, or would."""
    return cache_folder(settings) / Path(known()[name]).name


def is_whole(name: str, settings: Settings) -> bool:
    """Whether the weights of one of Whisper's own models are here, and undamaged. All of them is read."""
    path = stored(name, settings)
    return path.is_file() and checksum(path) == _promised(known()[name])


def pull(name: str, settings: Settings, progress: Progress = silent) -> Path:
    """Bring the weights of one of Whisper's own models here, unless they are here, and say where they lie.

    Raises:
        EngineUnavailable: they can't be fetched.
    """
    path, url = stored(name, settings), known()[name]
    fetch(url, path, _promised(url), progress)
    return path


def _ensure(name: str, settings: Settings) -> None:
    if is_whole(name, settings):
        return
    path = stored(name, settings)
    fault = "are damaged" if path.exists() else "aren't here"
    if settings.offline:
        raise EngineUnavailable(
            f"Whisper's weights {fault}, and working offline was asked for", path=path,
            mend=f"With a network, run: transcribe models pull {name}; or put {known()[name]} into {path.parent}.")
    try:
        pull(name, settings)
    except EngineUnavailable as error:
        raise EngineUnavailable(f"Whisper's weights {fault}, and {error.reason}", path=path,
                                mend=f"{error.mend} `transcribe models pull {name}` shows how it goes on.") from error


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
        raise EngineUnavailable("is damaged, or no checkpoint", path=path, mend="Copy it again.") from error
    raise EngineUnavailable("is a checkpoint, but not Whisper's", path=path,
                            mend="Give one that openai-whisper saved, or convert it.")
