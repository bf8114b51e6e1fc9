"""Whisper's weights: which, where, whole, and fetched where that is allowed."""

from __future__ import annotations

import hashlib
import os
import socket
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any

from transcribe.engines import AUTO
from transcribe.errors import EngineUnavailable, SettingsError
from transcribe.settings import Settings

#: What "auto" takes. On a CPU "turbo" is several times slower than the recording, "small" about as fast.
_AUTO_MODEL = {"cuda": "turbo", "cpu": "small"}

#: A network that swallows packets would otherwise hold every run up for minutes.
_NETWORK_TIMEOUT_S = 30.0


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

    name = _AUTO_MODEL[device] if settings.model == AUTO else settings.model
    if name in whisper.available_models():
        _ensure(whisper._MODELS[name], cache_folder(settings), settings.offline)
        return Weights(name, english_only=name.endswith(".en"))
    path = Path(name).expanduser()
    if path.is_file():
        return Weights(str(path.absolute()), _english_only(path), _sha256(path))
    raise SettingsError(f"there is no Whisper model {name!r}",
                        mend=f"Give the path of a checkpoint, or one of: {', '.join(whisper.available_models())}.")


def _ensure(url: str, folder: Path, offline: bool) -> None:
    path = folder / Path(url).name
    wanted = url.split("/")[-2]  # Whisper's addresses carry the checksum.
    if path.is_file() and _sha256(path) == wanted:
        return
    fault = "are damaged" if path.exists() else "aren't here"
    mend = f"Run it once with a network, or put {url} into {folder}."
    if offline:
        raise EngineUnavailable(f"Whisper's weights {fault}, and working offline was asked for", path=path, mend=mend)
    try:
        _fetch(url, path)
    except (OSError, HTTPException, RuntimeError, TypeError) as error:
        why = getattr(error, "reason", None) or error
        raise EngineUnavailable(f"Whisper's weights {fault}, and can't be fetched ({why})", path=path,
                                mend=mend) from error


def _fetch(url: str, path: Path) -> None:
    # Whisper's downloader leaves half a file where it is interrupted, so it writes beside the place. Of several
    # processes that need the weights one fetches them.
    from tempfile import TemporaryDirectory

    import whisper
    from filelock import FileLock

    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_name(f".{path.name}.lock")):
        if path.is_file() and _sha256(path) == url.split("/")[-2]:
            return
        with TemporaryDirectory(dir=path.parent, prefix=".fetching-") as scratch, _network_timeout(), quiet():
            os.replace(whisper._download(url, scratch, in_memory=False), path)


@contextmanager
def _network_timeout() -> Iterator[None]:
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(_NETWORK_TIMEOUT_S)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)


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


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
