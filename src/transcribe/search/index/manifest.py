"""Where a search index lives, whichever engine made it.

    index/search/index.json          names the engine, the folder that holds, and its form; read before anything else
    index/search/DIGITS/             an engine's index
    index/search/DIGITS/synced.json  which transcripts it holds; see `syncing`

Only the folder that `index.json` names is ever opened. A rebuild makes a folder of its own, with this engine or with
another, and then changes that one line: readers have the old index until the new one is whole.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from transcribe.errors import InputError, SearchIndexError, TranscribeError
from transcribe.store.inputs import RECORD, read_text
from transcribe.store.storage import write_atomic

T = TypeVar("T")

#: How long a second writer waits for the first.
WAIT_S = 30.0
HINT = "`transcribe index build` rebuilds it from the transcripts."


class Home:
    """The folder `index/search` as one engine sees it. Making one touches nothing on disk.

    Args:
        form: the form of what lies in an index's folder. It changes when an older index would answer wrongly.
    """

    def __init__(self, root: Path, engine: str, form: int) -> None:
        self.root = root
        self._engine = engine
        self._form = form

    def exists(self) -> bool:
        """Whether there is an index at all."""
        return _pointer(self.root).exists()

    def current(self) -> Path:
        """The folder that holds, after a look at whether it is of this engine and form.

        Raises:
            SearchIndexError: there is none, or it is damaged or of another engine or version.
        """
        match _told(self.root):
            case {"format": int(form), "engine": str(engine), "folder": str(name)} if (form, engine) == (
                self._form,
                self._engine,
            ) and _is_ours(name):
                return self.root / name
        raise SearchIndexError(
            "isn't a search index of this version of transcribe", path=_pointer(self.root), hint=HINT
        )

    def replace(self, make: Callable[[Path], T]) -> T:
        """Let `make` fill a new folder, which mustn't exist yet, and have that one hold from then on."""
        folder = self.root / uuid4().hex
        try:
            made = make(folder)
            told = {"format": self._form, "engine": self._engine, "folder": folder.name}
            write_atomic(_pointer(self.root), json.dumps(told).encode())
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        for other in self.root.iterdir():
            if _is_ours(other.name) and other != folder:
                shutil.rmtree(other, ignore_errors=True)
        return made


def engine_of(root: Path) -> str | None:
    """The engine that made the index in `index/search`; None where there is no index, or nobody can tell."""
    try:
        told = _told(root)
    except SearchIndexError:
        return None
    engine = told.get("engine") if isinstance(told, dict) else None
    return engine if isinstance(engine, str) else None


def _told(root: Path) -> Any:
    path = _pointer(root)
    try:
        there = path.stat()
        return _read(path, (there.st_ino, there.st_mtime_ns, there.st_size))
    except FileNotFoundError as error:
        raise SearchIndexError(
            "there is no search index yet", path=root, hint=f"`transcribe run` creates it. {HINT}"
        ) from error
    except OSError as error:
        raise SearchIndexError("is damaged", path=path, hint=HINT) from error


def _pointer(root: Path) -> Path:
    return root / "index.json"


@lru_cache(100)
def _read(path: Path, stamp: tuple[int, ...]) -> Any:
    """What a pointer says; read once, since that takes long beside a search.

    Args:
        stamp: tells the file from the one that takes its place.
    """
    return json_of_index(path)


def json_of_index(path: Path) -> Any:
    """What a file beside an engine's own holds.

    Raises:
        SearchIndexError: it can't be read, or is no JSON.
    """
    try:
        return json.loads(read_text(path, RECORD))
    except (InputError, ValueError, RecursionError) as error:
        raise SearchIndexError("is damaged", path=path, hint=HINT) from error


def _is_ours(name: str) -> bool:
    return re.fullmatch("[0-9a-f]{32}", name) is not None


@contextmanager
def faults_told(folder: Path) -> Iterator[None]:
    """An engine says what is wrong with an index by whatever its reading of damaged bytes happens to raise."""
    try:
        yield
    except SearchIndexError as error:
        if error.path is None:
            raise SearchIndexError(error.reason, path=folder, hint=error.hint) from error
        raise
    except TranscribeError:
        raise
    except OSError as error:
        raise SearchIndexError(
            f"can't be read or written ({error.strerror or error})",
            path=folder,
            hint=f"Check free disk space and the folder's permissions. {HINT}",
        ) from error
    except Exception as error:
        raise SearchIndexError(f"is damaged ({type(error).__name__})", path=folder, hint=HINT) from error
