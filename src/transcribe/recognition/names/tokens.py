"""Words without what stands around them, and words put back."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import zip_longest

from transcribe.model.records import record
from transcribe.model.transcript import Word
from transcribe.recognition.names.common import commonness, renown
from transcribe.recognition.names.sounds import fold
from transcribe.text.prose import ends_sentence

_WORD = re.compile(r"([\W_]*)(.*?)((?:['’]s)?)([\W_]*)", re.DOTALL)

# What French and Italian put in front of a name without a space: d'Alice, dell'Emilia.
_ELIDING = frozenset(("ca", "fr", "it"))
_ELIDED = re.compile(r"([\W_]*(?:[cdjlmnst]|qu|\w*ll)['’])(\w.*)", re.DOTALL | re.IGNORECASE)

# An address, two words without the space between them, a word that is spelt out.
_NO_NAME = re.compile(r"[^\w'’.-]|\w\w\.\w|\.\w\w|^\w-\w-\w")

_INITIALS = 2  # letters in front of a point that ends no sentence
_PAUSE_MS = 1_000  # nobody stops so long within a name
_CASED = 0.01  # where fewer words than this share have a capital, capitals mean nothing
_CAPITAL = 1.5  # a capital within a sentence: the recogniser took it for a name
_SMALL = 1.0  # none, where names have one: it didn't


@record
class SoundToken:
    """A word as names are looked for in it.

    Attributes:
        before, core, possessive, after: its parts; the core is what a name is compared with.
        letters: the core's, folded; "" for what can't be part of a name.
        common: how common a word or name it is, see `commonness` and `renown`.
        meant: the same, as far as the recogniser may have meant that word: less so where it gave it a capital.
        small: it has no capital, where names have one.
        closes: a name can't go on after it.
    """

    before: str
    core: str
    possessive: str
    after: str
    letters: str
    common: float
    meant: float
    small: bool
    closes: bool


def read(words: Sequence[Word], language: str, names: Container[str]) -> tuple[SoundToken, ...]:
    """The tokens of some words, one a word.

    Args:
        names: letters of words that don't say whether capitals mean something: they may have been repaired before.
    """
    tokens = [_token(word.text, language) for word in words]
    if language in _ELIDING:
        tokens = [
            token if token.letters in names else _without_elision(token, word.text, language)
            for token, word in zip(tokens, words, strict=True)
        ]
    openings = [True, *(ends_sentence(word.text) for word in words)]
    cased = _is_cased(
        [
            (token.core, opens)
            for token, opens in zip(tokens, openings, strict=False)
            if token.letters and token.letters not in names
        ],
        marked=any(openings[1:]),
    )
    for place, (word, following) in enumerate(zip_longest(words, words[1:])):
        token, opens = tokens[place], openings[place]
        capital = token.core[:1].isupper()
        if cased and not (capital and opens):
            meant = token.common + (-_CAPITAL if capital else _SMALL)
            token = replace(token, meant=meant, small=token.core.islower())
        if following and following.start_ms - word.end_ms > _PAUSE_MS:
            token = replace(token, closes=True)
        tokens[place] = token
    return tuple(tokens)


@lru_cache(maxsize=2**15)
def _token(text: str, language: str) -> SoundToken:
    before, core, possessive, after = _WORD.fullmatch(text).groups()  # type: ignore[union-attr]
    letters = "" if _NO_NAME.search(core) else fold(core)
    common = max(commonness(core.casefold().replace("’", "'"), language), renown(core))
    initial = len(letters) <= _INITIALS and after == "."
    closes = bool(possessive or after.strip("-")) and not initial
    return SoundToken(before, core, possessive, after, letters, common, common, False, closes)


def _without_elision(token: SoundToken, text: str, language: str) -> SoundToken:
    elided = _ELIDED.fullmatch(text)
    if not elided or not elided[2][0].isupper():
        return token
    return replace(_token(elided[2], language), before=elided[1])


def _is_cased(cores: Sequence[tuple[str, bool]], *, marked: bool) -> bool:
    """Whether capitals mean something here: some recognisers write all words small.

    Args:
        cores: words, and whether they open a sentence.
        marked: sentences end with marks. Without a capital those tell as much, if no sentence opens small.
    """
    capitals = sum(core[0].isupper() for core, _ in cores)
    return capitals > _CASED * len(cores) or (marked and not any(opens and core.islower() for core, opens in cores))


def rewrite(words: Sequence[Word], tokens: Sequence[SoundToken], now: str) -> tuple[Word, ...] | None:
    """The words of a repaired name, with the punctuation that stood around it; None where there is no time for them.

    Words that were right keep their times, and so do all where there are as many as before; else the time is shared by
    letters.
    """
    texts = now.split()
    letters = [fold(text) for text in texts]
    texts[0] = _put_in_front(tokens[0].before, texts[0])
    texts[-1] = texts[-1] + tokens[-1].possessive + tokens[-1].after
    if len(texts) == len(words):
        return tuple(replace(word, text=text) for word, text in zip(words, texts, strict=True))
    most = min(len(words), len(texts)) - 1
    heard = [token.letters for token in tokens]
    front = next((place for place in range(most) if heard[place] != letters[place]), most)
    back = next((place for place in range(most - front) if heard[-1 - place] != letters[-1 - place]), most - front)
    middle = _merged(words[front : len(words) - back], texts[front : len(texts) - back])
    kept = zip(
        (*words[:front], *words[len(words) - back :]), (*texts[:front], *texts[len(texts) - back :]), strict=True
    )
    whole = [replace(word, text=text) for word, text in kept]
    return None if middle is None else (*whole[:front], *middle, *whole[front:])


def _put_in_front(before: str, text: str) -> str:
    """A word behind what stood in front of another, of which it may bring its own elision.

    >>> _put_in_front("(d'", "Alice"), _put_in_front("(l'", "L'immensità")
    ("(d'Alice", "(L'immensità")
    """
    elided = re.sub(r"^[\W_]+", "", before)
    own = elided and text.casefold().startswith(elided.casefold())
    return before.removesuffix(elided) + text if own else before + text


def _merged(words: Sequence[Word], texts: Sequence[str]) -> tuple[Word, ...] | None:
    start_ms, end_ms = words[0].start_ms, max(word.end_ms for word in words)
    if end_ms - start_ms < len(texts):
        return None
    sure = min((word.confidence for word in words if word.confidence is not None), default=None)
    overlap = any(word.overlap for word in words)
    times = _shared(start_ms, end_ms, [len(text) for text in texts])
    return tuple(Word(start, end, text, sure, overlap) for (start, end), text in zip(times, texts, strict=True))


def _shared(start_ms: int, end_ms: int, shares: list[int]) -> list[tuple[int, int]]:
    """A stretch of time cut into pieces by their shares, each of a millisecond at least.

    >>> _shared(0, 902, [2, 1])
    [(0, 601), (601, 902)]
    """
    spare = end_ms - start_ms - len(shares)
    cuts = [start_ms + place + spare * sum(shares[:place]) // sum(shares) for place in range(len(shares))]
    return list(zip(cuts, [*cuts[1:], end_ms], strict=True))
