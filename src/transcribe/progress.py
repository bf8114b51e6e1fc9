"""Progress: stages call back, somebody else draws."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Called by a stage as it goes on, with the share of it that is done, 0 to 1."""

    def __call__(self, done: float, /) -> None: ...


class StageProgress(Protocol):
    """Called by the pipeline: which stage of the episode is at work, and the share of it that is done."""

    def __call__(self, stage: str, done: float, /) -> None: ...


def silent(*_: object) -> None:
    """Report to nobody."""
