"""Finding people's names in recognised text, where they may be misheard ("jessica gorder", "matt me coochie")."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from transcribe.model.records import record
from transcribe.roles.tokens import Token, TurnTokens, words_of

# Letters that recognisers confuse sound alike here: vowels with each other, voiced consonants with unvoiced ones.
_SOUND = str.maketrans(
    {
        **dict.fromkeys("aeiouyw", "a"),
        **dict.fromkeys("cgkq", "k"),
        "b": "p",
        "d": "t",
        "v": "f",
        "z": "s",
        "x": "ks",
        "h": "",
        "'": "",
    }
)
_TWICE = re.compile(r"(.)\1+")

# First names that are everyday words as well: without a capital they say little.
_EVERYDAY = frozenset(
    (
        "an",
        "angel",
        "april",
        "art",
        "august",
        "bill",
        "bob",
        "chase",
        "chuck",
        "dawn",
        "dean",
        "do",
        "drew",
        "eve",
        "faith",
        "frank",
        "grace",
        "grant",
        "guy",
        "hope",
        "in",
        "jack",
        "joy",
        "june",
        "lance",
        "lily",
        "mark",
        "max",
        "may",
        "me",
        "miles",
        "my",
        "olive",
        "page",
        "pat",
        "penny",
        "ray",
        "rich",
        "rob",
        "rose",
        "ruby",
        "sandy",
        "so",
        "sue",
        "summer",
        "will",
        "you",
    )
)
_EVERYDAY_STRENGTH = 0.3
_PART_STRENGTH = 0.7  # a first or last name alone
_MARGIN = 0.1  # how much better than the next person's a name must fit


@record
class Mention:
    """A place where a person's name was said.

    Attributes:
        first, last: indices of its tokens in the turn.
        strength: 0 to 1, how surely it is this person.
    """

    person: str
    first: int
    last: int
    strength: float


@record
class _Pattern:
    """One way to say a person's name, its words run together, since recognisers split and join words."""

    person: str
    letters: str
    words: int
    strength: float
    threshold: float


def similarity(heard: str, name: str) -> float:
    """How alike two words are in letters and in sound, 0 to 1.

    >>> similarity("gorder", "gorter") > 0.9 > similarity("garden", "gorter")
    True
    """
    from rapidfuzz.distance import Levenshtein

    letters = Levenshtein.normalized_similarity(heard, name)
    return (letters + Levenshtein.normalized_similarity(_sound(heard), _sound(name))) / 2


def find_mentions(turn: TurnTokens, people: Iterable[str], *, cased: bool) -> tuple[Mention, ...]:
    """The names that a turn says, in order. A name that fits two people equally well is left out.

    Args:
        cased: names are written with a capital here.
    """
    found = [
        (alike * pattern.strength, pattern, first, last)
        for pattern in _patterns(tuple(people))
        for alike, first, last in _fits(turn.tokens, pattern, cased=cased)
    ]
    mentions: list[Mention] = []
    taken: set[int] = set()
    for fit, pattern, first, last in sorted(found, key=lambda item: (-item[0], item[2], item[3])):
        span = set(range(first, last + 1))
        rivals = (
            rival
            for rival, other, start, end in found
            if other.person != pattern.person and start <= last and end >= first
        )
        if not span & taken and max(rivals, default=0.0) <= fit - _MARGIN * pattern.strength:
            mentions.append(Mention(pattern.person, first, last, _strength(turn.tokens[first], pattern, cased=cased)))
        taken |= span
    return tuple(sorted(mentions, key=lambda mention: mention.first))


@lru_cache(maxsize=2**16)
def _sound(text: str) -> str:
    return _TWICE.sub(r"\1", text.replace("ph", "f").translate(_SOUND))


@lru_cache(maxsize=64)
def _patterns(people: tuple[str, ...]) -> tuple[_Pattern, ...]:
    patterns = []
    for person in people:
        words = [word for word in words_of(person) if word not in ("jr", "sr")]
        if len(words) > 1:
            whole = "".join(words)
            patterns.append(_Pattern(person, whole, len(words), 1.0, _threshold(whole, (5, 0.95), (10, 0.8), 0.72)))
        for word in dict.fromkeys((*words[:1], *words[-1:])):
            # Short names are a letter away from everyday words (Mike, make), longer ones sound alike (Peter, better).
            threshold = _threshold(word, (4, 1.0), (6, 0.86), 0.8)
            patterns.append(_Pattern(person, word, 1, _PART_STRENGTH if len(words) > 1 else 0.9, threshold))
    return tuple(patterns)


def _threshold(name: str, short: tuple[int, float], middling: tuple[int, float], long: float) -> float:
    """How well a name must fit, by its length: the longer, the less likely by chance."""
    return next((threshold for length, threshold in (short, middling) if len(name) <= length), long)


def _fits(tokens: Sequence[Token], pattern: _Pattern, *, cased: bool) -> Iterable[tuple[float, int, int]]:
    """Where a pattern fits: how well, first token, last token."""
    # A part of a name is looked for as one word only; a whole name may be heard as up to two words more, or one less.
    sizes = (1,) if pattern.words == 1 else range(max(1, pattern.words - 1), pattern.words + 3)
    for size in sizes:
        for first in range(len(tokens) - size + 1):
            heard = "".join(token.text for token in tokens[first : first + size])
            if abs(len(heard) - len(pattern.letters)) > 3 or (cased and size == 1 and not tokens[first].capital):
                continue
            alike = similarity(heard, pattern.letters)
            if alike >= pattern.threshold:
                yield alike, first, first + size - 1


def _strength(token: Token, pattern: _Pattern, *, cased: bool) -> float:
    everyday = pattern.words == 1 and token.text in _EVERYDAY and not cased
    return _EVERYDAY_STRENGTH if everyday else pattern.strength
