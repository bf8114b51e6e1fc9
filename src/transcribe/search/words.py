"""How words are compared: the same for what is indexed, what is asked, and where a match lies.

A written word becomes *tokens*: case and accents folded, apostrophes dropped, cut wherever something else than a
letter or a digit stands. "Don't" is one token, "well-known" two and "—" none, on both sides alike, so "well known"
finds "well-known". A token's place in its turn is its number; `place_words` says which word each came from.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

#: Longer ones are cut: nobody speaks them, and an index holds keys of limited length.
_LONGEST = 100
_APOSTROPHES = re.compile("['’‘‛ʼʹ´`′＇]")
_RUNS = re.compile(r"[^\W_]+")
# Letters that Unicode doesn't take apart into a base and an accent.
_UNDIVIDED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})


def tokens(text: str) -> tuple[str, ...]:
    """The tokens of a text.

    >>> tokens("“Don’t”, said Jessica Görter – well-known!")
    ('dont', 'said', 'jessica', 'gorter', 'well', 'known')
    """
    bare = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text).casefold()).casefold().translate(_UNDIVIDED)
    bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return tuple(run[:_LONGEST] for run in _RUNS.findall(bare))


def place_words(words: Iterable[str]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The tokens of a turn, and for each the number of the word that it came from.

    >>> place_words(["A", "well-known", "—", "film."])
    (('a', 'well', 'known', 'film'), (0, 1, 1, 3))
    """
    placed = [(token, number) for number, word in enumerate(words) for token in tokens(word)]
    return tuple(token for token, _ in placed), tuple(number for _, number in placed)


@lru_cache(maxsize=50_000)
def stem(token: str) -> str:
    """What a token is compared by where its form doesn't matter (Porter's English stemmer, 1980).

    Words of other languages are stemmed by the same rules. They still find themselves, and now and then another.

    >>> stem("films") == stem("film"), stem("hand") == stem("handle")
    (True, False)
    """
    from whoosh.lang.porter import stem as porter

    return str(porter(token)) or token
