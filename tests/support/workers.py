"""Workers for executors, where other processes can import them."""

from __future__ import annotations

import os
import signal
import threading
import time

from transcribe.executors import Report


def square(task: int, report: Report) -> int:
    report(f"at {task}")
    return task * task


def die_of_thirteen(task: int, report: Report) -> int:
    if task == 13:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.05)
    return task


def die_after_thirteen(task: int, report: Report) -> int:
    if task == 13:
        threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGKILL)).start()
    return task


def break_at_thirteen(task: int, report: Report) -> int:
    if task == 13:
        raise RuntimeError("escaped")
    return task
