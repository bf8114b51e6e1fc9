"""Numbers in words and in digits: "twenty seventeen" and "2017" are the same said twice. English only."""

from __future__ import annotations

from collections.abc import Callable, Sequence

_SMALL = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_UNDER_HUNDRED = {word: n for n, word in enumerate(_SMALL)} | {word: 20 + 10 * n for n, word in enumerate(_TENS)}
_VALUES = _UNDER_HUNDRED | {"hundred": 100, "thousand": 1000}
#: What the first half of a year may be, as in "nineteen eighty-four".
_CENTURIES = range(13, 21)


def in_digits(token: str) -> str:
    """A number's word in digits; any other token as it is.

    >>> in_digits("five"), in_digits("fifth")
    ('5', 'fifth')
    """
    return str(_VALUES.get(token, token))


def is_numeral(token: str) -> bool:
    """Whether a number of several words may have this one in it, "and" apart."""
    return token in _VALUES or token == "oh"


def number_at(tokens: Sequence[str], start: int) -> tuple[str, int]:
    """The number that begins with this token, in digits, and where it ends; `start` itself where none does.

    >>> number_at(("in", "nineteen", "eighty", "four"), 1)
    ('1984', 4)
    >>> number_at(("two", "thousand", "and", "seventeen", "people"), 0)
    ('2017', 4)
    >>> number_at(("five", "six"), 0), number_at(("people",), 0)
    (('5', 1), ('', 0))
    """
    value, end = _under_thousand(tokens, start)
    if end == start:
        return "", start
    following = tokens[end] if end < len(tokens) else ""
    if following == "thousand":
        rest, end = _remainder(_under_thousand, tokens, end + 1)
        return str(value * 1000 + rest), end
    if value in _CENTURIES:
        if following == "oh" and end + 1 < len(tokens) and 0 < _UNDER_HUNDRED.get(tokens[end + 1], 0) < 10:
            return str(value * 100 + _UNDER_HUNDRED[tokens[end + 1]]), end + 2
        rest, after = _under_hundred(tokens, end)
        if rest >= 10:
            return str(value * 100 + rest), after
    return str(value), end


def _under_hundred(tokens: Sequence[str], start: int) -> tuple[int, int]:
    if start >= len(tokens) or tokens[start] not in _UNDER_HUNDRED:
        return 0, start
    value, end = _UNDER_HUNDRED[tokens[start]], start + 1
    if value >= 20 and end < len(tokens) and 0 < _UNDER_HUNDRED.get(tokens[end], 0) < 10:
        return value + _UNDER_HUNDRED[tokens[end]], end + 1
    return value, end


def _under_thousand(tokens: Sequence[str], start: int) -> tuple[int, int]:
    value, end = _under_hundred(tokens, start)
    if value > 0 and end < len(tokens) and tokens[end] == "hundred":
        rest, end = _remainder(_under_hundred, tokens, end + 1)
        return value * 100 + rest, end
    return value, end


def _remainder(
    read: Callable[[Sequence[str], int], tuple[int, int]], tokens: Sequence[str], start: int
) -> tuple[int, int]:
    """What follows "hundred" or "thousand", with or without an "and"."""
    begin = start + 1 if start < len(tokens) and tokens[start] == "and" else start
    value, end = read(tokens, begin)
    return (value, end) if end > begin else (0, start)
