"""Files that people ask for by name: an export, a clip, a caption file put right. Nothing else of theirs is touched.

Only regular files are written; links are followed to the file that they stand for, so that the link stays. What is
there already is replaced only by force. Recordings, their pages and references, and the archive's own files are never
replaced, by whatever name they are called: a link, a hard link, `..`, or other letter case where that is the same.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from os import stat_result
from pathlib import Path

from transcribe.errors import InputError, from_os
from transcribe.store.archive import Archive
from transcribe.store.folders import RECORDING_SUFFIXES

_ELSEWHERE = "Choose another place."


def output_place(
    archive: Archive, path: Path, *, force: bool = False, recording: str = "", sound: bool = False
) -> Path:
    """Where an output goes, after a look at whether it may; asked first where making it takes long.

    Args:
        force: whether a file that is there may be replaced.
        recording: the recording that it is made from, as the archive stores its path.
        sound: whether it is a sound file, which has a recording's ending.

    Raises:
        InputError: it exists; it isn't a regular file; it lies in an archive's `audio/` or `index/`; or it is a
            recording, or one of an archive's own files.
    """
    place = _resolved(path)
    for root in _archives(archive, place):
        _refuse_inside(root, path, place)
    before = _regular(path, place)
    if before is None:
        return place
    if not sound and place.suffix.lower() in RECORDING_SUFFIXES:
        raise InputError("has the file extension of a recording", path=path, hint=_ELSEWHERE)
    if not force:
        raise InputError("is there already", path=path, hint="Choose another name, or replace it with --force.")
    _refuse_known(archive, path, place, before, recording)
    return place


def mended_place(archive: Archive, path: Path) -> Path:
    """Where a caption file is written that somebody asked to have put right: where it is, links resolved.

    Raises:
        InputError: it is missing or isn't a regular file; or it is a reference, or one of an archive's own files other
            than published captions.
    """
    place = _resolved(path)
    before = _regular(path, place)
    if before is None:
        raise InputError("there is no such file", path=path, hint="Check the path.")
    for root in _archives(archive, place):
        ours = Archive(root)
        if _is_below(place, ours.references):
            raise InputError("is a reference, which is never written to", path=path, hint="Work on a copy.")
        if _is_below(place, ours.index) and not _is_below(place, ours.episodes):
            raise InputError("is one of the archive's own files", path=path, hint="Work on a copy.")
    if before.st_nlink > 1:
        _refuse_known(archive, path, place, before, "")
    return place


def _resolved(path: Path) -> Path:
    try:
        return Path(os.path.realpath(path))
    except OSError as error:
        raise from_os(error, "can't be written", path=path, kind=InputError) from error


def _regular(path: Path, place: Path) -> stat_result | None:
    """What is there, if anything is.

    Raises:
        InputError: it is something else than a regular file, or the path leads nowhere.
    """
    try:
        found = os.stat(place)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise from_os(
            error if isinstance(error, OSError) else OSError(str(error)), "can't be written", path=path, kind=InputError
        ) from error
    if stat.S_ISDIR(found.st_mode):
        raise InputError("is a folder", path=path, hint="Name a file in it.")
    if not stat.S_ISREG(found.st_mode):
        raise InputError("isn't a regular file", path=path, hint="Name a file; `-o -` is standard output.")
    return found


def _archives(archive: Archive, place: Path) -> Iterator[Path]:
    """The archive at hand, and any other that a place lies in."""
    for folder in dict.fromkeys((archive.root, *place.parents)):
        found = Archive(folder)
        if os.path.isdir(found.episodes) or os.path.isdir(found.references):
            yield folder


def _refuse_inside(root: Path, path: Path, place: Path) -> None:
    ours = Archive(root)
    if _is_below(place, ours.audio):
        raise InputError("is in the recordings' folder, which is never written to", path=path, hint=_ELSEWHERE)
    if _is_below(place, ours.index) or any(_same(place, own) for own in _own_files(ours)):
        raise InputError("is the archive's own folder, which only its commands write to", path=path, hint=_ELSEWHERE)


def _own_files(archive: Archive) -> tuple[Path, ...]:
    """What people keep beside `audio/` and `index/`."""
    return archive.root / "transcribe.toml", archive.root / "glossary.txt"


def _refuse_known(archive: Archive, path: Path, place: Path, before: stat_result, recording: str) -> None:
    """Refuse what is a file of the archive by another name."""
    if recording and _same(place, archive.locate(recording)):
        raise InputError("is the recording itself", path=path, hint=_ELSEWHERE)
    for folder in (archive.audio, archive.index):
        for where, _, names in os.walk(folder):
            for name in names:
                known = Path(where, name)
                if known != place and _same_file(known, before):
                    raise InputError(f"is {archive.relative(known)} by another name", path=path, hint=_ELSEWHERE)


def _is_below(place: Path, folder: Path) -> bool:
    # By what the file system says, since names may differ in case alone, and links may lead there.
    try:
        wanted = os.stat(folder)
    except OSError:
        return place.is_relative_to(folder)
    return any(_same_file(parent, wanted) for parent in place.parents)


def _same(one: Path, other: Path) -> bool:
    try:
        return one == other or _same_file(one, os.stat(other))
    except OSError:
        return False


def _same_file(path: Path, known: stat_result) -> bool:
    try:
        return os.path.samestat(os.stat(path), known)
    except OSError:
        return False
