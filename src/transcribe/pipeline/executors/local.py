"""This machine: in this process, or in several."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from typing import Any, TypeVar

from transcribe.model.progress import CancelToken
from transcribe.pipeline.executors import Died, Report
from transcribe.workers.processes import begin_worker

T = TypeVar("T")
R = TypeVar("R")

#: How often somebody who waits for a result looks whether the work was cancelled.
_LOOK_S = 0.2


class InProcess:
    """One task after the other, here. Models are loaded once."""

    def run(
        self, worker: Callable[[T, Report], R], tasks: Sequence[T], report: Report, cancel: CancelToken | None = None
    ) -> Generator[tuple[T, R | Died]]:
        heeded = cancel or CancelToken()

        def told(event: object) -> None:
            heeded.check()
            report(event)
            heeded.check()

        for task in tasks:
            heeded.check()
            yield task, worker(task, told)


class LocalProcesses:
    """Several processes on this machine, each with its own models.

    A process that dies takes the others' tasks in hand with it (they share their queues), so those are tried again,
    each in a process of its own: the one that dies again was the cause.
    """

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs

    def run(
        self, worker: Callable[[T, Report], R], tasks: Sequence[T], report: Report, cancel: CancelToken | None = None
    ) -> Generator[tuple[T, R | Died]]:
        left, heeded = list(tasks), cancel or CancelToken()
        while left:
            suspects = yield from self._until_one_dies(worker, left, report, heeded)
            for task in suspects:
                yield task, self._alone(worker, task, report, heeded)

    def _until_one_dies(
        self, worker: Callable[[T, Report], R], left: list[T], report: Report, cancel: CancelToken
    ) -> Generator[tuple[T, R | Died], None, list[T]]:
        # Takes what is finished, and what was in hand at a death, out of `left`; returns the latter.
        with _pool(self.jobs, report) as pool:
            queue = iter(list(left))
            in_hand: dict[Future[R], T] = {}
            try:
                while True:
                    for task in islice(queue, self.jobs - len(in_hand)):
                        in_hand[pool.submit(_call, worker, task)] = task
                    if not in_hand:
                        return []
                    finished = _first_of(in_hand, cancel)
                    for future in finished:
                        result = future.result()
                        task = in_hand.pop(future)
                        left.remove(task)
                        yield task, result
            except BrokenProcessPool:  # told by a result, or by the next task that is handed over
                suspects = list(in_hand.values())
                for task in suspects:
                    left.remove(task)
                return suspects

    def _alone(self, worker: Callable[[T, Report], R], task: T, report: Report, cancel: CancelToken) -> R | Died:
        with _pool(1, report) as pool:
            future = pool.submit(_call, worker, task)
            _first_of([future], cancel)
            try:
                return future.result()
            except BrokenProcessPool as error:
                return Died(str(error))


def _first_of(futures: Collection[Future[R]], cancel: CancelToken) -> set[Future[R]]:
    """Those that are finished, as soon as there is one."""
    while True:
        cancel.check()
        finished, _ = wait(futures, timeout=_LOOK_S, return_when=FIRST_COMPLETED)
        if finished:
            return finished


@contextmanager
def _pool(jobs: int, report: Report) -> Iterator[ProcessPoolExecutor]:
    # Spawned, not forked: torch's threads don't survive a fork.
    context = multiprocessing.get_context("spawn")
    events: Any = context.Queue()
    listener = threading.Thread(target=_listen, args=(events, report), daemon=True)
    listener.start()
    threads = max(1, (os.cpu_count() or 1) // jobs)
    here = threading.current_thread() is threading.main_thread()
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(
        jobs, mp_context=context, initializer=_start, initargs=(events, threads, os.getpid(), here)
    )
    try:
        yield pool
    except BaseException:
        # Nobody waits for the tasks in hand any more.
        for child in set(multiprocessing.active_children()) - others:
            child.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
        events.put(None)
        # A process that was killed may have left the queue locked; then nothing more comes, and nobody need wait.
        listener.join(timeout=2)
        events.cancel_join_thread()
        events.close()


def _listen(events: Any, report: Report) -> None:
    while (event := events.get()) is not None:
        report(event)


_events: Any = None


def _start(events: Any, threads: int, parent: int, made_by_main_thread: bool) -> None:
    global _events
    _events = events
    begin_worker(parent, made_by_main_thread=made_by_main_thread)
    # Read by OpenMP when torch is imported. Without it every process would take all the cores.
    os.environ.setdefault("OMP_NUM_THREADS", str(threads))


def _call(worker: Callable[[T, Report], R], task: T) -> R:
    return worker(task, _events.put)
