"""Workers for executors, where other processes can import them."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

from transcribe.editing.authoring import noted
from transcribe.model.edits import AddNote
from transcribe.pipeline.executors import Report
from transcribe.store.archive import Archive
from transcribe.store.edits import EditStore


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


def told_by(task: int) -> tuple[int, int]:
    """The task, and which process did it."""
    return task, os.getpid()


def die_at(death: tuple[int, int], task: int) -> int:
    """The task itself. The process dies at one of them; the one that may not die doesn't.

    Args:
        death: the task, and the process that lives on.
    """
    if task == death[0] and os.getpid() != death[1]:
        os.kill(os.getpid(), signal.SIGKILL)
    return task


def note(folder: str, task: int) -> int:
    """The task itself, after a file of its name was made."""
    Path(folder, str(task)).touch()
    return task


def write_for_ever(folder: str, report: Report) -> None:
    """Change a file of this process's own as often as can be."""
    report(os.getpid())
    path = Path(folder, str(os.getpid()))
    while True:
        path.write_text(str(time.monotonic_ns()))


def share_for_ever(folder: str, task: int) -> int:
    """The same, for a process that shares in the work on many episodes."""
    write_for_ever(folder, lambda event: None)
    return task


def append_edits(root: Path, episode_id: str, count: int) -> list[str]:
    """Append edits one after the other; their ids, in order."""
    store = EditStore(Archive(root), episode_id)
    return [store.append(noted([AddNote(at_ms, "note", "", "x")]))[0].id for at_ms in range(count)]


def report_for_ever(task: int, report: Report) -> int:
    """Show progress, and never come to an end."""
    while True:
        report(task)
        time.sleep(0.01)
