"""How words are compared: the same for what is indexed, what is asked, and where a match lies.

A written word becomes *tokens*: case and accents folded, apostrophes dropped, cut wherever something else than a
letter or a digit stands, a number's word put in digits. "Don't" is one token, "well-known" two, "five" is "5" and "—"
none, on both sides alike, so "well known" finds "well-known".

Words have two *readings*. The plain one has each word's tokens as they stand. The closed one has numbers of several
words as one token ("twenty seventeen": 2017), and likewise hyphenated words (wellknown), abbreviations (U.S.: us) and
thousands (1,000: 1000). What is asked for is looked for in both.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from transcribe.records import record
from transcribe.search.numbers import in_digits, is_numeral, number_at

#: Longer ones are cut: nobody speaks them, and an index holds keys of limited length.
_LONGEST = 100
_APOSTROPHES = re.compile("['’‘‛ʼʹ´`′＇]")
_RUNS = re.compile(r"[^\W_]+")
# Letters that Unicode doesn't take apart into a base and an accent.
_UNDIVIDED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
_HYPHEN = re.compile("[-‐‑]")
_SEVERAL = 2
_NUMBERS = bytes((1, 1))

_COMMON = (
    "a about all also an and any are as at be because been but by can could did do dont even first for from get go "
    "going good had has have he her his how i if im in into is it its just kind know like little lot made make me mean "
    "more much my no not now of on or our out people really say she so some something that thats the their them then "
    "there these they thing things think this those time to up us very want was way we well were what when where which "
    "who will with work would yeah yes you your 1 2")
#: The commonest words of spoken English. Nearly every turn has them, so an index is asked for two of them side by side
#: as one: "of the" by its two words alone would be looked for in half the archive.
COMMON = frozenset(_COMMON.split())


@record
class Reading:
    """Tokens in their order, and for each the first and the last word (from 0) that it came from."""

    tokens: tuple[str, ...]
    firsts: tuple[int, ...]
    lasts: tuple[int, ...]


@lru_cache(maxsize=50_000)
def tokens(text: str) -> tuple[str, ...]:
    """The tokens of a text.

    >>> tokens("“Don’t”, said Jessica Görter – well-known for five!")
    ('dont', 'said', 'jessica', 'gorter', 'well', 'known', 'for', '5')
    """
    return tuple(map(in_digits, _cut(text)))


@lru_cache(maxsize=50_000)
def _cut(text: str) -> tuple[str, ...]:
    """A text's tokens, numbers as they are written."""
    bare = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text).casefold()).casefold().translate(_UNDIVIDED)
    bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return tuple(run[:_LONGEST] for run in _RUNS.findall(bare))


def plain(words: Sequence[str]) -> Reading:
    """The plain reading of words.

    >>> plain(["A", "well-known", "—", "film."])
    Reading(tokens=('a', 'well', 'known', 'film'), firsts=(0, 1, 1, 3), lasts=(0, 1, 1, 3))
    """
    placed = [(token, number) for number, word in enumerate(words) for token in tokens(word)]
    owners = tuple([number for _, number in placed])
    return Reading(tuple([token for token, _ in placed]), owners, owners)


def closed(words: Sequence[str]) -> Reading:
    """The closed reading of words; equal to the plain one where there is nothing to close up.

    >>> closed(["A", "well-known", "film", "of", "twenty", "seventeen."])
    Reading(tokens=('a', 'wellknown', 'film', 'of', '2017'), firsts=(0, 1, 2, 3, 4), lasts=(0, 1, 2, 3, 5))
    """
    kinds = bytes(map(_kind, words))
    if _SEVERAL not in kinds and _NUMBERS not in kinds:
        return plain(words)  # As of most turns, and far sooner known.
    said = [(token, number) for number, word in enumerate(words) for token in _cut(word)]
    spelled = [token for token, _ in said]
    read: list[tuple[str, int, int]] = []
    place = 0
    while place < len(said):
        token, word = said[place]
        if not kinds[word]:
            read.append((in_digits(token), word, word))
            place += 1
            continue
        number, end = number_at(spelled, place)
        parts = _cut(words[word])
        if end > place:
            read.append((number, word, said[end - 1][1]))
            place = end
        elif len(parts) > 1 and (place == 0 or said[place - 1][1] != word) and _closes(words[word], parts):
            read.append(("".join(parts)[:_LONGEST], word, word))
            place += len(parts)
        else:
            read.append((in_digits(token), word, word))
            place += 1
    spoken, firsts, lasts = zip(*read, strict=True)
    return Reading(spoken, firsts, lasts)


@lru_cache(maxsize=50_000)
def _kind(word: str) -> int:
    """What could be closed up at a word: `_SEVERAL` where it has several tokens, 1 where it is part of a number."""
    parts = _cut(word)
    return _SEVERAL if len(parts) > 1 else int(any(map(is_numeral, parts)))


def _closes(word: str, parts: tuple[str, ...]) -> bool:
    """Whether a word's tokens may be written as one."""
    if all(len(part) == 1 and part.isalpha() for part in parts):
        return True
    if any(part.isdigit() for part in parts):
        return bool(_THOUSANDS.fullmatch(word.strip("$€£.,;:!?")))
    return bool(_HYPHEN.search(word)) and len(_HYPHEN.split(word.strip("-‐‑"))) == len(parts)


@lru_cache(maxsize=50_000)
def stem(token: str) -> str:
    """What a token is compared by where its form doesn't matter (Porter's English stemmer, 1980).

    Words of other languages are stemmed by the same rules. They still find themselves, and now and then another.

    >>> stem("films") == stem("film"), stem("hand") == stem("handle")
    (True, False)
    """
    from whoosh.lang.porter import stem as porter

    return str(porter(token)) or token


@lru_cache(maxsize=50_000)
def sound(token: str) -> str:
    """What a token sounds like in English ears, coarsely; empty for digits.

    Philips's Metaphone (1990) without the differences that a recogniser hears last: "ch" and "sh" are "s", "th" is
    "t", and a consonant said twice is said once.

    >>> sound("micucci"), sound("mikuchi"), sound("gorter") == sound("korter")
    ('MKS', 'MKS', True)
    """
    from jellyfish import metaphone

    code = metaphone(token).replace("TX", "X").replace("X", "S").replace("0", "T").replace(" ", "")
    return re.sub(r"(.)\1+", r"\1", code)
