"""Work on very many episodes, shared out among processes.

Not by `executors`: what is done here is lost with nothing but time, needs no models, and is begun by whoever calls the
library, so that a process mustn't run their main module again, as those of `multiprocessing` do.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from itertools import islice
from typing import Any, Protocol, TypeVar

from transcribe.workers.processes import begin_worker

T = TypeVar("T")
R = TypeVar("R")

#: Fewer tasks than this are sooner done than processes have started.
MANY = 150
#: More processes than this have nothing to do: they wait for the one that writes the index.
_MOST = 4
#: Tasks that a process is given at a time, and how many times as many are ahead of what is asked for.
_SHARE, _AHEAD = 8, 2 * _MOST


class Spread(Protocol):
    """Says what a function makes of each task, in their order.

    Attributes:
        processes: how many work on it.
    """

    processes: int

    def __call__(self, work: Callable[[T], R], tasks: Sequence[T], share: int = ...) -> Iterator[R]: ...


class _Here:
    """The work is done in this process."""

    processes = 1

    def __call__(self, work: Callable[[T], R], tasks: Sequence[T], share: int = 1) -> Iterator[R]:
        return map(work, tasks)


class _SharedOut:
    """Processes beside this one do the work, each a share of the tasks at a time."""

    def __init__(self, pool: Executor, processes: int) -> None:
        self._pool = pool
        self.processes = processes

    def __call__(self, work: Callable[[T], R], tasks: Sequence[T], share: int = _SHARE) -> Iterator[R]:
        done = 0
        in_hand: deque[Future[list[R]]] = deque()
        shares = (tasks[first : first + share] for first in range(0, len(tasks), share))
        try:
            while True:
                for some in islice(shares, _AHEAD - len(in_hand)):
                    in_hand.append(self._pool.submit(_each, work, some))
                if not in_hand:
                    return
                for result in in_hand.popleft().result():
                    done += 1
                    yield result
        except BrokenExecutor:  # A process died: what is left is done here.
            pass
        yield from map(work, tasks[done:])


@contextmanager
def sharing(number: int) -> Iterator[Spread]:
    """A `map` for so many tasks: of many, processes beside this one share in the work.

    Its function and the results must be something that can be pickled. Where a process dies, or none can be had, the
    work is done in this one.
    """
    found = _processes() if number >= MANY else None
    if found is None:
        yield _Here()
        return
    pool, processes = found
    try:
        yield _SharedOut(pool, processes)
    finally:
        pool.shutdown(kill_workers=True)


def _processes() -> tuple[Any, int] | None:
    """A `loky.ProcessPoolExecutor` and its size; None where the system has none, or a single core."""
    from loky import ProcessPoolExecutor, cpu_count

    number = min(cpu_count(), _MOST)
    if number == 1:
        return None
    try:
        return ProcessPoolExecutor(number, initializer=_begin, initargs=(os.getpid(),)), number
    except (ImportError, NotImplementedError, OSError):  # It has no semaphores.
        return None


def _each(work: Callable[[T], R], tasks: Sequence[T]) -> list[R]:
    return list(map(work, tasks))


def _begin(parent: int) -> None:
    # Should the thread end that made it, then the pool has ended too.
    begin_worker(parent, made_by_main_thread=True)
