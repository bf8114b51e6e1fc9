"""File operations that fail on purpose: the n-th that concerns a folder raises what the system might."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

#: What the system may say of any operation.
NUMBERS = (
    errno.EIO,
    errno.EACCES,
    errno.ENOSPC,
    errno.EROFS,
    errno.ELOOP,
    errno.ENOTDIR,
    errno.EISDIR,
    errno.ENAMETOOLONG,
    errno.EMFILE,
)
_BY_PATH = ("open", "stat", "lstat", "scandir", "listdir", "mkdir", "replace", "unlink", "rmdir", "readlink")
_BY_HANDLE = ("fsync",)


class Fault:
    """Counts the operations below a folder, and lets one of them fail.

    Args:
        at: which one, from 0; None for none.
    """

    def __init__(self, folder: Path, at: int | None, number: int) -> None:
        self._folder, self._at, self._number = str(folder), at, number
        self.count = 0
        self.hit = ""

    def _concerns(self, given: Any) -> bool:
        return isinstance(given, str | os.PathLike) and os.fspath(given).startswith(self._folder)

    def _step(self, name: str, given: Any) -> None:
        self.count += 1
        if self.count - 1 == self._at:
            self.hit = f"{name} {given}"
            raise OSError(self._number, os.strerror(self._number), given if isinstance(given, str) else None)

    def wrap(self, name: str, real: Callable[..., Any], *, by_handle: bool = False) -> Callable[..., Any]:
        def called(*given: Any, **named: Any) -> Any:
            if by_handle or (given and self._concerns(given[0])):
                self._step(name, given[0] if by_handle else os.fspath(given[0]))
            return real(*given, **named)

        return called


@contextmanager
def fault(folder: Path, at: int | None = None, number: int = errno.EIO) -> Iterator[Fault]:
    """Let an operation below a folder fail."""
    made = Fault(folder, at, number)
    with pytest.MonkeyPatch.context() as patch:
        for name in _BY_PATH:
            patch.setattr(os, name, made.wrap(name, getattr(os, name)))
        for name in _BY_HANDLE:
            patch.setattr(os, name, made.wrap(name, getattr(os, name), by_handle=True))
        patch.setattr(io, "open", made.wrap("io.open", io.open))
        yield made
