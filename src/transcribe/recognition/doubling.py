"""Names that a recogniser says twice because it was prompted with them: "The Ferry, The Last Ferry"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

#: Words that make up no part of a title by themselves.
_ARTICLES = frozenset(
    ("a", "an", "and", "das", "de", "der", "die", "el", "het", "il", "in", "la", "le", "les", "of", "the", "to")
)


def doubled_terms(text: str, terms: Iterable[str]) -> frozenset[str]:
    """The terms that stand right after some of their own words, or all of them.

    >>> sorted(doubled_terms("She made The Ferry, The Last Ferry.", ["The Last Ferry", "Helen Porter"]))
    ['The Last Ferry']
    >>> sorted(doubled_terms("She made the film The Last Ferry. Helen, welcome.", ["The Last Ferry", "Helen Porter"]))
    []
    """
    words = _words(text)
    return frozenset(term for term in terms if _is_doubled(words, _words(term)))


def _is_doubled(words: Sequence[str], term: Sequence[str]) -> bool:
    size = len(term)
    if size < 2:
        return False
    for start in range(1, len(words) - size + 1):
        if words[start : start + size] == term:
            for before in range(1, min(size, start) + 1):
                part = words[start - before : start]
                if _is_part(part, term) and not _ARTICLES.issuperset(part):
                    return True
    return False


def _is_part(part: Sequence[str], term: Sequence[str]) -> bool:
    """Whether these are words of the term, in its order."""
    rest = iter(term)
    return all(word in rest for word in part)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+(?:['’]\w+)*", text.casefold())
