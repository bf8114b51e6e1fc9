"""References: what people wrote down, or marked, of an episode; one reader a format.

To add a format: write its module with a `read`, name it here by its files' ending, and test it with a file that
somebody else's program made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import cast

from transcribe.errors import DocumentError, InputError
from transcribe.evaluation.references.reference import Reference

__all__ = ["READERS", "Reference", "find_reference", "read_reference", "referenced"]

#: Ending to "module:function", imported only when asked for; those that tell most come first.
READERS: Mapping[str, str] = {
    ".json": "transcribe.evaluation.references.json:read",
    ".rttm": "transcribe.evaluation.references.rttm:read",
    ".srt": "transcribe.evaluation.references.srt:read",
    ".vtt": "transcribe.evaluation.references.vtt:read",
}

#: What a reader is: (text, path for its errors, the episode's id) to what the text tells.
Reader = Callable[[str, Path, str], Reference]


def read_reference(path: Path, episode_id: str) -> Reference:
    """Read an episode's reference, by its file's ending.

    Raises:
        DocumentError: it can't be read, or doesn't hold what its kind of file must hold.
        InputError: no reader knows its ending.
    """
    if path.suffix.lower() not in READERS:
        raise InputError("is no kind of reference that is known here", path=path,
                         mend=f"References are files in {', '.join(READERS)}.")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise DocumentError(f"can't be read ({error.strerror})", path=path) from error
    except UnicodeDecodeError as error:
        raise DocumentError(f"is not UTF-8 (byte {error.start})", path=path, mend="Save it as UTF-8.") from error
    module, _, function = READERS[path.suffix.lower()].partition(":")
    return cast(Reader, getattr(import_module(module), function))(text, path, episode_id)


def find_reference(folder: Path, episode_id: str) -> Path:
    """An episode's reference in a folder; of several the one that tells most.

    Raises:
        DocumentError: there is none.
    """
    for suffix in READERS:
        path = folder / f"{episode_id}{suffix}"
        if path.is_file():
            return path
    raise DocumentError(f"there is no reference for {episode_id!r}", path=folder,
                        mend=f"Put {episode_id}.json, .rttm, .srt or .vtt there, or name the file with --reference.")


def referenced(folder: Path) -> list[str]:
    """The ids of all episodes that have a reference in a folder, sorted."""
    return sorted({path.stem for suffix in READERS for path in folder.glob(f"*{suffix}")})
