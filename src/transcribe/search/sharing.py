"""Work on very many episodes, shared out among processes.

Not by `executors`: what is done here is lost with nothing but time, needs no models, and is begun by whoever calls the
library, so that a process mustn't run their main module again, as those of `multiprocessing` do.
"""

from __future__ import annotations

import gc
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from functools import partial
from itertools import islice
from typing import Any, Protocol, TypeVar

from transcribe.processes import begin_worker

T = TypeVar("T")
R = TypeVar("R")

#: Fewer tasks than this are sooner done than processes have started.
MANY = 150
#: More processes than this have nothing to do: they wait for the one that writes the index.
_MOST = 4
#: Tasks that a process is given at a time, and how many times as many are ahead of what is asked for.
_SHARE, _AHEAD = 8, 2 * _MOST


class Spread(Protocol):
    """Says what a function makes of each task, in their order."""

    def __call__(self, work: Callable[[T], R], tasks: Sequence[T], /) -> Iterator[R]: ...


@contextmanager
def sharing(number: int) -> Iterator[Spread]:
    """A `map` for so many tasks: of many, processes beside this one share in the work.

    Its function and the results must be something that can be pickled. Where a process dies, or none can be had, the
    work is done in this one.
    """
    pool = _processes() if number >= MANY else None
    if pool is None:
        yield map
        return
    try:
        yield partial(_shared_out, pool)
    finally:
        pool.shutdown(kill_workers=True)


def _processes() -> Any:
    """A `loky.ProcessPoolExecutor`; None where the system has none, or a single core."""
    from loky import ProcessPoolExecutor, cpu_count

    number = min(cpu_count(), _MOST)
    if number == 1:
        return None
    try:
        return ProcessPoolExecutor(number, initializer=_begin, initargs=(os.getpid(),))
    except (ImportError, NotImplementedError, OSError):  # It has no semaphores.
        return None


def _shared_out(pool: Executor, work: Callable[[T], R], tasks: Sequence[T]) -> Iterator[R]:
    """What `map` says."""
    done = 0
    in_hand: deque[Future[list[R]]] = deque()
    shares = (tasks[first:first + _SHARE] for first in range(0, len(tasks), _SHARE))
    try:
        while True:
            for share in islice(shares, _AHEAD - len(in_hand)):
                in_hand.append(pool.submit(_each, work, share))
            if not in_hand:
                return
            for result in in_hand.popleft().result():
                done += 1
                yield result
    except BrokenExecutor:  # A process died: what is left is done here.
        pass
    yield from map(work, tasks[done:])


def _each(work: Callable[[T], R], tasks: Sequence[T]) -> list[R]:
    return list(map(work, tasks))


def _begin(parent: int) -> None:
    # Should the thread end that made it, then the pool has ended too.
    begin_worker(parent, made_by_main_thread=True)
    # Transcripts hold no cycles, and looking for some takes a tenth of the time.
    gc.disable()
