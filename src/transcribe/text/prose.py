"""What every writer of text needs to know about it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Protocol, TypeVar


class Timed(Protocol):
    """A word with its time, in milliseconds."""

    @property
    def text(self) -> str: ...

    @property
    def start_ms(self) -> int: ...

    @property
    def end_ms(self) -> int: ...


W = TypeVar("W", bound=Timed)

# Control characters, line and paragraph separators, and lone surrogates, which UTF-8 has no form for.
_UNWRITABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")

# What may mean something inside a line of Markdown; "~", "|" and "$" do in common extensions.
_MARKUP = re.compile(r"[\\`*_\[\]<>&#~|$]")

# After so long a pause a sentence begins a new paragraph; a long paragraph ends with the next sentence, or where there
# is no punctuation at the next breath.
_PAUSE_MS, _BREATH_MS, _LONG_WORDS = 1_500, 600, 100

_SENTENCE_END = re.compile(r"[.?!…。？！؟।]+[\"'”’»)\]]*$")
_ABBREVIATION = re.compile(r"(?:Mr|Mrs|Ms|Dr|Prof|St|vs|e\.g|i\.e|[A-HJ-Z])\.$")


def one_line(text: str) -> str:
    r"""The text on one line, single-spaced, without what can't be written.

    >>> one_line("so\n\tit\x07 goes")
    'so it goes'
    """
    return " ".join(_UNWRITABLE.sub(" ", text).split())


def as_markdown(text: str) -> str:
    """Foreign text as Markdown that shows just this. What is written in front of it keeps it from beginning a line.

    >>> print(as_markdown("a *strong* hand"))
    a \\*strong\\* hand
    """
    return _MARKUP.sub(r"\\\g<0>", text)


@lru_cache(maxsize=50_000)
def ends_sentence(word: str) -> bool:
    """Whether a sentence ends with this word, as far as punctuation tells.

    >>> [ends_sentence(word) for word in ("film.", "film.”", "Dr.", "film,")]
    [True, True, False, False]
    """
    return bool(_SENTENCE_END.search(word)) and not _ABBREVIATION.match(word)


def paragraphs(words: Sequence[W]) -> Iterator[tuple[W, ...]]:
    """One speaker's words in paragraphs: they end with a sentence, at a long pause or when they have grown long.

    Words without punctuation part at a long pause, and where they go on for long at a breath.
    """
    punctuated = any(ends_sentence(word.text) for word in words)
    begun = 0
    for at, (word, following) in enumerate(pairwise(words), start=1):
        pause_ms = max(0, following.start_ms - word.end_ms)
        needed_ms = _PAUSE_MS if at - begun < _LONG_WORDS else 0 if punctuated else _BREATH_MS
        if pause_ms >= needed_ms and (ends_sentence(word.text) or not punctuated):
            yield tuple(words[begun:at])
            begun = at
    if begun < len(words):
        yield tuple(words[begun:])
