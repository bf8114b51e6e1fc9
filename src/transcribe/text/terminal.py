"""Text that may have come from anywhere, made safe to show.

A title or a file's name may hold escape sequences, which move a terminal's cursor, rename its window or fill its
clipboard, and direction marks, which show text in another order than it has.
"""

from __future__ import annotations

import re

# C0 (without tab and line feed; a carriage return only before a line feed), DEL, C1, separators of lines and
# paragraphs, embeddings, overrides and isolates of direction (Unicode UAX #9), and lone surrogates.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]|\r(?!\n)"
)

# Of these a JSON text has escaped the C0 ones already; the rest stand inside strings only.
_RAW_IN_JSON = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


# Bytes of a file's name or an argument that the system's encoding has no characters for (PEP 383).
_BYTES = re.compile("[\udc80-\udcff]+")


def visible(text: str) -> str:
    r"""The text with whatever could steer a terminal written as a Python escape; bytes of names are read as UTF-8.

    >>> print(visible("\x1b[31mred\x1b[0m, \N{RIGHT-TO-LEFT OVERRIDE}txt"))
    \x1b[31mred\x1b[0m, \u202etxt
    """
    return _UNSAFE.sub(lambda found: ascii(found[0])[1:-1], _BYTES.sub(_decoded, text))


def _decoded(found: re.Match[str]) -> str:
    return found[0].encode("ascii", "surrogateescape").decode("utf-8", "backslashreplace")


def json_escaped(text: str) -> str:
    r"""JSON that says the same, with those characters escaped that JSON itself would leave raw.

    >>> print(json_escaped('"\x9b31m"'))
    "\u009b31m"
    """
    return _RAW_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
