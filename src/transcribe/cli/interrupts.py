"""Ctrl-C that isn't lost."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def interrupts() -> Iterator[Callable[[], None]]:
    """Remember an interrupt, since the import of a large library may swallow the exception that it raises.

    What is yielded raises KeyboardInterrupt in the main thread, if there was one. Where interrupts are ignored (a job
    in the background of a shell), they still are.
    """
    seen = threading.Event()

    def remember(number: int, frame: FrameType | None) -> None:
        seen.set()
        raise KeyboardInterrupt

    def raise_if_interrupted() -> None:
        if seen.is_set() and threading.current_thread() is threading.main_thread():
            raise KeyboardInterrupt

    before = signal.getsignal(signal.SIGINT)
    if before in (signal.SIG_IGN, None) or threading.current_thread() is not threading.main_thread():
        yield lambda: None
        return
    signal.signal(signal.SIGINT, remember)
    try:
        yield raise_if_interrupted
    finally:
        signal.signal(signal.SIGINT, before)
