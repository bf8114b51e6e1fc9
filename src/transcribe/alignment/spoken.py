"""What is said where a transcript has figures and signs. English."""

from __future__ import annotations

import re
from contextlib import suppress

_SIGNS = {"&": "and", "%": "percent", "+": "plus", "=": "equals", "@": "at", "#": "number"}
_MONEY = {"$": "dollars", "€": "euros", "£": "pounds"}
_SHORT = {
    "mr": "mister",
    "mrs": "missus",
    "ms": "miz",
    "dr": "doctor",
    "st": "saint",
    "vs": "versus",
    "etc": "etcetera",
}
_PIECE = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?(?:st|nd|rd|th|s)?|[^\W\d_]+(?:['\u2019][^\W\d_]+)*|[&%+=@#$€£]")
_YEARS = range(1100, 2100)


def spoken(text: str) -> list[str]:
    """The words that are said for a word of a transcript; none where it is only punctuation.

    >>> spoken("1984,"), spoken("$5"), spoken("40%"), spoken("3rd")
    (['nineteen', 'eighty', 'four'], ['five', 'dollars'], ['forty', 'percent'], ['third'])
    >>> spoken("Don\u2019t"), spoken("twenty-one"), spoken("…")
    (["don't"], ['twenty', 'one'], [])
    """
    said: list[str] = []
    money = ""
    for piece in _PIECE.findall(text.lower()):
        if piece in _MONEY:
            money = _MONEY[piece]
        elif piece[0].isdigit():
            said += [*_number(piece), *([money] if money else [])]
            money = ""
        else:
            said.append(_SIGNS.get(piece) or _SHORT.get(piece) or piece.replace("\u2019", "'"))
    return said


def _number(piece: str) -> list[str]:
    from num2words import num2words

    digits, ending = re.fullmatch(r"([\d,.]+?)(st|nd|rd|th|s)?", piece).groups()  # type: ignore[union-attr]
    plain = digits.replace(",", "")
    number = float(plain) if "." in plain else int(plain)
    is_year = digits.isdigit() and number in _YEARS
    form = "ordinal" if ending in ("st", "nd", "rd", "th") else "year" if is_year else "cardinal"
    with suppress(OverflowError, ValueError):
        said = num2words(number, to=form).replace("-", " ").replace(",", "").split()
        if ending == "s":
            said[-1] = said[-1].removesuffix("y") + "ies" if said[-1].endswith("y") else said[-1] + "s"
        return [str(word) for word in said]
    return []
