"""Words by their sound."""

from __future__ import annotations

import re
from collections.abc import Iterable

from transcribe.text.known import Known


def sound(token: str) -> str:
    """What a token sounds like in English ears, coarsely; empty for digits.

    Philips's Metaphone (1990) without the differences that a recogniser hears last: "ch" and "sh" are "s", "th" is
    "t", and a consonant said twice is said once.

    >>> sound("micucci"), sound("mikuchi"), sound("gorter") == sound("korter")
    ('MKS', 'MKS', True)
    """
    return _SOUNDS[token]


def sounds(said: Iterable[str]) -> tuple[str, ...]:
    """What each of these tokens sounds like."""
    return tuple(map(_SOUNDS.__getitem__, said))


def _heard(token: str) -> str:
    from jellyfish import metaphone

    code = metaphone(token).replace("TX", "X").replace("X", "S").replace("0", "T").replace(" ", "")
    return re.sub(r"(.)\1+", r"\1", code)


_SOUNDS = Known(_heard)
