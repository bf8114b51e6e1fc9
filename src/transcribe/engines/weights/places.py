"""Where weights are kept, and the order in which their sources are tried."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from transcribe.engines.weights import Source
from transcribe.errors import EngineUnavailable, SettingsError
from transcribe.settings import Settings

T = TypeVar("T")


def cache_folder() -> Path:
    """This program's folder for weights in the user's cache."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "transcribe", "weights")


def weights_folder(settings: Settings) -> Path:
    """Where a Whisper's weights from packages lie: in `model_dir`, or in the user's cache."""
    return settings.model_dir or cache_folder()


def first_that_works(sources: Mapping[Source, Callable[[], T]], only: Source | None, model: str) -> T:
    """What the first source gives that can be reached.

    Args:
        sources: how to fetch from each, in the order of asking.
        only: the one that was asked for; None for all.
        model: what is fetched, for messages.

    Raises:
        SettingsError: the source that was asked for doesn't have the model.
        EngineUnavailable: none can be reached; every reason is given.
    """
    if only is not None and only not in sources:
        raise SettingsError(f"{model} isn't available from {only}", hint=f"Choose from: {', '.join(sources)}.")
    failures: list[EngineUnavailable] = []
    for name, fetch in sources.items():
        if only in (None, name):
            try:
                return fetch()
            except EngineUnavailable as error:
                failures.append(error)
    raise EngineUnavailable(
        "; ".join(error.reason for error in failures), path=failures[0].path, hint=failures[0].hint
    ) from failures[0]
