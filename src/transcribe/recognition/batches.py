"""Work done in batches as large as memory allows."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from transcribe.errors import EngineFailed, TranscribeError
from transcribe.model.timecode import clock
from transcribe.model.transcript import Interval

R = TypeVar("R")

#: More brings nothing: a CPU is busy with a few, and a GPU's batch ends with its longest window.
_MOST = {"cpu": 8, "cuda": 32}

#: Of the free memory, what a batch may take. The rest is for what the estimate leaves out.
_SHARE = 0.5

#: How torch and CTranslate2 say that memory ran out, where they have no error of its own for it.
_EXHAUSTED = ("out of memory", "not enough memory", "can't allocate memory", "failed to allocate", "bad_alloc")


def batch_size(device: str, bytes_each: int) -> int:
    """How many windows of this need a batch may hold now, on "cpu" or "cuda"."""
    return max(1, min(_MOST[device], int(_free_bytes(device) * _SHARE) // bytes_each))


def in_batches(
    windows: Sequence[Interval],
    size: int,
    work: Callable[[Sequence[Interval]], Sequence[R]],
    engine: str,
    hint: str = "",
) -> Iterator[R]:
    """What the work makes of each window, in order. Where memory runs out, the batch is halved, and so are the next.

    Args:
        size: windows in a batch, at least 1.
        work: gives one result a window.
        engine: who does it, for the error.
        hint: what to do if it breaks.

    Raises:
        EngineFailed: the work broke; or a single window was too much for the memory.
    """
    done = 0
    while done < len(windows):
        batch = windows[done : done + size]
        try:
            results = work(batch)
        except TranscribeError:
            raise
        except Exception as error:
            if not _ran_out(error):
                raise EngineFailed(
                    f"{engine} failed at {clock(batch[0].start_ms)} ({_line(error)})", hint=hint
                ) from error
            if len(batch) == 1:
                raise EngineFailed(
                    f"{engine} ran out of memory at {clock(batch[0].start_ms)}",
                    hint="Choose a smaller model, or close other programs.",
                ) from error
            size = len(batch) // 2
        else:
            yield from results
            done += len(batch)
            continue
        # Only here, out of the handler, nothing holds on to the failed batch any more.
        _empty_cache()


def _ran_out(error: Exception) -> bool:
    # torch.OutOfMemoryError is a RuntimeError that says "out of memory".
    return isinstance(error, MemoryError) or (
        isinstance(error, RuntimeError) and any(sign in str(error) for sign in _EXHAUSTED)
    )


def _line(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]


def _empty_cache() -> None:
    torch = sys.modules.get("torch")
    if torch is not None and torch.cuda.is_available():
        torch.cuda.empty_cache()


def _free_bytes(device: str) -> int:
    if device == "cuda":
        import torch

        return int(torch.cuda.mem_get_info()[0])
    return min(_machine_bytes(), _container_bytes())


def _machine_bytes() -> int:
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:"))
    except (OSError, StopIteration):  # Not Linux: half of what the machine has may well be free.
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2


def _container_bytes(group: Path = Path("/sys/fs/cgroup")) -> int:
    # A container that takes more than its share is killed without a word.
    try:
        return int((group / "memory.max").read_text()) - int((group / "memory.current").read_text())
    except (OSError, ValueError):  # There is none, or it has no limit ("max").
        return sys.maxsize
