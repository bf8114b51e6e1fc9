"""How alike spellings sound, where somebody wrote a name of any language down by ear.

Both spellings are cut into units ("sch", "w", "ei"). A unit stands for the sounds that it may have: what was heard is
read as English is, a name as any of the languages of Latin letters might. The two rows of units are aligned at the
least cost (Wagner and Fischer, Journal of the ACM 21:1, 1974), where sounds that are easily mistaken cost little.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import product

from transcribe.recognition.names.sound_tables import HEARD_CONSONANTS, NAME_CONSONANTS, VOWELS
from transcribe.text.scripts import UNDIVIDED

_BEFORE = {"aw": "n ", "hs": "iu", "hu": "aeé", "sc": "ei"}  # Some are one unit of a name only before these letters.

# An "er " is one that ends a word: there many don't speak the r.
# Told apart by the voice alone, by one feature, or only by those who know the language.
_NEAR = frozenset(
    map(
        frozenset,
        (
            "pb",
            "td",
            "kg",
            "fv",
            "fp",
            "sz",
            "SZ",
            "CJ",
            "mn",
            "wv",
            "vb",
            "sS",
            "zZ",
            "SC",
            "ZJ",
            "Tt",
            "Ts",
            "Tf",
            "Td",
            "kx",
            "hx",
            "gx",
            "cs",
            "cz",
            "cC",
            "Cx",
            "Gg",
            "Gn",
            "Nn",
            "Ny",
            "yJ",
            "yZ",
            "rl",
            "tC",
            "dJ",
            "Xk",
            "Xs",
            "Xc",
            "ly",
        ),
    )
)
_NEAR_COST, _VOWEL_COST, _LIKE_VOWEL_COST = 0.35, 0.3, 0.1
_UNLIKE_COST = 1.3  # more than for one that is lost: nobody takes a name's consonant for quite another
_LOSS = {"h": 0.15, "gh": 0.15, "ğ": 0.15, "e ": 0.15, "y": 0.35, "w": 0.35, "ll": 0.5, "r": 0.5}
_VOWEL_LOSS = 0.4
_BY_SOUND = 0.75
_LAST_LOSS = 0.4  # in many languages a name's last consonant is silent

_FOLDED = UNDIVIDED | {ord("&"): "and"}


def fold(text: str) -> str:
    """The letters and digits of a text, small, without accents.

    >>> fold("Jiří O'Néill & Søn")
    'jirioneillandson'
    """
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_FOLDED))
    return "".join(character for character in plain if character.isalnum())


@lru_cache(maxsize=2**15)
def likeness(heard: str, name: str) -> float:
    """How alike what was heard and a name are, in sound and letters, 0 to 1.

    >>> likeness("mick you chi", "Micucci") > 0.75 > likeness("make your choice", "Micucci")
    True
    """
    from rapidfuzz.distance import Levenshtein

    letters = Levenshtein.normalized_similarity(fold(heard), fold(name))
    sound = _sound_likeness(_units(heard, named=False), _units(name, named=True))
    return _BY_SOUND * sound + (1 - _BY_SOUND) * letters


def _sound_likeness(heard: tuple[str, ...], name: tuple[str, ...]) -> float:
    losses = [_loss(unit) for unit in heard]
    row = [0.0]
    for loss in losses:
        row.append(row[-1] + loss)
    most = row[-1]
    for place, unit in enumerate(name, start=1):
        loss = _loss(unit)
        most += loss
        if place == len(name):
            loss = min(loss, _LAST_LOSS)
        above, row = row, [row[0] + loss]
        for column, other in enumerate(heard):
            row.append(min(above[column] + _swap(other, unit), above[column + 1] + loss, row[column] + losses[column]))
    return max(0.0, 1.0 - 2.0 * row[-1] / most) if most else 0.0


def _loss(unit: str) -> float:
    return _LOSS.get(unit, _VOWEL_LOSS if unit in VOWELS else 1.0)


@lru_cache(maxsize=2**14)
def _swap(heard: str, name: str) -> float:
    """What it costs to take a name's unit for the one that was heard."""
    if heard == name:
        return 0.0
    if heard in VOWELS and name in VOWELS:
        return _LIKE_VOWEL_COST if set(VOWELS[heard]) & set(VOWELS[name]) else _VOWEL_COST
    heard_as, said_as = HEARD_CONSONANTS.get(heard, heard), NAME_CONSONANTS.get(name, name)
    if set(heard_as) & set(said_as):
        return 0.0
    if ("y" in said_as and "i" in VOWELS.get(heard, "")) or ("y" in heard_as and "i" in VOWELS.get(name, "")):
        return _LIKE_VOWEL_COST  # Pirio is Pirjo
    return _NEAR_COST if any(frozenset(pair) in _NEAR for pair in product(heard_as, said_as)) else _UNLIKE_COST


def _pattern(consonants: dict[str, str]) -> re.Pattern[str]:
    units = sorted({*consonants, *VOWELS}, key=lambda unit: (-len(unit), unit))
    return re.compile(
        "|".join((*(f"{unit}(?=[{_BEFORE[unit]}])" if unit in _BEFORE else unit for unit in units), r"[^\W_]"))
    )


_MAC = re.compile(r"\bmc(?=\w)")
_UNITS = {False: _pattern(HEARD_CONSONANTS), True: _pattern(NAME_CONSONANTS)}


@lru_cache(maxsize=2**14)
def _units(text: str, *, named: bool) -> tuple[str, ...]:
    units: list[str] = []
    for unit in _UNITS[named].findall(_MAC.sub("mac ", unicodedata.normalize("NFC", text.casefold())) + " "):
        unit = unit if unit in VOWELS or unit in NAME_CONSONANTS else fold(unit)
        if not units or unit != units[-1]:
            units.append(unit)
    return tuple(units)
