"""JSON, YAML and TOML within bounds."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from transcribe.errors import DocumentError
from transcribe.store.inputs import FileKind, json_value, toml_value, yaml_value
from transcribe.store.inputs.values import DEEPEST, MOST_VALUES

KIND = FileKind("a test", 10**8)

MERGES = "a0: &a0 {k: v}\n" + "".join(
    f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}], k{n}: v}}\n" for n in range(1, 10)
)
LISTS = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10))


@pytest.mark.parametrize(
    ("read", "text", "reason"),
    [
        (json_value, "[" * 100_000, "deeper than 100"),
        (json_value, "[" * 150 + "]" * 150, "deeper than 100"),
        (json_value, '{"a":' * 150 + "1" + "}" * 150, "deeper than 100"),
        (json_value, "1" * 5000, "a number of too many digits"),
        (json_value, "[-" + "1" * 30 + "]", "a number of too many digits"),
        (json_value, "[" + "{}," * MOST_VALUES + "{}]", "more than 2,000,000 values"),
        (json_value, '[\n"\\ud83d"]', "half of a character .*line 2"),
        (json_value, "", "line 1 isn't valid JSON"),
        (toml_value, "a = " + "[" * 100_000, "deeper than 100"),
        (toml_value, "a = " + "[" * 150 + "]" * 150, "deeper than 100"),
        (toml_value, ".".join("a" * 150) + " = 1", "deeper than 100"),
        (toml_value, "a = " + "1" * 5000, "isn't valid TOML"),
        (toml_value, "a = " + "1" * 30, "a number of too many digits"),
        (yaml_value, "[" * 100_000, "deeper than 100"),
        (yaml_value, "- " * 150 + "x", "deeper than 100"),
        (yaml_value, MERGES, "alias .* stands for more than a text"),
        (yaml_value, LISTS, "alias .* stands for more than a text"),
        (yaml_value, "a: &a " + "x" * 10_000 + "\nb: [" + "*a, " * 20 + "]", "aliases stand for more than"),
        (yaml_value, "a: " + "1" * 5000, "a number of too many digits"),
        (yaml_value, "a: 0x" + "1" * 5000, "a number of too many digits"),
        (yaml_value, "a: 1" + ":59" * 50_000, "a number of too many digits"),
        (yaml_value, "a: !!timestamp x", "isn't valid YAML"),
        (yaml_value, "a: !!int x", "isn't valid YAML"),
        (yaml_value, "a: *b", "isn't valid YAML"),
        (yaml_value, "a: &a [*a]", "isn't valid YAML"),
    ],
)
def test_what_goes_beyond_the_bounds_is_refused(read: Callable[..., Any], text: str, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason) as raised:
        read(text, "file", KIND)
    assert raised.value.path == "file"
    assert len(raised.value.reason) < 200


def test_what_lies_within_them_is_read() -> None:
    deep = "[" * DEEPEST + "]" * DEEPEST
    assert json_value(deep, None, KIND) == yaml_value(deep, None, KIND) == json.loads(deep)
    assert json_value("[18446744073709551615, 1e400, NaN]", None, KIND)[:2] == [2**64 - 1, float("inf")]
    assert json_value('"\\ud83d\\ude00"', None, KIND) == "😀"
    assert [json_value(text, None, KIND) for text in ("1", "null", "[]", "{}")] == [1, None, [], {}]
    assert yaml_value("a: &a Ann Lee\nb: [*a, 1:30:00, 2017-11-01]", None, KIND)["b"][:2] == ["Ann Lee", 5400]
    assert toml_value("a = [1]", None, KIND) == {"a": [1]}
