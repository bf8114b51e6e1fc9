"""Progress: stages call back, somebody else draws. And stopping what takes long from another thread."""

from __future__ import annotations

from threading import Event
from typing import Protocol


class Progress(Protocol):
    """Called by a stage as it goes on, with the share of it that is done, 0 to 1."""

    def __call__(self, done: float, /) -> None: ...


class StageProgress(Protocol):
    """Called by the pipeline: which stage of the episode is at work, and the share of it that is done."""

    def __call__(self, stage: str, done: float, /) -> None: ...


def silent(*_: object) -> None:
    """Report to nobody."""


class Cancelled(BaseException):
    """Somebody cancelled the work. No `Exception`, like KeyboardInterrupt: whoever goes on past faults doesn't now."""


class CancelToken:
    """Lets one thread end the work of another, which leaves everything as Ctrl-C would.

    The work ends the next time that it shows progress; processes that work for it are ended at once.
    """

    def __init__(self) -> None:
        self._asked = Event()

    def cancel(self) -> None:
        """Ask for the end. A second time does nothing."""
        self._asked.set()

    @property
    def cancelled(self) -> bool:
        return self._asked.is_set()

    def check(self) -> None:
        """Called by the work, often.

        Raises:
            Cancelled: somebody asked for the end.
        """
        if self._asked.is_set():
            raise Cancelled
