"""Where a batch's episodes are worked on: here, in local processes, and by the same protocol elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from transcribe.model.progress import CancelToken

T = TypeVar("T")
R = TypeVar("R")


class Executor(Protocol):
    """Works through tasks.

    The worker is a function at the top level of a module, tasks and results can be pickled, and the worker returns
    faults of its task as results: an exception that escapes it ends the batch.
    """

    def run(
        self, worker: Callable[[T, Report], R], tasks: Sequence[T], report: Report, cancel: CancelToken | None = None
    ) -> Generator[tuple[T, R | Died]]:
        """Yield each task with its result, as they are done. Closed before its end, it leaves no work going on.

        Args:
            report: called in this process with whatever the worker reports.
            cancel: looked at between tasks and, as far as can be, within them.

        Raises:
            Cancelled: somebody asked for the end. No work goes on.
        """
        ...


class Report(Protocol):
    """Takes what a worker has to say while it works; must be something that can be pickled."""

    def __call__(self, event: object, /) -> None: ...


@dataclass(frozen=True, slots=True)
class Died:
    """A worker's process ended while it was at a task: killed, out of memory, or crashed in native code."""

    reason: str
