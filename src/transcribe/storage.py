"""Files that are whole at every moment, and results kept by what they depend on."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

from transcribe.errors import ArchiveError, DocumentError
from transcribe.records import dumps, loads

T = TypeVar("T")


class StageCache:
    """Results of stages, by what they depend on. Whatever is damaged counts as absent, and is made again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, stage: str, key: str, kind: type[T]) -> T | None:
        """The result stored under this key, if there is one."""
        try:
            return loads(kind, self._path(stage, key).read_bytes())
        except (OSError, DocumentError):
            return None

    def put(self, stage: str, key: str, result: object) -> None:
        """Store a result; once this returns it survives a loss of power."""
        write_atomic(self._path(stage, key), dumps(result))

    def _path(self, stage: str, key: str) -> Path:
        return self._folder / stage / key[:2] / f"{key}.json"


def digest(*parts: object) -> str:
    """A key for what a result depends on: equal parts, equal key. 64 hexadecimal digits (SHA-256).

    >>> digest("a", "b") == digest("ab")
    False
    """
    return hashlib.sha256(dumps([str(part) for part in parts])).hexdigest()


def write_atomic(path: Path, data: bytes) -> None:
    """Write a file so that at every moment, a loss of power included, it is whole: the old one, or the new one.

    Raises:
        ArchiveError: the place can't be written, or the disk is full; the old file is as it was.
    """
    scratch = path.with_name(f".{path.name}.{uuid4().hex}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with scratch.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(scratch, path)
    except OSError as error:
        with suppress(OSError):  # Where a file stands in a folder's place, not even that can be asked.
            scratch.unlink()
        raise ArchiveError(f"can't be written ({error.strerror})", path=path,
                           mend="Check the disk's space and who owns the folder.") from error
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the folder's list of names itself durable. Windows can't and needn't."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

