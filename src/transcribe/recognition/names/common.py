"""How common words are, by the word lists of pyspellchecker, which were counted in film subtitles."""

from __future__ import annotations

import math
from functools import lru_cache

from transcribe.recognition.names.sounds import fold

_UNKNOWN = 3.0  # commonness of every word of a language without a list

# Languages that write compounds as one word, letters in each part at least, and how much rarer than its parts one is.
_COMPOUNDING = frozenset(("de", "nl"))
_PART = 4
_COMPOUND = 1.0

# The English list holds names of all countries, the others hardly any; what it has more often is an English word.
_LISTS_NAMES = "en"
_NAME = 3.5
_SHORT = 3  # letters that are too few to tell


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

    "the" has 7.7, "garden" 4.3, "garter" 2.8. Of a language without a list every word counts as a rare one. A compound
    that isn't listed is a word too, if its parts are.

    >>> commonness("the", "en") > 7 > 3 > commonness("garter", "en") > commonness("gorder", "en")
    True
    >>> commonness("wundermann", "de") > commonness("gundermann", "de")
    True
    """
    known = _counts(language)
    if known is None:
        return _UNKNOWN
    counts, total = known
    first, _, last = word.partition("'")  # "could've", "bell'occhio"
    count = max(counts.get(form, 0) for form in (word, word.replace("'", ""), first, last))
    if not count and language in _COMPOUNDING:
        cuts = range(_PART, len(word) - _PART + 1)
        count = max((min(counts.get(word[:cut], 0), counts.get(word[cut:], 0)) for cut in cuts), default=0)
        return max(0.0, _logarithm(count, total) - _COMPOUND)
    return _logarithm(count, total)


def renown(name: str) -> float:
    """How common a name with a capital is in any language, on the scale of `commonness`.

    >>> renown("Martínez") > renown("Siama") == renown("Water") == renown("martínez")
    True
    """
    if len(name) <= _SHORT or not name[0].isupper():
        return 0.0
    common = commonness(fold(name), _LISTS_NAMES)
    return common if common < _NAME else 0.0


def _logarithm(count: int, total: int) -> float:
    return math.log10(count / total * 1e9) if count else 0.0
