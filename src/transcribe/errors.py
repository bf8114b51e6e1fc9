"""Every error that this package raises on purpose.

    TranscribeError            what, why, and the mend; `exit_code` says how a command ends
    ├── InputError             2   something given can't be used
    │   ├── AudioError         2   a recording that can't be decoded
    │   ├── PageError          2   an episode page or sidecar that can't be read
    │   ├── DocumentError      2   one of our own files (transcript, reference, cache) that doesn't hold what it should
    │   ├── SettingsError      2   an option or a settings file
    │   └── QueryError         2   a search query
    ├── ArchiveError           2   the archive's folders: missing, not writable, in use by another process
    │   └── SearchIndexError   2   the search index: missing, stale, damaged, or not ours
    ├── EngineUnavailable      3   an engine, its model, its token or its network is missing here
    └── EngineFailed           1   an engine was there, and broke while at work

Foreign errors are turned into one of these where the foreign library is called (`raise ... from error`), so
that nothing above an adapter needs to know which library it was.
"""

from __future__ import annotations

from os import PathLike, fspath


class TranscribeError(Exception):
    """A fault that a person can do something about.

    Args:
        reason: what is wrong, without a full stop.
        path: the file it concerns, if one does.
        mend: what to do about it, as a sentence or a command.

    >>> print(TranscribeError("is empty", path="audio/a.mp3", mend="Copy it again."))
    audio/a.mp3: is empty. Copy it again.
    """

    exit_code = 1

    def __init__(self, reason: str, *, path: str | PathLike[str] | None = None, mend: str = "") -> None:
        # All three go to Exception too: an error crosses process borders by pickling its `args`.
        super().__init__(reason, path, mend)
        self.reason = reason
        self.path = None if path is None else fspath(path)
        self.mend = mend

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.reason, self.path, self.mend)

    def __str__(self) -> str:
        said = self.reason if self.path is None else f"{self.path}: {self.reason}"
        return f"{said}. {self.mend}" if self.mend else said


def _rebuild(kind: type[TranscribeError], reason: str, path: str | None, mend: str) -> TranscribeError:
    return kind(reason, path=path, mend=mend)


class InputError(TranscribeError):
    """Something that was given can't be used."""

    exit_code = 2


class AudioError(InputError):
    """A recording that can't be decoded: no audio in it, empty, truncated, or not a recording at all."""


class PageError(InputError):
    """An episode page or sidecar that can't be read."""


class DocumentError(InputError):
    """A transcript, reference or stored result that doesn't hold what its kind of file must hold."""


class SettingsError(InputError):
    """An option, or a settings file."""


class QueryError(InputError):
    """A search query that can't be understood."""


class ArchiveError(TranscribeError):
    """The archive's own folders: missing, not writable, or in use."""

    exit_code = 2


class SearchIndexError(ArchiveError):
    """The search index is missing, stale, damaged, or wasn't made by this package."""


class EngineUnavailable(TranscribeError):
    """An engine can't run here: its package, model, token or network is missing."""

    exit_code = 3


class EngineFailed(TranscribeError):
    """An engine broke while it was at work."""
