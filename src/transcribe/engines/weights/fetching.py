"""Weights over the network: resumed where an earlier try broke off, and kept only if their checksum is right."""

from __future__ import annotations

import hashlib
import os
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from transcribe.errors import EngineUnavailable
from transcribe.model.progress import Progress, silent

#: A network that swallows packets would otherwise hold every run up for minutes.
_TIMEOUT_S = 30.0

_PIECE = 1 << 20


def fetch(url: str, path: Path, sha256: str, progress: Progress = silent) -> None:
    """Bring a file here, unless it is here already. Of several processes that need it, one brings it.

    What has come when the network breaks is kept beside the place, and the next try goes on from there.

    Args:
        sha256: its checksum, in hexadecimal digits.

    Raises:
        EngineUnavailable: the network or the server fails, the disk is full, or the file failed checksum verification.
    """
    from filelock import FileLock

    part = partial(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_name(f".{path.name}.lock")):
            if path.is_file() and checksum(path) == sha256:
                return
            _bring(url, part, progress)
            if checksum(part) != sha256:
                part.unlink()
                raise EngineUnavailable(
                    f"{url}: download failed checksum verification",
                    path=path,
                    hint="Try again; behind a captive portal, log in first.",
                )
            os.replace(part, path)
    except (OSError, HTTPException) as error:
        came = f"; {part.stat().st_size / 1e6:.0f} MB are kept; the next try resumes" if part.exists() else ""
        raise EngineUnavailable(
            f"{url} can't be downloaded ({_why(error)}{came})",
            path=path,
            hint=f"Try again with a network, or put the file into {path.parent}.",
        ) from error


def partial(path: Path) -> Path:
    """Where a file lies while it is being fetched."""
    return path.with_name(f".{path.name}.part")


def checksum(path: Path) -> str:
    """A file's SHA-256, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _bring(url: str, part: Path, progress: Progress) -> None:
    held = part.stat().st_size if part.exists() else 0
    try:
        answer = urlopen(Request(url, headers={"Range": f"bytes={held}-"} if held else {}), timeout=_TIMEOUT_S)
    except HTTPError as error:
        if error.code != 416:  # There is nothing after what is held: it is all here, or more than all.
            raise
        return
    with answer:
        resumes = getattr(answer, "status", None) == 206
        held = held if resumes else 0
        length = int(answer.headers.get("Content-Length") or 0) + held
        with part.open("ab" if resumes else "wb") as file:
            while piece := answer.read(_PIECE):
                file.write(piece)
                held += len(piece)
                progress(min(1.0, held / length) if length else 0.0)
    if held < length:
        raise URLError(f"the connection broke after {held / 1e6:.0f} of {length / 1e6:.0f} MB")


def _why(error: Exception) -> str:
    return str(getattr(error, "reason", None) or error or type(error).__name__)
