"""Whoosh's files without their pickles' power to run code.

Whoosh keeps its table of contents, its stored fields and parts of its posting lists as pickles, and a pickle may call
any function. Here they are read by an unpickler that knows only the classes that our own indexes hold (seen with
whoosh-reloaded 2.7.5).
"""

from __future__ import annotations

import io
import pickle
import sys
from collections import defaultdict
from typing import Any, BinaryIO

from transcribe.errors import SearchIndexError

#: What Whoosh's modules call the functions that read a pickle.
_NAMES = ("load", "loads", "load_pickle", "depickle")


def restrict_unpickling() -> None:
    """Have Whoosh read pickles by the restricted unpickler only, in the whole process."""
    import whoosh.compat
    import whoosh.filedb.filestore
    import whoosh.index  # noqa: F401

    safe = {pickle.load: _load, pickle.loads: _loads}
    # They import the functions by name; what is imported later takes them from `whoosh.compat`, which is among these.
    for module in [module for name, module in sys.modules.items() if name.startswith("whoosh.")]:
        for name in _NAMES:
            found = getattr(module, name, None)
            if found in safe:
                setattr(module, name, safe[found])


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        from whoosh.codec.whoosh3 import W3Codec, W3Segment

        known = {
            ("whoosh.codec.whoosh3", "W3Codec"): W3Codec,
            ("whoosh.codec.whoosh3", "W3Segment"): W3Segment,
            ("collections", "defaultdict"): defaultdict,
            ("builtins", "int"): int,
            ("_codecs", "encode"): _encode,
        }
        if (module, name) not in known:
            raise SearchIndexError(
                f"contains something no search index has ({module}.{name}); it wasn't run",
                hint="Somebody may have put it there. `transcribe index build` makes the index from the transcripts "
                "again.",
            )
        return known[module, name]


def _encode(text: str, encoding: str) -> bytes:
    """How old forms of pickle write bytes."""
    if encoding != "latin1":
        raise pickle.UnpicklingError(f"bytes in {encoding!r}")
    return text.encode("latin-1")


def _load(file: BinaryIO) -> Any:
    return _Unpickler(file).load()


def _loads(data: bytes) -> Any:
    return _Unpickler(io.BytesIO(data)).load()
