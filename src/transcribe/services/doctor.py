"""What this machine can do, and a hint for what it can't."""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from transcribe.diarization import DIARIZERS
from transcribe.diarization.pyannote_loading import ask_hub
from transcribe.engines.registry import Registry
from transcribe.errors import TranscribeError
from transcribe.model.records import record
from transcribe.recognition import RECOGNIZERS
from transcribe.search import open_index
from transcribe.settings import Settings
from transcribe.store.archive import Archive

#: Less free space than this is told: an archive of a thousand episodes needs about as much for its stage results.
_ENOUGH_SPACE = 2 * 1024**3


@record
class DoctorCheck:
    """One thing looked at.

    Attributes:
        hint: what to do about it; empty where nothing need be done.
    """

    check: str
    ok: bool
    detail: str
    hint: str = ""


def examine(archive: Archive, settings: Settings) -> tuple[DoctorCheck, ...]:
    """Look at everything a run needs. Nothing is downloaded; if the settings don't say offline, the hub is asked
    whether it would give the diarizer's pipeline.

    Raises nothing: what is wrong is a check that isn't ok.
    """
    return (
        DoctorCheck("python", True, f"{platform.python_version()} on {platform.system()} {platform.machine()}"),
        *_engines(RECOGNIZERS, settings),
        *_engines(DIARIZERS, settings),
        *_hub(settings),
        _judged("cuda", _cuda),
        _judged("archive", lambda: _writable(archive)),
        _judged("disk space", lambda: _space(archive)),
        _judged("search index", lambda: f"{open_index(archive).count()} turns"),
    )


def can_transcribe(checks: tuple[DoctorCheck, ...]) -> bool:
    """Whether some engine of each stage can run here."""
    return all(
        any(check.ok for check in checks if check.check.startswith(f"{registry.stage}: "))
        for registry in (RECOGNIZERS, DIARIZERS)
    )


def _engines(registry: Registry[Any], settings: Settings) -> list[DoctorCheck]:
    def identified(name: str) -> str:
        return str(registry.make(name, replace(settings, offline=True)).identify())

    return [_judged(f"{registry.stage}: {name}", partial(identified, name)) for name in registry.names()]


def _hub(settings: Settings) -> list[DoctorCheck]:
    """Whether pyannote's pipeline can be had: a missing token, terms that aren't accepted, no network."""
    folder = settings.local("pipeline")
    if settings.offline or (folder and folder.is_dir()):
        return []
    return [_judged("hugging face hub", lambda: ask_hub(settings.pipeline))]


def _judged(name: str, look: Callable[[], str]) -> DoctorCheck:
    try:
        return DoctorCheck(name, True, look())
    except TranscribeError as error:
        said = error.reason if error.path is None else f"{error.path}: {error.reason}"
        return DoctorCheck(name, False, said, error.hint)


def _cuda() -> str:
    import torch

    if not torch.cuda.is_available():
        raise TranscribeError("none: models run on the CPU")
    return torch.cuda.get_device_name()


def _writable(archive: Archive) -> str:
    folder = archive.index if archive.index.exists() else archive.root
    if not os.access(folder, os.W_OK):
        raise TranscribeError(f"{folder} can't be written", hint="Check the folder's permissions.")
    return str(archive.root)


def _space(archive: Archive) -> str:
    free = shutil.disk_usage(archive.root).free
    if free < _ENOUGH_SPACE:
        raise TranscribeError(f"{free / 1024**3:.1f} GiB free", hint="Free some space before a long run.")
    return f"{free / 1024**3:.0f} GiB free"
