"""JSON, YAML and TOML from anywhere: bounded in depth, in numbers, and in what they come to when they are read.

A YAML alias stands for what its anchor holds, so a few hundred bytes can stand for more than any memory holds. Only
aliases of short texts are taken.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable
from typing import Any

from transcribe.store.inputs.files import FileKind, StrPath

#: Objects and lists in one another. Nothing that is read here needs ten.
DEEPEST = 100
#: Values of a JSON file. A day of speech, word by word, is a million and a half.
MOST_VALUES = 2_000_000
#: Digits of a whole number: enough for 64 bits.
MOST_DIGITS = 20
#: Characters that a YAML file's aliases may stand for, all together.
_MOST_ALIASED = 100_000

_HALF = re.compile(r"\\u[dD][89a-fA-F]")
#: What stands between dotted keys of TOML, for which the parser takes very long if they have many parts.
_NO_KEY = re.compile(r"""[^\w \t"'.-]+""")
#: YAML counts in sixties too ("1:30:00"), which takes long for many digits.
_LONG_NUMBER = re.compile(rf"[-+]?[0-9_:.]{{{2 * MOST_DIGITS},}}")
_CORRECT = "Correct it, or export it again."


def json_value(text: str, path: StrPath | None, kind: FileKind, *, hint: str = _CORRECT) -> Any:
    """What a JSON text holds.

    Raises:
        `kind.error`: it is no JSON, is nested too deep, holds too many values or a number of too many digits, or a
            text that can't be written.
    """
    if sum(map(text.count, "{[,")) > MOST_VALUES:
        raise kind.error(f"holds more than {MOST_VALUES:,} values", path=path, hint=kind.hint)
    try:
        value = json.loads(text, parse_int=_whole)
        _refuse_deep(value)
        if _HALF.search(text):
            _refuse_halves(text, value)
    except json.JSONDecodeError as fault:
        raise kind.error(f"line {fault.lineno} isn't valid JSON ({fault.msg})", path=path, hint=hint) from fault
    except RecursionError as fault:
        raise kind.error(f"isn't valid JSON: {_TOO_DEEP}", path=path, hint=hint) from fault
    except ValueError as fault:
        raise kind.error(f"isn't valid JSON: {fault}", path=path, hint=hint) from fault
    return value


def toml_value(text: str, path: StrPath | None, kind: FileKind) -> dict[str, Any]:
    """What a TOML text holds.

    Raises:
        `kind.error`: it is no TOML, is nested too deep, or holds a number of too many digits.
    """
    try:
        if any(keys.count(".") > DEEPEST for keys in _NO_KEY.split(text)):
            raise ValueError(_TOO_DEEP)
        value = tomllib.loads(text)
        _refuse_deep(value, numbers=True)
    except RecursionError as fault:
        raise kind.error(f"isn't valid TOML: {_TOO_DEEP}", path=path, hint="Correct it.") from fault
    except ValueError as fault:
        raise kind.error(f"isn't valid TOML ({fault})", path=path, hint="Correct that line.") from fault
    return value


def yaml_value(text: str, path: StrPath | None, kind: FileKind) -> Any:
    """What a YAML text holds.

    Raises:
        `kind.error`: it is no YAML, is nested too deep, uses aliases for more than short texts, or holds a number of
            too many digits.
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml, where PyYAML was built with it
    try:
        _refuse_bombs(yaml.parse(text, Loader=loader))
        value = yaml.load(text, Loader=loader)
        _refuse_deep(value, numbers=True)
        return value
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        line = f", line {mark.line + 1}" if mark else ""
        raise kind.error(
            f"isn't valid YAML ({fault.problem or fault.context}{line})", path=path, hint="Correct that line."
        ) from fault
    except (yaml.YAMLError, ValueError, TypeError, AttributeError, RecursionError) as fault:
        # A tag such as !!timestamp on a text that is none ends in nearly any error of Python's.
        reason = str(fault).splitlines()[0] if str(fault) else "it can't be understood"
        raise kind.error(f"isn't valid YAML: {reason}", path=path, hint="Correct it.") from fault


_CONTAINERS = (dict, list, tuple, set)
_TOO_DEEP = f"it is nested deeper than {DEEPEST} levels"
_TOO_LONG = "it holds a number of too many digits"


def _whole(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise ValueError(_TOO_LONG)
    return int(digits)


def _refuse_deep(value: Any, *, numbers: bool = False) -> None:
    """Look at what is read level by level, since what looks at it by calling itself may run out of room.

    Args:
        numbers: whether to look at those too.
    """
    level = [value]
    for _ in range(DEEPEST + 1):
        if numbers and any(isinstance(one, int) and abs(one) >= 10**MOST_DIGITS for one in level):
            raise ValueError(_TOO_LONG)
        level = [
            inner
            for outer in level
            if isinstance(outer, _CONTAINERS)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if numbers or isinstance(inner, _CONTAINERS)
        ]
        if not level:
            return
    raise ValueError(_TOO_DEEP)


def _refuse_halves(text: str, value: Any) -> None:
    """Half of a surrogate pair, which stands for no character, and which no file can be written with."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as fault:
        found = _HALF.search(text)
        line = text.count("\n", 0, found.start()) + 1 if found else 1
        raise ValueError(f"a text holds half of a character (an unpaired \\ud…, from line {line} on)") from fault


def _refuse_bombs(events: Iterable[Any]) -> None:
    import yaml

    depth = aliased = 0
    texts: dict[str, int] = {}
    for event in events:
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.ScalarEvent):
            if _LONG_NUMBER.fullmatch(event.value):
                raise ValueError(_TOO_LONG)
            if event.anchor:
                texts[event.anchor] = len(event.value) + 1
        elif isinstance(event, yaml.AliasEvent):
            if event.anchor not in texts:
                raise ValueError(f"the alias *{event.anchor} stands for more than a text")
            aliased += texts[event.anchor]
        if depth > DEEPEST:
            raise ValueError(_TOO_DEEP)
        if aliased > _MOST_ALIASED:
            raise ValueError(f"its aliases stand for more than {_MOST_ALIASED:,} characters")
