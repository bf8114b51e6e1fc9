"""The keys that results are kept under: a digest of everything a result depends on.

A key is SHA-256 over canonical JSON: sorted names, no white space, no names of classes, so that renaming a class
changes no key. Whoever adds something that a result depends on adds it to the key, under a name.

Not in any key are the versions of numeric libraries (torch, NumPy, FFmpeg), the number of threads and how many windows
are decoded at once: they change how numbers are rounded, not what is worked out. Where a new version changes more than
that, raise the revision of the method.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from base64 import b64encode
from collections.abc import Mapping
from enum import Enum
from pathlib import PurePath

#: Part of every key. Raise it where equal keys no longer mean equal results; everything kept before is then made again.
FORMAT = 1


def cache_key(**depends: object) -> str:
    """The key of a result that depends on these, each under its name. 64 hexadecimal digits.

    >>> cache_key(beams=1) == cache_key(beams="1")
    False
    >>> cache_key(beams=1, task="translate") == cache_key(task="translate", beams=1)
    True

    Raises:
        TypeError: something is none of what `canonical` knows.
    """
    return content_digest({"format": FORMAT, **depends})


def content_digest(value: object) -> str:
    """A digest of a value alone, 64 hexadecimal digits: for names and ids, which outlive the format of keys."""
    return hashlib.sha256(canonical(value)).hexdigest()


def canonical(value: object) -> bytes:
    """A value as JSON that is the same wherever and whenever it is written.

    Args:
        value: None, truth values, numbers, text, bytes, paths, enumerations, records, and sequences, sets and mappings
            (with text as names) of them. A sequence's kind doesn't count, and a record is a mapping of its fields.

    Raises:
        TypeError: it is, or holds, something else. Text made of it could leave out what makes the difference.
        ValueError: it holds a number that is none (NaN, infinity).
    """
    return json.dumps(_plain(value), sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii")


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return _plain(value.value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, bytes):
        return {"base64": b64encode(value).decode("ascii")}
    if isinstance(value, PurePath):
        return value.as_posix()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        if not all(isinstance(name, str) for name in value):
            raise TypeError(f"a key can't be made of a mapping whose names aren't text: {value!r}")
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, set | frozenset):
        return sorted((_plain(one) for one in value), key=lambda one: json.dumps(one, sort_keys=True))
    raise TypeError(f"a key can't be made of {type(value).__name__}")
