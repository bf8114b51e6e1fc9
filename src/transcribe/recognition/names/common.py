"""How common words are, by the word lists of pyspellchecker, which were counted in film subtitles."""

from __future__ import annotations

import math
from functools import lru_cache

_UNKNOWN = 3.0  # commonness of every word of a language without a list


@lru_cache(maxsize=4)
def _counts(language: str) -> tuple[dict[str, int], int] | None:
    from spellchecker import SpellChecker

    try:
        words = SpellChecker(language=language).word_frequency
    except ValueError:  # no list of this language
        return None
    return words.dictionary, words.total_words


def commonness(word: str, language: str) -> float:
    """How often a word is used: the decimal logarithm of how often in a billion words, 0 for one that isn't listed.

    "the" has 7.7, "garden" 4.3, "garter" 2.8. Of a language without a list every word counts as a rare one.

    >>> commonness("the", "en") > 7 > 3 > commonness("garter", "en") > commonness("gorder", "en")
    True
    """
    known = _counts(language)
    if known is None:
        return _UNKNOWN
    counts, total = known
    count = max(counts.get(form, 0) for form in (word, word.replace("'", ""), word.partition("'")[0]))  # "could've"
    return math.log10(count / total * 1e9) if count else 0.0
