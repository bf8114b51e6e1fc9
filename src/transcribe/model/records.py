"""Frozen records, and their JSON.

Whatever crosses a module's border is a record: a frozen, slotted dataclass. Records are written as JSON and read
back by pydantic, which is imported only then, so that declaring records costs nothing. Reading is strict about names:
an unknown field is an error rather than a value silently lost.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from os import PathLike
from typing import TYPE_CHECKING, Any, TypeVar, cast, dataclass_transform

from transcribe.errors import DocumentError, InputError

if TYPE_CHECKING:
    from pydantic import TypeAdapter

T = TypeVar("T")

# Read by pydantic when it builds a record's validator. Bytes travel as base64, since JSON has none.
_PYDANTIC_CONFIG = {"extra": "forbid", "allow_inf_nan": False, "ser_json_bytes": "base64", "val_json_bytes": "base64"}


@dataclass_transform(frozen_default=True)
def record(kind: type[T]) -> type[T]:
    """Make a class a record: a frozen, slotted dataclass that `dumps` and `loads` know how to handle.

    >>> @record
    ... class Point:
    ...     x: int
    ...     y: int = 0
    >>> Point(1)
    Point(x=1, y=0)
    """
    made = dataclasses.dataclass(frozen=True, slots=True)(kind)
    made.__pydantic_config__ = _PYDANTIC_CONFIG  # type: ignore[attr-defined]
    return made


_adapters: dict[Any, TypeAdapter[Any]] = {}


def _adapter(kind: Any) -> TypeAdapter[Any]:
    # Building one takes milliseconds, using it microseconds.
    if kind not in _adapters:
        from pydantic import TypeAdapter

        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def dumps(value: object, kind: Any = None, *, indent: int | None = None) -> bytes:
    """Write a record (or a plain container of records) as UTF-8 JSON with a line feed at its end.

    Args:
        kind: the value's type, where `type(value)` doesn't tell it all (`tuple[Interval, ...]`).

    Raises:
        InputError: a text in it isn't Unicode (half of a surrogate pair, as in a name that isn't UTF-8).
    """
    from pydantic_core import PydanticSerializationError

    try:
        return _adapter(kind or type(value)).dump_json(value, indent=indent) + b"\n"
    except (PydanticSerializationError, UnicodeError) as broken:
        if "surrogate" not in str(broken):
            raise
        raise InputError(
            "a text or a name contains half a character, which no file can store", hint="Write it anew."
        ) from broken


def loads(
    kind: Callable[..., T],
    data: bytes,
    *,
    path: str | PathLike[str] | None = None,
    error: type[InputError] = DocumentError,
    hint: str = "",
) -> T:
    """Read a record from JSON.

    Raises:
        DocumentError (or `error`): the text isn't JSON, or fields are missing, unknown or wrong; all of them are
            named in one line, each with its place.
    """
    from pydantic import ValidationError

    try:
        return cast(T, _adapter(kind).validate_json(data))
    except ValidationError as broken:
        raise error(_all_in_one_line(broken), path=path, hint=hint) from broken


def validate(
    kind: Callable[..., T],
    value: object,
    *,
    path: str | PathLike[str] | None = None,
    error: type[InputError] = DocumentError,
    hint: str = "",
) -> T:
    """Make a record of plain Python data (dicts, lists, strings), judged as `loads` judges JSON."""
    from pydantic import ValidationError

    try:
        return cast(T, _adapter(kind).validate_python(value))
    except ValidationError as broken:
        raise error(_all_in_one_line(broken), path=path, hint=hint) from broken


def plain(value: object, kind: Any = None) -> Any:
    """A record as plain JSON-ready Python data."""
    return _adapter(kind or type(value)).dump_python(value, mode="json")


def json_schema(kind: Any) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a record's JSON."""
    return _adapter(kind).json_schema(mode="serialization")


def _all_in_one_line(broken: Any) -> str:
    said = []
    for fault in broken.errors(include_url=False, include_context=False, include_input=False):
        place = ".".join(str(step) for step in fault["loc"])
        message = fault["msg"].removeprefix("Value error, ")
        said.append(f"{place}: {message}" if place else message)
    return "; ".join(said)
