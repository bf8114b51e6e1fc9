"""How words are compared: the same for what is indexed, what is asked, and where a match lies.

A written word becomes *tokens*: case and accents folded, apostrophes dropped, cut wherever something else than a
letter or a digit stands, a number's word put in digits. "Don't" is one token, "well-known" two, "five" is "5" and "—"
none, on both sides alike, so "well known" finds "well-known". A word before which French, Italian or Catalan leave a
vowel out is a token of its own ("l'avion": l, avion), and so is each character where words have no spaces between
them: what is looked for there is a phrase of characters, and an index lists each two of them side by side.

Words have two *readings*. The plain one has each word's tokens as they stand. The closed one has numbers of several
words as one token ("twenty seventeen": 2017), and likewise hyphenated words (wellknown), abbreviations (U.S.: us) and
thousands (1,000: 1000), and what was elided (lavion). What is asked for is looked for in both.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate, chain, compress
from operator import sub

from transcribe.model.records import record
from transcribe.text.known import Known
from transcribe.text.numbers import in_digits, is_numeral, number_at
from transcribe.text.prose import ends_sentence
from transcribe.text.scripts import UNDIVIDED, letter_runs, unspaced, without_accents

#: Longer ones are cut: nobody speaks them, and an index holds keys of limited length.
_LONGEST = 100
_APOSTROPHES = re.compile("['’‘‛ʼʹ´`′＇]")
# French, Italian and Catalan write a word and the next one with an apostrophe where they leave a vowel out. What is
# one word by now ("aujourd'hui", "quelqu'un") isn't listed; English has these before vowels hardly ever ("d'you").
_ELISION = re.compile(
    "(?<![^\\W_])(c|d|j|l|m|n|s|t|v|qu|jusqu|lorsqu|puisqu|quoiqu|un|gl|all|coll|dall|dell|nell|sull|quell|quest|bell"
    "|sant|anch|com|cos|dov|tutt|mezz|senz|nessun|ciascun|alcun)['’‘‛ʼʹ´`′＇](?=[aeiouyhàáâäèéêëìíîïòóôöùúûüœæ0-9])"
)
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
_HYPHEN = re.compile("[-‐‑]")
_SEVERAL, _SILENT = 2, 3
_NUMBERS = bytes((1, 1))

_COMMON = (
    "a about all also an and any are as at be because been but by can could did do dont even first for from get go "
    "going good had has have he her his how i if im in into is it its just kind know like little lot made make me mean "
    "more much my no not now of on or our out people really say she so some something that thats the their them then "
    "there these they thing things think this those time to up us very want was way we well were what when where which "
    "who will with work would yeah yes you your 1 2"
)
#: The commonest words of spoken English. Nearly every turn has them, so an index is asked for two of them side by side
#: as one: "of the" by its two words alone would be looked for in half the archive.
COMMON = frozenset(_COMMON.split())


def pairing(said: Iterable[str]) -> frozenset[str]:
    """Tokens of which each two that stand side by side are listed as a pair, so that a phrase of them is soon found:
    the commonest words, and whichever of these are characters of a script without spaces.

    >>> "北" in pairing(("the", "北", "hand")), "hand" in pairing(("the", "北", "hand"))
    (True, False)
    """
    return COMMON if "".join(said := tuple(said)).isascii() else COMMON.union(filter(unspaced, said))


@record
class TokenStream:
    """Tokens in their order, and for each the first and the last word (from 0) that it came from."""

    tokens: tuple[str, ...]
    firsts: tuple[int, ...]
    lasts: tuple[int, ...]

    @property
    def line(self) -> str:
        """The tokens as they are looked for: each between two spaces."""
        return f" {' '.join(self.tokens)} " if self.tokens else " "


def tokens(text: str) -> tuple[str, ...]:
    """The tokens of a text.

    >>> tokens("“Don’t”, said Jessica Görter – well-known for five!")
    ('dont', 'said', 'jessica', 'gorter', 'well', 'known', 'for', '5')
    """
    return _WORDS[text][0]


def _spelled(text: str) -> tuple[str, ...]:
    """A text's tokens, numbers as they are written."""
    if text.isascii() and text.isalnum():  # As most words are.
        return (text[:_LONGEST].lower(),)
    apart = _APOSTROPHES.sub("", _ELISION.sub(r"\1 ", text.casefold()))
    runs = letter_runs(without_accents(apart).casefold().translate(UNDIVIDED))
    return tuple(token[:_LONGEST] for run in runs for token in (_characters(run) if unspaced(run) else (run,)))


def _characters(run: str) -> list[str]:
    """Each character of a script without spaces, with its marks; what is of another script in between is one.

    >>> _characters("2017年ที่")
    ['2017', '年', 'ที่']
    """
    parts, alone = list[str](), True
    for char in run:
        if parts and unicodedata.category(char)[0] == "M":
            parts[-1] += char
        elif alone or unspaced(char):
            parts.append(char)
            alone = unspaced(char)
        else:
            parts[-1] += char
    return parts


def _kind(word: str) -> int:
    """What could be closed up at a word: `_SEVERAL` where it has several tokens, 1 where it is part of a number, else
    nothing, as in scripts without spaces. `_SILENT` where it has no token at all."""
    parts = _SPELLED[word]
    if not parts:
        return _SILENT
    if unspaced(word):
        return 0
    return _SEVERAL if len(parts) > 1 else int(is_numeral(parts[0]))


def _word(word: str) -> tuple[tuple[str, ...], int, bool]:
    """A word's tokens, what could be closed up there, and whether it ends a sentence: all in one, since among so many
    words to look one up takes longer than whatever else is done with it."""
    return tuple(map(in_digits, _SPELLED[word])), _kind(word), ends_sentence(word)


_SPELLED = Known(_spelled)
_WORDS = Known(_word)


class Spoken:
    """An episode's words, cut into tokens once: runs of them overlap, and are read from here.

    Attributes:
        stops: which words end a sentence, counted from 0.
    """

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        known = list(map(_WORDS.__getitem__, words))
        cut, kinds, ends = zip(*known, strict=True) if known else ((), (), ())
        self.stops = list(compress(range(len(words)), ends))
        self._tokens = tuple(chain.from_iterable(cut))
        self._begins = [0, *accumulate(map(len, cut))]
        self._kinds = bytes(kinds)

    def plain(self, first: int, last: int) -> TokenStream:
        """The plain reading of the words from `first` to `last` - 1."""
        begins, kinds = self._begins, self._kinds[first:last]
        said = self._tokens[begins[first] : begins[last]]
        if len(said) == len(kinds) and _SILENT not in kinds:
            owners = _count(len(kinds))
        else:
            counts = map(sub, begins[first + 1 : last + 1], begins[first:last])
            owners = tuple([n for n, count in enumerate(counts) for _ in range(count)])
        return TokenStream(said, owners, owners)

    def readings(self, first: int, last: int) -> tuple[TokenStream, ...]:
        """The readings of these words: the plain one and, where it differs, the closed one."""
        loose, kinds = self.plain(first, last), self._kinds[first:last]
        if _SEVERAL not in kinds and _NUMBERS not in kinds:
            return (loose,)  # As of most turns.
        spelled = self._spelled[self._begins[first] : self._begins[last]]
        tight = _closed_up(self._words[first:last], spelled, kinds, loose)
        return (loose,) if loose == tight else (loose, tight)

    @cached_property
    def _spelled(self) -> tuple[str, ...]:
        """The tokens, numbers as they are written."""
        return tuple(chain.from_iterable(map(_SPELLED.__getitem__, self._words)))


def plain(words: Sequence[str]) -> TokenStream:
    """The plain reading of words.

    >>> plain(["A", "well-known", "—", "film."])
    TokenStream(tokens=('a', 'well', 'known', 'film'), firsts=(0, 1, 1, 3), lasts=(0, 1, 1, 3))
    """
    return Spoken(words).plain(0, len(words))


@lru_cache(2_000)
def _count(number: int) -> tuple[int, ...]:
    """The first so many numbers."""
    return tuple(range(number))


def closed(words: Sequence[str]) -> TokenStream:
    """The closed reading of words; equal to the plain one where there is nothing to close up.

    >>> closed(["A", "well-known", "film", "of", "twenty", "seventeen."])
    TokenStream(tokens=('a', 'wellknown', 'film', 'of', '2017'), firsts=(0, 1, 2, 3, 4), lasts=(0, 1, 2, 3, 5))
    """
    return Spoken(words).readings(0, len(words))[-1]


def remade(plain: TokenStream, closed: TokenStream) -> Iterator[int]:
    """The tokens that only the closed reading has. What stands between two of them, the plain one has likewise, side by
    side.

    >>> said = "A well-known film of twenty seventeen.".split()
    >>> list(remade(plain(said), closed(said)))
    [1, 4]
    """
    loose = list(zip(plain.tokens, plain.firsts, plain.lasts, strict=True))
    place = 0
    for n, told in enumerate(zip(closed.tokens, closed.firsts, closed.lasts, strict=True)):
        if loose[place : place + 1] == [told]:
            place += 1
        else:
            yield n
            place = bisect_right(plain.firsts, told[2])


def _closed_up(words: Sequence[str], spelled: tuple[str, ...], kinds: bytes, loose: TokenStream) -> TokenStream:
    """The closed reading, from the words' tokens as written, what could be closed up at each, and the plain one."""
    said, firsts, lasts = list[str](), list[int](), list[int]()
    done = 0
    for place in [place for place, word in enumerate(loose.firsts) if kinds[word]]:
        if place < done:
            continue
        word = loose.firsts[place]
        said += loose.tokens[done:place]
        firsts += loose.firsts[done:place]
        lasts += loose.lasts[done:place]
        begins = place == 0 or loose.firsts[place - 1] != word
        token, done = _closed_at(words[word] if begins else "", spelled, place)
        said.append(token)
        firsts.append(word)
        lasts.append(loose.lasts[done - 1])
    return TokenStream((*said, *loose.tokens[done:]), (*firsts, *loose.firsts[done:]), (*lasts, *loose.lasts[done:]))


def _closed_at(word: str, spelled: tuple[str, ...], place: int) -> tuple[str, int]:
    """The token of the closed reading that begins at a place among the tokens, and where it ends.

    Args:
        word: the one of which the token in this place is the first; none ("") where it isn't.
    """
    number, end = number_at(spelled, place)
    if end > place:
        return number, end
    parts = _SPELLED[word]
    if len(parts) > 1 and _closes(word, parts):
        return "".join(parts)[:_LONGEST], place + len(parts)
    return in_digits(spelled[place]), place + 1


def _closes(word: str, parts: tuple[str, ...]) -> bool:
    """Whether a word's tokens may be written as one."""
    if all(len(part) == 1 and part.isalpha() for part in parts):
        return True
    if any(part.isdigit() for part in parts):
        return bool(_THOUSANDS.fullmatch(word.strip("$€£.,;:!?")))
    joined = _ELISION.sub(r"\1-", word.casefold())
    return bool(_HYPHEN.search(joined)) and len(_HYPHEN.split(joined.strip("-‐‑"))) == len(parts)
