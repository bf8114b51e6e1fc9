"""Diarization by pyannote.audio, with a pipeline from the Hugging Face hub or from a local folder.

pyannote.audio 4 reports its use to its maker unless told otherwise before it is imported. Here it is told otherwise,
always: recordings of people who spoke in confidence are nobody else's business.
"""

from __future__ import annotations

import hashlib
import os
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, redirect_stdout
from importlib.util import find_spec
from io import StringIO
from pathlib import Path
from typing import Any

from transcribe.engines import EngineId
from transcribe.errors import EngineFailed, EngineUnavailable
from transcribe.progress import Progress
from transcribe.settings import Settings
from transcribe.sound import SAMPLE_RATE, Sound
from transcribe.stages import Diarization, SpeakerCount, SpeakerSegment, Speech

_NAME = "pyannote"
_CONFIG = "config.yaml"
_HUB_NAME = re.compile(r"[\w.-]+/[\w.-]+")
# Besides the credited there may be an interpreter and the voice of a film clip.
_UNCREDITED = 2
# Of the pipeline's steps these two take the time: where each begins and ends, as shares of the whole.
_STEPS = {"segmentation": (0.0, 0.3), "embeddings": (0.3, 0.95)}


class PyannoteDiarizer:
    """Diarization by a pyannote.audio pipeline."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._loaded: tuple[Any, EngineId] | None = None

    def identify(self) -> EngineId:
        """What would do the work here; the pipeline is loaded for that, and fetched if need be.

        Raises:
            EngineUnavailable: the package, a part of it, the pipeline, its terms, the network or CUDA is missing.
        """
        return self._load()[1]

    def diarize(self, sound: Sound, speech: Speech, count: SpeakerCount, progress: Progress) -> Diarization:
        """Who speaks when. The pipeline finds speech by itself.

        Raises:
            EngineUnavailable: as `identify`.
            EngineFailed: the pipeline broke, or isn't for diarization.
        """
        import torch

        pipeline, _ = self._load()
        if not len(sound.samples):
            return Diarization(())
        with warnings.catch_warnings():
            # The sound may be a read-only file, which nobody writes to; and pyannote warns of much that isn't ours.
            warnings.simplefilter("ignore")
            waveform = torch.from_numpy(sound.samples)[None]
            try:
                output = pipeline({"waveform": waveform, "sample_rate": SAMPLE_RATE}, hook=_reporting(progress),
                                  **_bounds(count))
            except Exception as error:
                raise EngineFailed(f"pyannote broke ({_first_line(error)})") from error
        exclusive = getattr(output, "exclusive_speaker_diarization", None)
        if exclusive is None:
            raise EngineFailed(f"the pipeline {self._settings.pipeline} doesn't give one speaker at a time",
                               mend="Choose a speaker-diarization pipeline for pyannote.audio 4.")
        progress(1.0)
        return _diarization(exclusive, sound.duration_ms, count)

    def _load(self) -> tuple[Any, EngineId]:
        """The pipeline on its device, and what it is; loaded once."""
        if self._loaded is None:
            _import_pyannote()
            device = _device(self._settings.device)
            name = self._settings.pipeline
            folder = Path(name).expanduser()
            if folder.is_dir():
                pipeline, weights = _from_folder(folder), _digest(folder)
            else:
                pipeline, weights = _from_hub(name, offline=self._settings.offline)
            from pyannote.audio import __version__

            self._loaded = pipeline.to(device), EngineId(_NAME, name, {"package": __version__, "weights": weights})
        return self._loaded


def _import_pyannote() -> None:
    """Import pyannote.audio, with its telemetry off.

    Raises:
        EngineUnavailable: it isn't installed, or doesn't work with what else is.
    """
    os.environ["PYANNOTE_METRICS_ENABLED"] = "0"
    if find_spec("pyannote") is None or find_spec("pyannote.audio") is None:
        raise EngineUnavailable("pyannote.audio isn't installed", mend='Run: pip install "pyannote.audio>=4,<5"')
    try:
        with warnings.catch_warnings():
            # It warns where torchcodec is missing. The sound is decoded here, so nobody needs that.
            warnings.simplefilter("ignore")
            import pyannote.audio  # noqa: F401
    # A torchaudio that was built for another torch fails as OSError, ImportError or RuntimeError.
    except Exception as error:
        raise EngineUnavailable(
            f"pyannote.audio can't be imported ({_first_line(error)})",
            mend="Mostly torch and torchaudio don't match; run: pip install torch==2.11.0 torchaudio==2.11.0",
        ) from error


def _device(asked: str) -> Any:
    import torch

    has_cuda = torch.cuda.is_available()
    if asked == "cuda" and not has_cuda:
        raise EngineUnavailable("CUDA was asked for, and torch finds no such device",
                                mend="Use --device auto, or install a torch for your GPU.")
    return torch.device("cuda" if has_cuda and asked != "cpu" else "cpu")


def _from_folder(folder: Path) -> Any:
    """A pipeline that lies here.

    Raises:
        EngineUnavailable: it is incomplete or damaged.
    """
    if not (folder / _CONFIG).is_file():
        raise EngineUnavailable(f"holds no pipeline: there is no {_CONFIG} in it", path=folder,
                                mend="Give the folder that a pipeline was downloaded to.")
    try:
        return _pipeline(folder)
    # Weights are pickles, and a damaged one may surface as nearly anything.
    except Exception as error:
        raise EngineUnavailable(f"the pipeline can't be loaded ({_first_line(error)})", path=folder,
                                mend="Download it again.") from error


def _from_hub(name: str, *, offline: bool) -> tuple[Any, str]:
    """A pipeline of the hub, from its cache if it is there, and its revision.

    Raises:
        EngineUnavailable: no such pipeline, its terms aren't accepted, the hub can't be reached, or the weights are
            damaged.
    """
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import LocalEntryNotFoundError

    if not _HUB_NAME.fullmatch(name):
        raise EngineUnavailable(f"there is no folder {name!r}, and it is no name of a pipeline on the hub",
                                mend="Give a folder, or a name such as pyannote/speaker-diarization-community-1.")
    cut_off = offline or not _hub_answers(name)
    try:
        with _hub_offline() if cut_off else nullcontext():
            pipeline = _pipeline(name)
    except LocalEntryNotFoundError as error:
        raise _not_here(name, offline=offline) from error
    except Exception as error:
        raise _refusal(name, error) from error
    # pyannote.audio 3 gave None where it now raises.
    if pipeline is None:
        raise _terms(name)
    config = try_to_load_from_cache(name, _CONFIG)
    return pipeline, Path(config).parent.name if isinstance(config, str) else ""


def _pipeline(checkpoint: str | Path) -> Any:
    from pyannote.audio import Pipeline

    # pyannote prints advice on stdout when a download fails.
    with warnings.catch_warnings(), redirect_stdout(StringIO()):
        warnings.simplefilter("ignore")
        return Pipeline.from_pretrained(checkpoint)


def _hub_answers(name: str) -> bool:
    """Ask the hub once for the pipeline; its own client would try for half a minute where there is no network.

    Raises:
        EngineUnavailable: it answered that this pipeline can't be had.
    """
    from huggingface_hub import get_hf_file_metadata, hf_hub_url
    from huggingface_hub.errors import HfHubHTTPError

    try:
        get_hf_file_metadata(hf_hub_url(name, _CONFIG))
    except HfHubHTTPError as error:
        raise _refusal(name, error) from error
    # Whatever else the HTTP client raises means that there was no answer.
    except Exception:
        return False
    return True


def _refusal(name: str, error: Exception) -> EngineUnavailable:
    from huggingface_hub.errors import EntryNotFoundError, GatedRepoError, HfHubHTTPError, RepositoryNotFoundError

    if isinstance(error, GatedRepoError):
        return _terms(name)
    if isinstance(error, RepositoryNotFoundError | EntryNotFoundError):
        return EngineUnavailable(f"the hub has no pipeline {name}, or shows it to others only",
                                 mend="Check the name; for a private one, run: hf auth login")
    if isinstance(error, HfHubHTTPError):
        return EngineUnavailable(f"the hub refused {name} ({_first_line(error)})",
                                 mend="Try again later; if it says 401, run: hf auth login")
    return EngineUnavailable(f"the pipeline {name} can't be loaded ({_first_line(error)})",
                             mend=f"Remove its folder from the hub's cache and run: hf download {name}")


def _terms(name: str) -> EngineUnavailable:
    from huggingface_hub import get_token

    if get_token() is None:
        return EngineUnavailable(
            f"the pipeline {name} needs a token of the Hugging Face hub",
            mend=f"Accept its terms at https://hf.co/{name}, then run: hf auth login (or set HF_TOKEN)")
    return EngineUnavailable(f"the terms of the pipeline {name} aren't accepted by your token's account",
                             mend=f"Accept them at https://hf.co/{name}")


def _not_here(name: str, *, offline: bool) -> EngineUnavailable:
    if offline:
        return EngineUnavailable(f"the pipeline {name} isn't in the hub's cache, and the network wasn't to be asked",
                                 mend=f"Run once without --offline; the hub wants its terms accepted at "
                                      f"https://hf.co/{name}, and a token (hf auth login).")
    return EngineUnavailable(f"the pipeline {name} isn't in the hub's cache, and the hub can't be reached",
                             mend="Connect to the network once, or give a local folder as pipeline.")


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


def _bounds(count: SpeakerCount) -> dict[str, int]:
    if count.exactly is not None:
        return {"num_speakers": count.exactly}
    if count.expected:
        return {"max_speakers": count.expected + _UNCREDITED}
    return {}


def _reporting(progress: Progress) -> Any:
    """pyannote's hook, called as hook(step, artefact, file=..., completed=..., total=...), as our progress."""
    def hook(step: str, _artefact: object, *, completed: int | None = None, total: int | None = None,
             **_: object) -> None:
        if step in _STEPS and total:
            begin, end = _STEPS[step]
            progress(begin + (end - begin) * min((completed or 0) / total, 1.0))
    return hook


def _diarization(annotation: Any, duration_ms: int, count: SpeakerCount) -> Diarization:
    """pyannote's annotation as segments, labels in the order in which they are first heard."""
    segments: list[SpeakerSegment] = []
    names: dict[str, str] = {}
    for stretch, _, label in annotation.itertracks(yield_label=True):
        # Frames meet within a rounding error.
        start = max(round(stretch.start * 1000), segments[-1].end_ms if segments else 0)
        end = min(round(stretch.end * 1000), duration_ms)
        if end > start:
            name = names.setdefault(label, f"SPEAKER_{len(names):02d}")
            segments.append(SpeakerSegment(start, end, name))
    wanted = count.exactly or len(names)
    return Diarization(tuple(segments), warnings=() if wanted == len(names) else (
        f"{wanted} voices were asked for, {len(names)} found",))


def _first_line(error: Exception) -> str:
    said = str(error).strip().splitlines()
    return said[0] if said else type(error).__name__
