"""Locks between processes; the system releases them when their holder dies."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from transcribe.errors import ArchiveBusy, DocumentError, from_os
from transcribe.store.inputs import FileKind, read_text
from transcribe.store.storage import remove_scratch, write_atomic

#: How often somebody who waits looks whether a lock is free. Often, since no queue says whose turn it is.
_LOOK_S = 0.005


@contextmanager
def locked(path: Path, guarded: Path, timeout_s: float = -1) -> Iterator[None]:
    """Hold the lock at this path.

    Args:
        guarded: the folder that is written under it, where a holder that was killed may have left unfinished files.
        timeout_s: how long to wait for it; below 0 for ever.

    Raises:
        ArchiveBusy: another process holds it.
        ArchiveError: the folder can't be written.
    """
    from filelock import FileLock, Timeout

    holder = path.with_suffix(".holder")  # Not in the lock's own file: whoever waits for it empties that.
    lock = FileLock(path, timeout=timeout_s, poll_interval=_LOOK_S)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise ArchiveBusy(
            f"another process is using this archive{_told(holder)}", path=path, hint="Wait for it to end."
        ) from error
    except OSError as error:
        raise from_os(error, "can't be locked", path=path) from error
    try:
        if _told(holder):  # Its last holder was killed.
            remove_scratch(guarded)
        write_atomic(holder, f"process {os.getpid()} on {platform.node()}".encode(), durable=False)
        yield
    finally:
        with suppress(OSError):
            holder.unlink()
        lock.release()


_HOLDER = FileKind("a lock's holder", 1000)


def _told(holder: Path) -> str:
    """Who holds a lock, for an error's end; "" where nobody says so."""
    try:
        return f" ({read_text(holder, _HOLDER)})" if not holder.is_symlink() else ""
    except (OSError, DocumentError):
        return ""
