"""Every error that this package raises on purpose.

    TranscribeError            what, why, and the hint; `exit_code` says how a command ends
    ├── InputError             2   something given can't be used
    │   ├── AudioError         2   a recording that can't be decoded
    │   ├── PageError          2   an episode page or sidecar that can't be read
    │   │   └── NotAPageError  2   a file that can be read, and isn't an episode page
    │   ├── DocumentError      2   one of our own files (transcript, reference, cache) that doesn't hold what it should
    │   ├── SettingsError      2   an option or a settings file
    │   ├── EditConflict       2   an edit was made against an older state than what is stored
    │   └── QueryError         2   a search query
    ├── ArchiveError           2   the archive's folders: missing, not writable, in use by another process
    │   ├── ArchiveBusy        2   another process holds what is needed
    │   ├── CatalogueError     2   the catalogue's file can't be opened or written here
    │   └── SearchIndexError   2   the search index: missing, stale, damaged, or not ours
    ├── EngineUnavailable      3   an engine, its model, its token or its network is missing here
    ├── EngineFailed           1   an engine was there, and broke while at work
    └── Defect                 2   something that nobody foresaw

Foreign errors are turned into one of these where the foreign library is called (`raise ... from error`), so
that nothing above an adapter needs to know which library it was.
"""

from __future__ import annotations

import errno
from os import PathLike, fspath
from typing import Any


class TranscribeError(Exception):
    """A fault that a person can do something about.

    Args:
        reason: what is wrong, without a full stop.
        path: the file it concerns, if one does.
        hint: what to do about it, as a sentence or a command.

    >>> print(TranscribeError("is empty", path="audio/a.mp3", hint="Copy it again."))
    audio/a.mp3: is empty. Copy it again.
    """

    exit_code = 1

    def __init__(self, reason: str, *, path: str | PathLike[str] | None = None, hint: str = "") -> None:
        # All three go to Exception too: an error crosses process borders by pickling its `args`.
        super().__init__(reason, path, hint)
        self.reason = reason
        self.path = None if path is None else fspath(path)
        self.hint = hint

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.reason, self.path, self.hint)

    def __str__(self) -> str:
        said = self.reason if self.path is None else f"{shown(self.path)}: {self.reason}"
        return f"{said}. {self.hint}" if self.hint else said


def shown(name: str) -> str:
    r"""A file's name as it can be printed and stored: bytes in it that are no UTF-8 as escapes.

    >>> import os
    >>> shown(os.fsdecode(b"caf\xe9.mp3"))
    'caf\\xe9.mp3'
    """
    try:
        return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    except UnicodeEncodeError:  # Half a character that no byte stands for.
        return name.encode("utf-8", "backslashreplace").decode()


def _rebuild(kind: type[TranscribeError], reason: str, path: str | None, hint: str) -> TranscribeError:
    return kind(reason, path=path, hint=hint)


class InputError(TranscribeError):
    """Something that was given can't be used."""

    exit_code = 2


class AudioError(InputError):
    """A recording that can't be decoded: no audio in it, empty, truncated, or not a recording at all."""


class PageError(InputError):
    """An episode page or sidecar that can't be read."""


class NotAPageError(PageError):
    """A file that can be read, and isn't an episode page: a transcript, a letter."""


class DocumentError(InputError):
    """A transcript, reference or stored result that doesn't hold what its kind of file must hold."""


class SettingsError(InputError):
    """An option, or a settings file."""


class QueryError(InputError):
    """A search query that can't be understood."""


class EditConflict(InputError):
    """Somebody else edited meanwhile what an edit was made against.

    Attributes:
        between: the edits that came in between, oldest first.
    """

    def __init__(
        self, reason: str, *, path: str | PathLike[str] | None = None, hint: str = "", between: tuple[Any, ...] = ()
    ) -> None:
        super().__init__(reason, path=path, hint=hint)
        self.between = between

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild_conflict, (self.reason, self.path, self.hint, self.between)


def _rebuild_conflict(reason: str, path: str | None, hint: str, between: tuple[Any, ...]) -> EditConflict:
    return EditConflict(reason, path=path, hint=hint, between=between)


class ArchiveError(TranscribeError):
    """The archive's own folders: missing, not writable, or in use."""

    exit_code = 2


class ArchiveBusy(ArchiveError):
    """Another process holds what is needed, and didn't let go of it in time."""


class CatalogueError(ArchiveError):
    """The catalogue's file can't be opened or written here."""


class SearchIndexError(ArchiveError):
    """The search index is missing, stale, damaged, or wasn't made by this package."""


class EngineUnavailable(TranscribeError):
    """An engine can't run here: its package, model, token or network is missing."""

    exit_code = 3


class EngineFailed(TranscribeError):
    """An engine broke while it was at work."""


#: What a person can do about what the system says.
_HINTS = {
    errno.ENOSPC: "The disk is full: free some space.",
    getattr(errno, "EDQUOT", -1): "Your disk quota is used up: free some space.",
    errno.EFBIG: "The file system doesn't allow files this large.",
    errno.EROFS: "The disk is read-only: mount it for writing, or work on a copy.",
    errno.EACCES: "Check its owner and permissions.",
    errno.EPERM: "Check its owner and permissions.",
    errno.ELOOP: "It is a link to itself, or a link where none is allowed: remove it.",
    errno.ENOTDIR: "There is a file where a folder is needed: move it away.",
    errno.EISDIR: "There is a folder where a file is needed: move it away.",
    errno.ENOENT: "Check the path.",
    errno.ENAMETOOLONG: "Choose a shorter name.",
    errno.EIO: "The disk or the network failed: check it, and copy the file from elsewhere.",
    errno.EMFILE: "Too many files are open: raise the limit (ulimit -n).",
    errno.ENFILE: "Too many files are open: close other programs.",
}


def from_os(
    error: OSError, what: str, *, path: str | PathLike[str] | None = None, kind: type[TranscribeError] = ArchiveError
) -> TranscribeError:
    """What the system says of a file, as an error of ours with a hint.

    Args:
        what: what couldn't be done, such as "can't be read".
        path: the file; by default the one that the system names.

    >>> print(from_os(OSError(errno.ENOSPC, "No space left on device"), "can't be written", path="a.srt"))
    a.srt: can't be written (No space left on device). The disk is full: free some space.
    """
    named = path if path is not None else error.filename if isinstance(error.filename, str) else None
    why = error.strerror or str(error) or type(error).__name__
    return kind(f"{what} ({why})", path=named, hint=_HINTS.get(error.errno or 0, ""))


class Defect(TranscribeError):
    """Something that nobody foresaw."""

    exit_code = 2


def as_ours(error: Exception) -> TranscribeError:
    """An error as one of ours, in one line; where it is a foreign one, that is the last resort.

    >>> print(as_ours(RecursionError("maximum recursion depth exceeded")))
    the data is nested too deeply. Simplify the file.
    """
    if isinstance(error, TranscribeError):
        return error
    if isinstance(error, OSError):
        return from_os(error, "can't be read or written")
    if isinstance(error, MemoryError):
        return Defect("memory ran out", hint="Close other programs, or use fewer --jobs.")
    if isinstance(error, RecursionError):
        return Defect("the data is nested too deeply", hint="Simplify the file.")
    if isinstance(error, UnicodeError):
        return Defect(f"a text or a name isn't Unicode ({_one_line(error)})", hint="Save it as UTF-8.")
    return Defect(
        f"{type(error).__name__}: {_one_line(error)}",
        hint="This is a bug in transcribe: please report it with the output of `transcribe --debug ...`.",
    )


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:300]
