"""Every format that a transcript can be written in, and the ones that lie beside it."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from transcribe.archive import Archive, write_atomic
from transcribe.captions import FORMATS as CAPTIONS
from transcribe.documents import FORMATS as DOCUMENTS
from transcribe.errors import InputError
from transcribe.formats import Format
from transcribe.transcript import Transcript

#: Made at every run, beside the transcript. All others are made by `export` when asked for.
PUBLISHED = ("srt", "vtt", "txt", "md")

_FORMATS = {**CAPTIONS, **DOCUMENTS}


def names() -> list[str]:
    """What `--to` takes."""
    return sorted(_FORMATS)


def format_named(name: str) -> Format:
    """The format of this name.

    Raises:
        InputError: there is none.
    """
    if name not in _FORMATS:
        raise InputError(f"there is no format {name!r}", mend=f"Choose from: {', '.join(names())}.")
    module, _, attribute = _FORMATS[name].partition(":")
    return cast(Format, getattr(import_module(module), attribute))


def publish(archive: Archive, transcript: Transcript) -> None:
    """Write the published files of a transcript anew; a translation's are called `translation`."""
    for name in PUBLISHED:
        made = format_named(name)
        path = archive.folder(transcript.id) / made.file_name
        if transcript.translated_from:
            path = path.with_stem("translation")
        write_atomic(path, made.data(transcript))


def is_published(archive: Archive, episode_id: str) -> bool:
    """Whether all the published files are there."""
    folder = archive.folder(episode_id)
    return all((folder / format_named(name).file_name).exists() for name in PUBLISHED)
