"""What every writer of text needs to know about it."""

from __future__ import annotations

import re

# Control characters, line and paragraph separators, and lone surrogates, which UTF-8 has no form for.
_UNWRITABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")

_SENTENCE_END = re.compile(r"[.?!…。？！؟।]+[\"'”’»)\]]*$")
_ABBREVIATION = re.compile(r"(?:Mr|Mrs|Ms|Dr|Prof|St|vs|e\.g|i\.e|[A-HJ-Z])\.$")


def one_line(text: str) -> str:
    r"""The text on one line, single-spaced, without what can't be written.

    >>> one_line("so\n\tit\x07 goes")
    'so it goes'
    """
    return " ".join(_UNWRITABLE.sub(" ", text).split())


def ends_sentence(word: str) -> bool:
    """Whether a sentence ends with this word, as far as punctuation tells.

    >>> [ends_sentence(word) for word in ("film.", "film.”", "Dr.", "film,")]
    [True, True, False, False]
    """
    return bool(_SENTENCE_END.search(word)) and not _ABBREVIATION.match(word)
