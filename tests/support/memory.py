"""How much of what lies on disk is in memory. Linux alone tells it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from numpy.typing import NDArray

needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="other systems tell it elsewhere")


def resident_bytes(mapped: NDArray[Any]) -> int:
    """Bytes of a mapped array that are in memory."""
    lines = iter(Path("/proc/self/smaps").read_text().splitlines())
    for line in lines:
        begin, dash, end = line.split(" ")[0].partition("-")
        if dash and int(begin, 16) <= mapped.ctypes.data < int(end, 16):
            return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Rss:"))
    raise AssertionError("it isn't mapped")
