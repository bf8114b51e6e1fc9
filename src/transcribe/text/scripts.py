"""How words are put together to text, and text is cut into words, whatever script they are written in.

Most scripts put a space between words. Chinese and Japanese don't, nor do Thai, Lao, Khmer, Burmese and Tibetan; Korean
does. Which holds is decided by the characters that meet, never by a language, since texts mix scripts.

Where there are no spaces, words are found by ICU's line breaking, which knows the dictionaries of these languages. With
"lw=phrase" (Unicode Technical Standard 35) it keeps Japanese particles and endings with the word before them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, groupby
from typing import NamedTuple

#: Letters that Unicode doesn't take apart into a base and an accent.
UNDIVIDED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})

# Chinese and Japanese: ideographs, kana, Bopomofo, Yi; full-width forms, wide punctuation.
_EAST = (
    "\u2e80-\u2fdf\u3000-\u303f\u3040-\u30ff\u3100-\u312f\u3190-\u319f\u31a0-\u31bf\u31c0-\u31ff\u3220-\u325f"
    "\u3280-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uf900-\ufaff\ufe10-\ufe1f\ufe30-\ufe4f\uff01-\uff9f"
    "\U00016fe0-\U00018dff\U0001aff0-\U0001b16f\U00020000-\U0003ffff"
)
# Thai, Lao, Tibetan (with the mark between syllables), Burmese, Khmer, Tai: letters and their marks.
_SOUTH = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u0edc-\u0edf\u0f00\u0f0b\u0f0c\u0f18\u0f19\u0f35-\u0f39\u0f3e-\u0f84"
    "\u0f86-\u0fbc\u1000-\u103f\u1050-\u108f\u109a-\u109d\u1780-\u17d3\u17d7\u17dc\u17dd\u1950-\u1974\u1980-\u19c9"
    "\u1a20-\u1a7c\ua9e0-\ua9ef\ua9fa-\ua9fe\uaa60-\uaac2\uaadb-\uaadf"
)
# A full stop and its like leave room enough behind them.
_STOPS, _CLOSING = "。、，．！？；：｡､", "」』）〉》】〕］｝"
# Marks that other scripts have too: to which they belong, the letter beside them tells.
_SHARED = (
    r"!-/:-@\[-`{-~\u00a1-\u00bf\u200b-\u205e\u2060-\u2064\u2e3a\u2e3b\ufe00-\ufe0f\ufeff"
    "\U000e0100-\U000e01ef"
)

#: All characters of scripts without spaces, as the inside of a class in a regular expression.
UNSPACED = f"{_EAST}{_SOUTH}"

_UNSPACED = re.compile(f"[{UNSPACED}]")
# What stands at a word's beginning and at its end, as far as it decides on the space there.
_FIRST = re.compile(f"(?P<wide>[{_EAST}])|(?P<south>[{_SOUTH}])|(?P<digit>[0-9])|(?P<marked>[{_SHARED}]+[{_EAST}])")
_LAST = re.compile(
    f"(?:(?P<stop>(?:[{_EAST}][{_SHARED}]*|\\A)[{_STOPS}][{_SHARED}{_CLOSING}]*)|(?P<wide>[{_EAST}])|"
    rf"(?P<south>[{_SOUTH}])|(?P<digit>[0-9][%℃°]?)|(?P<marked>[{_EAST}][{_SHARED}]+))\Z"
)
_MARKS = re.compile(f"[{_SHARED}{_STOPS}{_CLOSING}]*")
_INNER = re.compile(r"\w(?:.*\w)?", re.DOTALL)

#: The combining classes of accents: overlays, the points of Hebrew, Arabic and Syriac, what stands above and below
#: letters of Latin, Greek and Cyrillic. Thai, Kana and the scripts of India have others.
_SHADES = frozenset((1, *range(10, 37), *range(200, 255)))

#: Cuts between phrases in Japanese, and between words in the other languages.
_LOCALE = "ja@lw=phrase"


class Atom(NamedTuple):
    """The smallest piece by which words are compared.

    Attributes:
        word: the number of the word that it begins in.
        goes_on: no space stands before it.
    """

    text: str
    word: int
    goes_on: bool


def unspaced(text: str) -> bool:
    """Whether some of a text is in a script that puts no spaces between words.

    >>> unspaced("昨日は"), unspaced("어제 was"), unspaced("ที่กรุงเทพ")
    (True, False, True)
    """
    return not text.isascii() and _UNSPACED.search(text) is not None


def spaced(before: str, after: str) -> bool:
    """Whether a space stands between two words.

    >>> spaced("昨日", "は"), spaced("“北京”", "的"), spaced("2017", "年"), spaced("在", "Berlin"), spaced("a", "film")
    (False, False, False, True, True)
    """
    last, first = _edges(before)[1], _edges(after)[0]
    if last == "stop":
        return False
    if last == "south" or first == "south":
        return last != first
    return not ({last, first} <= {"wide", "marked"} or _counts(before, after))


def spaces(texts: Sequence[str]) -> Iterator[str]:
    """What stands before each of these words: a space or nothing; before the first one nothing.

    >>> list(spaces(["昨日は", "film", "を"]))
    ['', ' ', ' ']
    """
    before = ""
    for number, after in enumerate(texts):
        space = " " if number and spaced(before, after) else ""
        yield space
        # Nothing but marks belongs to what stands before it, so that it makes no difference where words are cut.
        before = before + after if number and not space and _MARKS.fullmatch(after) else after


def join(texts: Iterable[str]) -> str:
    """The text that words make.

    >>> join(["昨日は", "雨でした。"]), join(["a", "film"])
    ('昨日は雨でした。', 'a film')
    """
    said = list(texts)
    line = " ".join(said)
    if not unspaced(line):
        return line
    return "".join(space + text for space, text in zip(spaces(said), said, strict=True))


def split(text: str) -> list[str]:
    """The words of a text, which `join` puts together again; punctuation stays with its word.

    Of a script without spaces, what ICU has for a word, but never parted where `join` would put a space.

    >>> split("Yes,  a film."), split("昨日は雨でした。駅まで歩いた。")
    (['Yes,', 'a', 'film.'], ['昨日は', '雨でした。', '駅まで', '歩いた。'])
    """
    words = text.split()
    return words if not unspaced(text) else [part for word in words for part in _parts(word)]


def atoms(texts: Sequence[str]) -> list[Atom]:
    """The pieces by which words are compared, however a text was cut into words.

    A piece is a whole word; where there are no spaces, a single character as a reader sees it, or whatever of another
    script stands between.

    >>> [(atom.text, atom.word) for atom in atoms(["a", "film,", "昨日は"])]
    [('a', 0), ('film,', 1), ('昨', 2), ('日', 2), ('は', 2)]
    """
    made, place = list[Atom](), 0
    for chunk in _chunks(texts):
        text = "".join(chunk)
        if not unspaced(text):
            made += [Atom(part, place, goes_on=False) for part in text.split()]
        else:
            owners = [place + number for number, part in enumerate(chunk) for _ in part]
            at = 0
            for atom in _atoms(text):
                made.append(Atom(atom, owners[at], goes_on=at > 0))
                at += len(atom)
        place += len(chunk)
    return made


def without_accents(text: str) -> str:
    """A text without what only shades a letter: the accents of Latin, Greek and Cyrillic, the points of Hebrew and
    Arabic. Marks that other scripts spell with are kept, and wide and narrow forms are made one.

    >>> without_accents("Görter, ｶﾞ, ที่, हिन्दी")
    'Gorter, ガ, ที่, हिन्दी'
    """
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFC", "".join(char for char in apart if unicodedata.combining(char) not in _SHADES))


def letter_runs(text: str, also: str = "") -> list[str]:
    """The runs of letters and digits in a text, marks on letters among them.

    Args:
        also: further characters that runs may hold.

    >>> letter_runs("don't – हिन्दी!", also="'")
    ["don't", 'हिन्दी']
    """
    runs, inside = list[str](), False
    for char in text:
        goes_on, inside = inside, char.isalnum() or char in also or (inside and unicodedata.category(char)[0] == "M")
        if inside and goes_on:
            runs[-1] += char
        elif inside:
            runs.append(char)
    return runs


def _chunks(texts: Sequence[str]) -> Iterator[list[str]]:
    """The words in runs between which spaces stand."""
    chunk: list[str] = []
    for space, text in zip(spaces(texts), texts, strict=True):
        if space:
            yield chunk
            chunk = []
        chunk.append(text)
    if chunk:
        yield chunk


def _atoms(chunk: str) -> Iterator[str]:
    """The pieces of a text without spaces: of what is in another script the marks around it are pieces of their own,
    since they may stand in either of two words."""
    for foreign, run in groupby(graphemes(chunk), key=lambda grapheme: not unspaced(grapheme)):
        if not foreign:
            yield from run
            continue
        text = "".join(run)
        inner = _INNER.search(text)
        start, end = inner.span() if inner else (len(text), len(text))
        yield from [*text[:start], *filter(None, [text[start:end]]), *text[end:]]


def graphemes(text: str) -> list[str]:
    """The characters as a reader sees them, each letter with its marks (Unicode Standard Annex 29).

    >>> graphemes("ที่กรุง")
    ['ที่', 'ก', 'รุ', 'ง']
    """
    from icu4py.breakers import CharacterBreaker

    return list(CharacterBreaker(text, "root"))


def _parts(word: str) -> Iterator[str]:
    """The words of a text without spaces. Some breaks that ICU allows lie inside of a character as a reader sees it."""
    if not unspaced(word):
        yield word
        return
    from icu4py.breakers import LineBreaker

    whole = set(accumulate(map(len, graphemes(word))))
    part, end = "", 0
    for piece in LineBreaker(word, _LOCALE):
        if part and end in whole and not spaced(part, piece) and not _counts(part, piece):
            yield part
            part = ""
        part += piece
        end += len(piece)
    yield part


def _counts(before: str, after: str) -> bool:
    """Whether digits and what they count meet here: "2017" and "年"."""
    return {_edges(before)[1], _edges(after)[0]} == {"wide", "digit"}


@lru_cache(maxsize=50_000)
def _edges(text: str) -> tuple[str | None, str | None]:
    """What stands at a word's beginning and at its end, by the names in `_FIRST` and `_LAST`."""
    text = text.strip()
    first, last = _FIRST.match(text), _LAST.search(text)
    return first and first.lastgroup, last and last.lastgroup
