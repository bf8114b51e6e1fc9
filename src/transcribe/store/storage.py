"""Files that are whole at every moment, and results kept by what they depend on."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TypeVar
from uuid import uuid4

from transcribe.errors import ArchiveError, DocumentError, from_os
from transcribe.model.records import dumps, loads
from transcribe.store.inputs import RECORD, read

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

T = TypeVar("T")


class StageCache:
    """Results of stages, by what they depend on. Whatever is damaged counts as absent, and is made again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, stage: str, key: str, kind: type[T]) -> T | None:
        """The result stored under this key, if there is one."""
        try:
            return loads(kind, read(self._path(stage, key), RECORD))
        except DocumentError:
            return None

    def put(self, stage: str, key: str, result: object) -> None:
        """Store a result; once this returns it survives a loss of power."""
        write_atomic(self._path(stage, key), dumps(result))

    def _path(self, stage: str, key: str) -> Path:
        return self._folder / stage / key[:2] / f"{key}.json"


#: Files that are being written. Each is locked for as long as its writer lives.
_SCRATCH = re.compile(r"\.(.+\.)?[0-9a-f]{32}\.part")


def write_atomic(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Write a file so that at every moment, a loss of power included, it is whole: the old one, or the new one.

    A file that is replaced keeps its mode and, where the system allows it, its owner. A link in its place is replaced
    by the file, never followed; nothing but files and links is replaced.

    Args:
        durable: whether the file must survive a loss of power.

    Raises:
        ArchiveError: the place can't be written, or the disk is full; the old file is as it was.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        before = _replaceable(path)
        with _scratch(path.parent) as (scratch, file):
            file.write(data)
            file.flush()
            if before is not None:
                _keep_mode_and_owner(file.fileno(), before)
            if durable:
                os.fsync(file.fileno())
            os.replace(scratch, path)
        if durable:
            sync_folder(path.parent)
    except OSError as error:
        raise from_os(error, "can't be written", path=path) from error


def _replaceable(path: Path) -> os.stat_result | None:
    """The file that is to be replaced; None where there is none, or a link."""
    try:
        before = path.lstat()
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(before.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if stat.S_ISLNK(before.st_mode):
        return None
    if not stat.S_ISREG(before.st_mode):
        raise ArchiveError("can't be written (it isn't a regular file)", path=path, hint="Move it away.")
    return before


@contextmanager
def _scratch(folder: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """A new file in a folder, which is gone afterwards unless it was renamed."""
    while True:
        scratch = folder / f".{uuid4().hex}.part"  # Of a fixed length: the file's own name may be as long as can be.
        try:
            with scratch.open("xb") as file:
                if _lock(file.fileno()):
                    yield scratch, file
                    return
        finally:
            with suppress(OSError):
                scratch.unlink()


def _lock(handle: int) -> bool:
    """Lock a scratch file for its writer; False where `remove_scratch` was quicker."""
    if fcntl is None:
        return True  # Windows removes no file that is open.
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True  # This file system knows no locks, so `remove_scratch` gets none either.
    return True


def _keep_mode_and_owner(handle: int, before: os.stat_result) -> None:
    if os.name != "posix":
        return
    own = os.fstat(handle)
    if (own.st_uid, own.st_gid) != (before.st_uid, before.st_gid):
        with suppress(PermissionError):  # Only root may give files away.
            os.fchown(handle, before.st_uid, before.st_gid)
    os.fchmod(handle, stat.S_IMODE(before.st_mode))


def remove_scratch(folder: Path) -> None:
    """Remove what writers left behind in a folder, and in those below it, when they were killed."""
    for place, _, names in os.walk(folder):
        for name in names:
            if _SCRATCH.fullmatch(name):
                with suppress(OSError):
                    _remove_abandoned(Path(place, name))


def _remove_abandoned(scratch: Path) -> None:
    if fcntl is None:
        scratch.unlink()
        return
    handle = os.open(scratch, os.O_RDWR | os.O_NOFOLLOW)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)  # Its writer lives, where this fails.
        scratch.unlink()
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Make the folder's list of names itself durable. Windows can't and needn't."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
