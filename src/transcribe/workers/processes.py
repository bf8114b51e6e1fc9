"""Processes beside this one: what they have in common, whoever started them."""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
from threading import Thread

#: How often a process looks whether its parent is still there, where the system doesn't tell.
_LOOK_EVERY_S = 0.2
#: <linux/prctl.h>
_PR_SET_PDEATHSIG = 1
#: New objects before Python looks for cycles among them, and how many such looks make it go further back. Transcripts
#: are very many small objects without cycles: by Python's own numbers (700, 10, 10) looking takes a tenth of the time.
_GARBAGE = (100_000, 20, 50)


def begin_worker(parent: int, *, made_by_main_thread: bool) -> None:
    """What a process does first that works for another one.

    It ends as soon as its parent has ended, however that came about, so that nobody writes once a killed run's lock is
    free. Signals that reach the whole group of processes are the parent's affair, which then ends the others.

    Args:
        parent: the parent's process id.
        made_by_main_thread: Linux ends a process with the *thread* that made it, which only the main one's end says
            something of.
    """
    gc.set_threshold(*_GARBAGE)
    for name in ("SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    if made_by_main_thread:
        _let_linux_end_it()
    Thread(target=_end_with, args=(parent,), daemon=True).start()


def _let_linux_end_it() -> None:
    # A thread of ours may have to wait for a library that holds the interpreter; the system needn't.
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _end_with(parent: int) -> None:
    import multiprocessing
    from multiprocessing.connection import wait

    known = multiprocessing.parent_process()
    if known is not None and known.sentinel is not None:  # Loky's processes have none.
        wait([known.sentinel])
    while os.getppid() == parent:
        time.sleep(_LOOK_EVERY_S)
    os._exit(1)
