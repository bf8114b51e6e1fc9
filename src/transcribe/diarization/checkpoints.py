"""pyannote's checkpoints, read as plain weights: nothing in them can run code.

What training left in them besides (configurations, descriptions of tasks) isn't needed. An empty class stands in for
it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

# By whole packages, and the containers and annotations that omegaconf's objects are made of.
_LEFTOVER_PACKAGES = ("pytorch_lightning.", "lightning.", "omegaconf.", "pyannote.audio.core.")
_LEFTOVER_NAMES = frozenset(
    {
        "typing.Any",
        "builtins.int",
        "builtins.dict",
        "builtins.list",
        "collections.defaultdict",
        "torch.torch_version.TorchVersion",
    }
)


class _Leftover:
    """Stands in for what training left: it takes anything, and does nothing."""

    def __new__(cls, *_: object) -> _Leftover:
        return super().__new__(cls)

    def __init__(self, *_: object) -> None:
        pass

    def __setstate__(self, state: object) -> None:
        pass


def read_checkpoint(path: Path, known: Sequence[type] = ()) -> dict[str, Any]:
    """A checkpoint's content: weights and plain data.

    Args:
        known: classes of which objects may be made, since they are looked at.

    Raises:
        ValueError: it isn't one of pyannote's.
        Exception: whatever the file's damage, or a class that is neither known nor left aside, surfaces as.
    """
    import zipfile

    import torch

    unsafe = torch.serialization.get_unsafe_globals_in_checkpoint(path) if zipfile.is_zipfile(path) else []
    names = {f"{one.__module__}.{one.__qualname__}" for one in known}
    inert: list[Any] = [
        (_Leftover, name)
        for name in unsafe
        if name not in names and (name.startswith(_LEFTOVER_PACKAGES) or name in _LEFTOVER_NAMES)
    ]
    with torch.serialization.safe_globals([*known, *inert]):
        checkpoint = torch.load(path, map_location="cpu", weights_only=True)
    if not isinstance(checkpoint, dict) or "pyannote.audio" not in checkpoint:
        raise ValueError(f"{path.parent.name}/{path.name} isn't one of pyannote's checkpoints")
    return checkpoint
