"""A pyannote.audio pipeline, found and loaded; and each way in which that can fail, with its own hint."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from transcribe.diarization.pyannote_parts import CONFIG, HUB_NAME, Origin, build_pipeline
from transcribe.errors import EngineUnavailable
from transcribe.model.provenance import EngineId
from transcribe.settings import Settings

_NAME = "pyannote"
# Part of the identity: a change of what is made of the pipeline's answers makes stored results stale.
_METHOD = "2"
_UNAUTHORIZED = 401
_INSTALL = 'Run: pip install "pyannote.audio>=4,<5"'


def load_pipeline(settings: Settings) -> tuple[Any, EngineId]:
    """The pipeline on its device, and what it is; fetched if need be.

    Raises:
        EngineUnavailable: the package, a part of it, the pipeline, its terms, the network or CUDA is missing.
    """
    _import_pyannote()
    device = _device(settings.device)
    name = settings.pipeline
    folder = settings.local("pipeline")
    if folder is not None and folder.is_dir():
        pipeline, weights = _from_folder(folder, offline=settings.offline), _digest(folder)
    elif folder is None and Path(name).is_absolute():
        raise EngineUnavailable(
            f"the folder {name!r} is named by a file of the archive, and only you may name one",
            hint="Give it yourself: transcribe run --pipeline FOLDER",
        )
    else:
        pipeline, weights = _from_hub(name, offline=settings.offline)
    from pyannote.audio import __version__

    return pipeline.to(device), EngineId(_NAME, name, {"package": __version__, "weights": weights, "method": _METHOD})


def ask_hub(name: str) -> str:
    """Whether the hub would give a pipeline to whoever is logged in here; nothing is fetched.

    Raises:
        EngineUnavailable: it wouldn't, or there is no answer.
    """
    if find_spec("huggingface_hub") is None:
        raise EngineUnavailable("its client isn't installed", hint=_INSTALL)
    _check_name(name)
    if not _hub_answers(name):
        raise EngineUnavailable("can't be reached", hint="Connect to the network, or give a local folder as pipeline.")
    return f"gives {name}"


def _import_pyannote() -> None:
    """Import pyannote.audio.

    Raises:
        EngineUnavailable: it isn't installed, or doesn't work with what else is.
    """
    if find_spec("pyannote") is None or find_spec("pyannote.audio") is None:
        raise EngineUnavailable("pyannote.audio isn't installed", hint=_INSTALL)
    try:
        with warnings.catch_warnings():
            # It warns where torchcodec is missing. The sound is decoded here, so nobody needs that.
            warnings.simplefilter("ignore")
            import pyannote.audio  # noqa: F401
    # A torchaudio that was built for another torch fails as OSError, ImportError or RuntimeError.
    except Exception as error:
        raise EngineUnavailable(
            f"pyannote.audio can't be imported ({first_line(error)})",
            hint="Usually torch and torchaudio don't match; run: pip install torch==2.11.0 torchaudio==2.11.0",
        ) from error


def _device(asked: str) -> Any:
    import torch

    has_cuda = torch.cuda.is_available()
    if asked == "cuda" and not has_cuda:
        raise EngineUnavailable(
            "CUDA was requested, but torch finds no CUDA device",
            hint="Use --device auto, or install a torch for your GPU.",
        )
    return torch.device("cuda" if has_cuda and asked != "cpu" else "cpu")


def _from_folder(folder: Path, *, offline: bool) -> Any:
    """A pipeline that lies here.

    Raises:
        EngineUnavailable: it is incomplete or damaged.
    """
    if not (folder / CONFIG).is_file():
        raise EngineUnavailable(
            f"holds no pipeline: there is no {CONFIG} in it",
            path=folder,
            hint="Give the folder that a pipeline was downloaded to.",
        )
    try:
        # Its parts may be on the hub.
        with _hub_offline() if offline else nullcontext():
            return _pipeline(Origin(folder=folder.absolute()))
    # Weights are pickles, and a damaged one may surface as nearly anything.
    except Exception as error:
        raise EngineUnavailable(
            f"the pipeline can't be loaded ({first_line(error)})", path=folder, hint="Download it again."
        ) from error


def _from_hub(name: str, *, offline: bool) -> tuple[Any, str]:
    """A pipeline of the hub, from its cache if it is there, and its revision.

    Raises:
        EngineUnavailable: no such pipeline, its terms aren't accepted, the hub can't be reached, or the weights are
            damaged.
    """
    from huggingface_hub import try_to_load_from_cache

    _check_name(name)
    pipeline = _from_cache(name)
    if pipeline is None:
        if offline or not _hub_answers(name):
            raise _not_here(name, offline=offline)
        try:
            pipeline = _pipeline(Origin(repository=name))
        except Exception as error:
            raise _refusal(name, error) from error
    config = try_to_load_from_cache(name, CONFIG)
    return pipeline, Path(config).parent.name if isinstance(config, str) else ""


def _from_cache(name: str) -> Any:
    """A pipeline of the hub as it was fetched before: that needs no network, and no token any more.

    Returns:
        None if it isn't all there.
    """
    from huggingface_hub.errors import LocalEntryNotFoundError

    try:
        with _hub_offline():
            return _pipeline(Origin(repository=name))
    except LocalEntryNotFoundError:
        return None
    except Exception as error:
        raise _refusal(name, error) from error


def _check_name(name: str) -> None:
    if not HUB_NAME.fullmatch(name):
        raise EngineUnavailable(
            f"there is no folder {name!r}, and no pipeline of that name on the hub",
            hint="Give a folder, or a name such as pyannote/speaker-diarization-community-1.",
        )


def _pipeline(origin: Origin) -> Any:
    from huggingface_hub import hf_hub_download

    folder = origin.folder
    config = Path(hf_hub_download(origin.repository, CONFIG)) if folder is None else folder / CONFIG
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return build_pipeline(config, origin)


def _hub_answers(name: str) -> bool:
    """Ask the hub once for the pipeline; its own client would try for half a minute where there is no network.

    Raises:
        EngineUnavailable: it answered that this pipeline can't be had.
    """
    from huggingface_hub import get_hf_file_metadata, hf_hub_url
    from huggingface_hub.errors import HfHubHTTPError

    try:
        get_hf_file_metadata(hf_hub_url(name, CONFIG))
    except HfHubHTTPError as error:
        raise _refusal(name, error) from error
    # Whatever else the HTTP client raises means that there was no answer.
    except Exception:
        return False
    return True


def _refusal(name: str, error: Exception) -> EngineUnavailable:
    from huggingface_hub.errors import (
        EntryNotFoundError,
        GatedRepoError,
        HfHubHTTPError,
        LocalEntryNotFoundError,
        RepositoryNotFoundError,
    )

    if isinstance(error, LocalEntryNotFoundError):
        return _not_here(name, offline=False)
    # A pipeline may take its models from other places of the hub, each with terms of its own.
    name = getattr(error, "repo_id", None) or name
    if isinstance(error, GatedRepoError):
        return _terms(name)
    if isinstance(error, RepositoryNotFoundError | EntryNotFoundError):
        return EngineUnavailable(
            f"the hub has no pipeline {name}, or you have no access to it",
            hint="Check the name; for a private one, run: hf auth login",
        )
    if isinstance(error, HfHubHTTPError) and error.response.status_code == _UNAUTHORIZED:
        return EngineUnavailable(
            f"the hub rejected the token used to request {name}",
            hint="Create a new one at https://hf.co/settings/tokens, then run: hf auth login (or set HF_TOKEN)",
        )
    if isinstance(error, HfHubHTTPError):
        return EngineUnavailable(f"the hub refused {name} ({first_line(error)})", hint="Try again later.")
    return EngineUnavailable(
        f"the pipeline {name} can't be loaded ({first_line(error)})",
        hint=f"Remove its folder from the hub's cache and run: hf download {name}",
    )


def _terms(name: str) -> EngineUnavailable:
    from huggingface_hub import get_token

    if get_token() is None:
        return EngineUnavailable(
            f"the pipeline {name} needs a token of the Hugging Face hub",
            hint=f"Accept its terms at https://hf.co/{name}, then run: hf auth login (or set HF_TOKEN)",
        )
    return EngineUnavailable(
        f"the terms of the pipeline {name} aren't accepted by your token's account",
        hint=f"Accept them at https://hf.co/{name}",
    )


def _not_here(name: str, *, offline: bool) -> EngineUnavailable:
    if offline:
        return EngineUnavailable(
            f"the pipeline {name} isn't in the hub's cache, and --offline is set",
            hint="Run once without --offline to download it; first accept its terms "
            f"at https://hf.co/{name} and log in (hf auth login).",
        )
    return EngineUnavailable(
        f"the pipeline {name} isn't in the hub's cache, and the hub can't be reached",
        hint="Connect to the network once, or give a local folder as pipeline.",
    )


@contextmanager
def _hub_offline() -> Iterator[None]:
    """Keep the hub's client to its cache. It reads its environment variable only once, when it is imported."""
    from huggingface_hub import constants

    before = constants.HF_HUB_OFFLINE
    constants.HF_HUB_OFFLINE = True
    try:
        yield
    finally:
        constants.HF_HUB_OFFLINE = before


def _digest(folder: Path) -> str:
    """SHA-256 of a folder's files and their names, its first 16 digits."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def first_line(error: Exception) -> str:
    said = str(error).strip().splitlines()
    return said[0] if said else type(error).__name__
