"""Every format that a transcript can be written in, and the ones that lie beside it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, cast

from transcribe.captions import FORMATS as CAPTIONS
from transcribe.captions.cues import cues
from transcribe.documents import FORMATS as DOCUMENTS
from transcribe.errors import InputError
from transcribe.model.formats import Format
from transcribe.model.transcript import Transcript
from transcribe.store.archive import Archive

#: Made at every run, beside the transcript. All others are made by `export` when asked for.
PUBLISHED = ("srt", "vtt", "txt", "md")

_FORMATS = {**CAPTIONS, **DOCUMENTS}


def names() -> list[str]:
    """What `--to` takes."""
    return sorted(_FORMATS)


def format_named(name: str) -> Format[Any]:
    """The format of this name.

    Raises:
        InputError: there is none.
    """
    if name not in _FORMATS:
        raise InputError(f"there is no format {name!r}", hint=f"Choose from: {', '.join(names())}.")
    module, _, attribute = _FORMATS[name].partition(":")
    return cast(Format[Any], getattr(import_module(module), attribute))


def unguarded(name: str) -> Format[Any]:
    """The CSV format with cells as they were said, though a spreadsheet may run them.

    Raises:
        InputError: the format isn't one of cells.
    """
    if name != "csv":
        raise InputError(f"{name} has no cells, so --raw doesn't apply", hint="Remove --raw, or use --to csv.")
    return cast(Format[Any], import_module("transcribe.documents.csv").RAW)


def styled(name: str, profile: str) -> Format[Any]:
    """A caption format by a house style: `podcast`, `netflix`, `bbc`, `dcmp`, or a TOML file.

    Raises:
        InputError: there is no such format, or it isn't one of captions.
        SettingsError: there is no such profile, or its file can't be used.
    """
    from transcribe.captions.profiles import profile_named

    form = format_named(name)
    if name not in CAPTIONS:
        raise InputError(
            f"{name} has no captions, so a profile doesn't apply",
            hint=f"Remove --profile, or choose a format: {', '.join(sorted(CAPTIONS))}.",
        )
    return replace(form, write=partial(form.write, profile=profile_named(profile)))


def published(archive: Archive, transcript: Transcript) -> dict[Path, bytes]:
    """The published files of a transcript, by path; a translation's are called `translation`."""
    shown = cues(transcript)
    files = {}
    for name in PUBLISHED:
        form = format_named(name)
        path = archive.folder(transcript.id) / form.file_name
        options = {"made": shown} if name in CAPTIONS else {}  # What to show when is weighed once for all of them.
        files[path.with_stem("translation") if transcript.translated_from else path] = form.data(transcript, **options)
    return files


def is_published(archive: Archive, episode_id: str) -> bool:
    """Whether all the published files are there."""
    folder = archive.folder(episode_id)
    return all((folder / format_named(name).file_name).exists() for name in PUBLISHED)
