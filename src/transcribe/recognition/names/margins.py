"""How alike words have to be to a name that they may be: the more, the likelier they are what was said.

What tells is how much there is to compare, whether another part of the name stands beside it and is right, how common
the words are that would be replaced, and whether the recogniser wrote them with a capital, as it writes names.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from transcribe.recognition.names.patterns import PatternPart
from transcribe.recognition.names.tokens import SoundToken

# How alike a name has to be by the number of its letters: a short one is like many words. These and what follows were
# chosen by the odd groups of the table in the tests, and by what its later groups taught.
_ALONE = ((4, 2.0), (5, 0.86), (6, 0.82), (7, 0.80), (10, 0.76), (inf, 0.72))
_VOUCHED = ((3, 0.75), (4, 0.68), (inf, 0.66))  # where another part of the name is right

# And at least ...
_SINGLE = 0.845  # ... one word for another, where nothing vouches
_SEVERAL = 0.77  # ... several
_FIRST_NAME = 0.715  # ... what follows a first name: many people have the same
_ANOTHERS = 0.79  # ... what may be somebody else's name, or just a word, as it stands
_LIKELIER = 0.87  # ... and is rarer than the name: recognisers know common names, and write them for rare ones

# How common words have to be (see `commonness`) ...
UNLISTED = 2.0  # ... at least, to be taken for words at all
NAMED = 3.9  # ... at most, to vouch for the rest of a name
_RARE = 3.3  # a rare word: no more than that is held against one with a capital
_STEP = 0.06  # so much more alike for each step in commonness ...
_SURE = 0.4  # ... this share of it for one with a capital in front of a family name that is no word
_LISTED = 0.15  # and for being a word, where no other part of the name vouches; for being a rare one, part of it
_SMALL = 0.25  # and for each capital of the name, its share of this, where a recogniser that writes capitals wrote none
_FAMILY = 0.03  # and for a family name by itself, unless it was heard in pieces
_EACH = 0.72  # how alike each word of a name has to be, where none is right


def required(
    heard: Sequence[SoundToken], name: PatternPart, before: Sequence[SoundToken], after: Sequence[SoundToken]
) -> float:
    """How alike words have to be to what of a name isn't right already.

    Args:
        heard: what would be replaced.
        name: what it would be replaced by.
        before, after: the parts of the name that are right.
    """
    asked = _vouched(heard, name, after) if _vouch((*before, *after), heard) else _alone(heard, name)
    if not (before or after):
        asked = max(
            asked + _FAMILY * (name.family and len(heard) <= len(name.words) + 1),
            _SINGLE if len(heard) == len(name.words) == 1 else _SEVERAL,
        )
    if (
        not after
        and len(heard) == len(name.words)
        and all(0.0 < token.common < common for token, common in zip(heard, name.common, strict=True))
    ):
        asked = max(asked, _LIKELIER)
    return asked + _SMALL * _lacking_capitals(heard, name.words)


def required_each(heard: SoundToken, word: str) -> float:
    """How alike one word of a name has to be, of which none is right."""
    return _EACH + _further(heard.meant) + _SMALL * _lacking_capitals([heard], [word])


def _vouch(right: Sequence[SoundToken], heard: Sequence[SoundToken]) -> bool:
    """Whether the parts of a name that are right tell that the rest is meant: by being odd, or by what is no word."""
    more = sum(len(token.letters) for token in right) >= sum(len(token.letters) for token in heard)
    return any(token.meant <= NAMED for token in right) or (more and not any(token.common for token in heard))


def _vouched(heard: Sequence[SoundToken], name: PatternPart, after: Sequence[SoundToken]) -> float:
    asked, more = _by_size(_VOUCHED, name.size), _further(min(token.meant for token in heard))
    if any(token.common <= UNLISTED for token in after):
        return asked + (more if any(token.core.islower() for token in heard) else _SURE * more)
    anothers = len(heard) == len(name.words) and all(token.common for token in heard)
    return max(_ANOTHERS if anothers else _FIRST_NAME, asked + more)


def _alone(heard: Sequence[SoundToken], name: PatternPart) -> float:
    common = min(max(token.meant, min(token.common, _RARE)) for token in heard)  # Many names have a capital.
    if len(heard) > len(name.words) + 1:  # Three in a row hardly sound like a name, but for everyday words.
        everyday = sum(token.meant > NAMED for token in heard)
        size = sum(len(token.letters) for token in heard)
        return inf if 2 * everyday > len(heard) else _by_size(_ALONE, size) + _further(common)
    return _by_size(_ALONE, name.size) + _further(common) + _LISTED * min(max(common / UNLISTED, 0.0), 1.0)


def _lacking_capitals(heard: Sequence[SoundToken], name: Sequence[str]) -> float:
    """Which share of a name's capitals the recogniser didn't write, though it writes them."""
    capitals = sum(word[:1].isupper() for word in name)
    return max(0.0, 1.0 - sum(not token.small for token in heard) / capitals) if capitals else 0.0


def _further(common: float) -> float:
    """How much more alike than an unlisted word one as common as this has to be."""
    return _STEP * max(0.0, common - UNLISTED)


def _by_size(table: Sequence[tuple[float, float]], size: int) -> float:
    return next(asked for longest, asked in table if size <= longest)
