"""Files that come in: captions, transcripts of other programs, documents that people corrected; one file a format.

To add a format: write its module with a function from (data, `ReadContext`) to `told.Told`;
name it in `READERS`; tell `form_of` its ending or its content; test it with files that others' programs write, and with
our own export of `support.odd.odd_transcripts` if there is one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import cast

from transcribe.errors import InputError
from transcribe.model.parsed import ParsedTranscript
from transcribe.readers.context import ReadContext
from transcribe.readers.forms import form_of
from transcribe.readers.timing import timed
from transcribe.store.inputs import FileKind, refuse_large
from transcribe.store.inputs import read as read_file

__all__ = ["READERS", "form_of", "read", "read_bytes", "read_data", "timed"]

#: Form to "module:function"; imported only when asked for.
READERS: Mapping[str, str] = {
    "docx": "transcribe.readers.documents.docx:read",
    "json": "transcribe.readers.json:read",
    "md": "transcribe.readers.documents.markdown:read",
    "podcast-json": "transcribe.readers.podcast_json:read",
    "rttm": "transcribe.readers.rttm:read",
    "srt": "transcribe.readers.cues.srt:read",
    "ttml": "transcribe.readers.cues.ttml:read",
    "txt": "transcribe.readers.documents.text:read",
    "vtt": "transcribe.readers.cues.vtt:read",
    "whisper-json": "transcribe.readers.whisper_json:read",
}

# A day of speech is a megabyte of text, 4 MB of captions, and 32 MB of JSON with the time of each word.
_CAPTIONS = FileKind("a caption file", 16_000_000)
_KINDS: Mapping[str, FileKind] = {
    "docx": FileKind("a Word document", 64_000_000, hint="Save it without its pictures."),
    "json": FileKind("a transcript as JSON", 64_000_000),
    "podcast-json": FileKind("a transcript as JSON", 32_000_000),
    "whisper-json": FileKind("a transcript as JSON", 32_000_000),
    "md": FileKind("a transcript as text", 2_000_000),
    "txt": FileKind("a transcript as text", 2_000_000),
}

#: What a reader is: the file's bytes, and what is known of it, to what the file tells.
Reader = Callable[[bytes, ReadContext], ParsedTranscript]


def read(path: Path, form: str | None = None, *, episode_id: str = "", names: Iterable[str] = ()) -> ParsedTranscript:
    """Read a file.

    Args:
        form: a name in `READERS`; None to find it out.
        episode_id: whose part is read of a file that tells of several.
        names: of people whom the transcript or its page already has; their labels are always believed.

    Raises:
        InputError: nobody reads such a file, or there is no such form.
        DocumentError: it can't be read, or doesn't hold what its kind of file must hold.
        EngineUnavailable: a package that it takes isn't installed.
    """
    return read_data(read_bytes(path), path, form, episode_id=episode_id, names=names)


def read_bytes(path: Path) -> bytes:
    """A file's bytes, for `form_of` and `read_data`.

    Raises:
        DocumentError: it can't be read, or is larger than any of its kind.
    """
    return read_file(path, max(_KINDS.values(), key=lambda kind: kind.largest))


def read_data(
    data: bytes, path: Path, form: str | None = None, *, episode_id: str = "", names: Iterable[str] = ()
) -> ParsedTranscript:
    """Read a file's bytes, as `read` does; `path` tells its ending, and serves errors."""
    form = form or form_of(path, data)
    if form not in READERS:
        raise InputError(f"there is no form {form!r} to read", path=path, hint=f"Choose from: {', '.join(READERS)}.")
    refuse_large(len(data), path, _KINDS.get(form, _CAPTIONS))
    module, _, function = READERS[form].partition(":")
    reader = cast(Reader, getattr(import_module(module), function))
    return reader(data, ReadContext(path, episode_id, tuple(names)))
