"""Ctrl-C, and the signals that end a program politely, so that none is lost."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")
_SHOW_CURSOR = "\x1b[?25h"


class Interrupts:
    """What came in so far.

    Attributes:
        number: the signal; None where there was none.
    """

    def __init__(self) -> None:
        self.number: int | None = None

    @property
    def exit_code(self) -> int:
        """130 after Ctrl-C, 143 after SIGTERM, 129 after SIGHUP; 0 where there was none."""
        return 0 if self.number is None else 128 + self.number

    def raise_again(self) -> None:
        """Raise KeyboardInterrupt in the main thread, if there was one: a library may have swallowed the first."""
        if self.number is not None and threading.current_thread() is threading.main_thread():
            raise KeyboardInterrupt

    def _raise(self, number: int, frame: FrameType | None) -> None:
        self.number = number
        raise KeyboardInterrupt


@contextmanager
def interrupts() -> Iterator[Interrupts]:
    """Make SIGINT, SIGTERM and SIGHUP a KeyboardInterrupt; the second one ends the process at once.

    Signals that are ignored (those of a job in the background of a shell, or under nohup) still are.
    """
    seen = Interrupts()
    if threading.current_thread() is not threading.main_thread():
        yield seen
        return
    numbers = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}
    heeded = [number for number in numbers if before[number] not in (signal.SIG_IGN, None)]
    with _ended_by_second(frozenset(heeded)):
        for number in heeded:
            signal.signal(number, seen._raise)
        try:
            yield seen
        finally:
            for number in heeded:
                signal.signal(number, before[number])


@contextmanager
def _ended_by_second(numbers: frozenset[int]) -> Iterator[None]:
    """End the process at its second signal, though the main thread be in a library that takes its time."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    threading.Thread(target=_watch, args=(reader, numbers), daemon=True).start()
    before = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        os.close(writer)


def _watch(reader: int, numbers: frozenset[int]) -> None:
    count = 0
    while number := os.read(reader, 1):
        count += number[0] in numbers
        if count == 2:
            if sys.stderr.isatty():
                os.write(sys.stderr.fileno(), _SHOW_CURSOR.encode())
            os._exit(128 + number[0])
    os.close(reader)
