"""Regular files only, and none that is larger than its kind may be.

A file is opened without waiting, and judged once it is open, so that nothing can take its place in between. A pipe
would keep the program waiting for ever, and `/dev/zero` has no end.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from os import PathLike

from transcribe.errors import DocumentError, InputError, TranscribeError, from_os
from transcribe.model.records import record

StrPath = str | PathLike[str]

# Windows has neither pipes that block on opening nor terminals that take over; its files would be read as text.
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)

_OTHERS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


@record
class FileKind:
    """What a file is read as.

    Attributes:
        name: with its article, for errors: "a caption file".
        largest: bytes; no honest file of the kind is larger.
        error: what is raised where the file can't be taken.
        hint: what to do about a file that is too large.
    """

    name: str
    largest: int
    error: type[InputError] = DocumentError
    hint: str = "Check that it is the right file."


#: What this package wrote itself: a transcript of two days of speech is the largest.
RECORD = FileKind("a file of an archive", 64_000_000)


@contextmanager
def opened(path: StrPath, error: type[InputError] = InputError) -> Iterator[BufferedReader]:
    """A regular file, open for reading; how large it is doesn't matter.

    Raises:
        InputError (or `error`): it is missing, can't be read, or isn't a regular file.
    """
    handle = _handle(path, error)
    try:
        mode = os.fstat(handle).st_mode
        if not stat.S_ISREG(mode):
            raise error(
                f"is {_OTHERS.get(stat.S_IFMT(mode), 'not a regular file')}", path=path, hint="Name a regular file."
            )
        file = os.fdopen(handle, "rb")
    except BaseException:
        os.close(handle)
        raise
    with file:
        yield file


def read(path: StrPath, kind: FileKind) -> bytes:
    """A file's bytes.

    Raises:
        `kind.error`: it is missing, may not be read, isn't a regular file, or is too large for its kind.
    """
    with opened(path, kind.error) as file:
        refuse_large(os.fstat(file.fileno()).st_size, path, kind)
        try:
            data = file.read(kind.largest + 1)  # It may grow meanwhile, and what the system makes up has no size.
        except OSError as fault:
            raise _unreadable(fault, path, kind.error) from fault
    refuse_large(len(data), path, kind)
    return data


def read_if_there(path: StrPath, kind: FileKind) -> bytes | None:
    """The same; None where there is no such file."""
    try:
        return read(path, kind)
    except kind.error as fault:
        if isinstance(fault.__cause__, FileNotFoundError):
            return None
        raise


def is_there(path: StrPath, error: type[InputError] = DocumentError) -> bool:
    """Whether there is something by this name.

    Raises:
        DocumentError (or `error`): the system can't tell.
    """
    try:
        os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as fault:
        if fault.errno == errno.ENAMETOOLONG:  # Nothing can have this name.
            return False
        raise _unreadable(fault, path, error) from fault
    return True


def read_text(path: StrPath, kind: FileKind) -> str:
    """A file's text in UTF-8, with or without a byte order mark.

    Raises:
        `kind.error`: as `read`, or it isn't UTF-8.
    """
    return utf8(read(path, kind), path, kind)


def utf8(data: bytes, path: StrPath | None, kind: FileKind) -> str:
    """Bytes as text in UTF-8, with or without a byte order mark.

    Raises:
        `kind.error`: they aren't.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = fault.object.count(b"\n", 0, fault.start) + 1  # its object is without the byte order mark
        raise kind.error(
            f"can't be read (it isn't UTF-8 text: line {line})", path=path, hint="Save it as UTF-8 text."
        ) from fault


def refuse_large(size: int, path: StrPath, kind: FileKind) -> None:
    """Judge a file's size, in bytes.

    Raises:
        `kind.error`: it is larger than its kind may be.
    """
    if size > kind.largest:
        raise kind.error(
            f"is too large for {kind.name} ({_told(size)}; at most {_told(kind.largest)})", path=path, hint=kind.hint
        )


def _handle(path: StrPath, error: type[InputError]) -> int:
    try:
        return os.open(path, _FLAGS)
    except OSError as fault:
        raise _unreadable(fault, path, error) from fault
    except ValueError as fault:  # a zero byte, or what no file's name can be written with
        raise error("can't be read (no file can have this name)", path=path, hint="Check the path.") from fault


def _unreadable(fault: OSError, path: StrPath, error: type[InputError]) -> TranscribeError:
    if isinstance(fault, FileNotFoundError):
        return error("there is no such file", path=path, hint="Check the path.")
    if isinstance(fault, PermissionError):
        return error("can't be read: permission denied", path=path, hint="Change its permissions.")
    return from_os(fault, "can't be read", path=path, kind=error)


def _told(size: int) -> str:
    """A number of bytes for people.

    >>> [_told(size) for size in (900, 65_000, 1_000_000, 16_400_000)]
    ['900 bytes', '65 kB', '1 MB', '16.4 MB']
    """
    if size < 1000:
        return f"{size} bytes"
    unit, name = next((unit, name) for unit, name in ((10**9, "GB"), (10**6, "MB"), (10**3, "kB")) if size >= unit)
    return f"{size / unit:.1f}".removesuffix(".0") + f" {name}"
