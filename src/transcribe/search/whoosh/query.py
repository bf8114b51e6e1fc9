"""Which turns of a Whoosh index meet a query, and in which order."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from transcribe.search.index.index import Sort
from transcribe.search.match.locate import between, phrase_ends
from transcribe.search.match.ranking import tiers
from transcribe.search.query.query import And, Field, Fuzzy, Not, Or, Phrase, Prefix, Query, Range, SoundsLike, Term
from transcribe.search.whoosh.reader import Turns, places, set_of
from transcribe.search.whoosh.writer import pair
from transcribe.text.phonetics import sound
from transcribe.text.stemming import stem
from transcribe.text.words import COMMON, pairing


def ordered(turns: Turns, query: Query, sort: Sort) -> Iterator[int]:
    """The places of the turns that meet a query, in the order asked for; read as far as they are asked for."""
    if sort == "time":
        yield from places(meeting(turns, query, turns.all))
        return
    groups = _by_tier(turns, query) if sort == "relevance" else _by_date(turns, meeting(turns, query, turns.all))
    for group in groups:
        yield from places(group)


def meeting(turns: Turns, query: Query, among: int) -> int:
    """Which of these turns meet a query.

    Args:
        among: a set of turns; what it leaves out needn't be looked at.
    """
    match query:
        case Term(token):
            return _with_stem(turns, stem(token)) & among
        case Prefix(token):
            return turns.starting("word", token) & among
        case Fuzzy(token, edits):
            return turns.having_any("word", _near(turns, token, edits)) & among
        case SoundsLike(code):
            return (turns.having("sound", code) | turns.having_any("word", _common_sounding(code))) & among
        case Phrase((token,)):
            return turns.having("word", token) & among
        case Phrase():
            return _phrase(turns, query, among)
        case Field(name, values):
            for value in values:
                among &= turns.having(name, value)
            return among
        case Range(name, low, high):
            return turns.starting(name, "", lambda value: between(value, low, high)) & among
        case Not(part):
            return among & ~meeting(turns, part, among)
        case Or(parts):
            found = 0
            for part in parts:
                found |= meeting(turns, part, among & ~found)
            return found
        case And(parts):
            for part in sorted(parts, key=_is_dear):
                among = meeting(turns, part, among)
            return among


def _with_stem(turns: Turns, root: str) -> int:
    """The turns that have a word of this stem; those whose stem is the word itself aren't listed as stems."""
    found = turns.having("stem", root)
    return found | turns.having("word", root) if stem(root) == root else found


@cache
def _common_sounding(code: str) -> frozenset[str]:
    """The common words that sound so; they aren't listed by their sound."""
    return frozenset(word for word in COMMON if sound(word) == code)


def _is_dear(query: Query) -> bool:
    """Whether a part is better asked of few turns: those with phrases are, which each turn is read for."""
    match query:
        case Phrase(said):
            return len(said) > 1
        case Not(part):
            return _is_dear(part)
        case And(parts) | Or(parts):
            return any(map(_is_dear, parts))
        case _:
            return False


def _phrase(turns: Turns, phrase: Phrase, among: int) -> int:
    """The turns in which a phrase of several tokens begins."""
    said = phrase.tokens
    known = pairing(said)
    paired = [n for n, two in enumerate(pairwise(said)) if phrase.slop == 0 and known.issuperset(two)]
    covered = {*paired, *(n + 1 for n in paired)}
    rare = [n for n, token in enumerate(said) if token not in COMMON and n not in covered]
    for n in rare or ([] if paired else [0]):
        among &= turns.having("word", said[n]) | (turns.having("behind", said[n]) if n else 0)
    for n in paired:
        two = pair(said[n], said[n + 1])
        among &= turns.having("pair", two) | (turns.having("behind", two) if n else 0)
    if len(said) == 2 and paired:
        return among
    row = f" {' '.join(said)} ".encode()
    return set_of(place for place in places(among) if _holds(turns.said(place), phrase, row))


def _holds(lines: bytes, phrase: Phrase, row: bytes) -> bool:
    """Whether a phrase begins in a turn, of which these are the lines.

    Args:
        row: the phrase, as it stands in a line if there is nothing between.
    """
    for line in lines.split(b"\n"):
        own, _, text = line.partition(b"|")
        if phrase.slop == 0:
            if 0 <= text.find(row) < int(own):
                return True
        elif any(
            start < text[: int(own)].count(b" ") for start, _ in phrase_ends(text.decode(), phrase.tokens, phrase.slop)
        ):
            return True
    return False


def _near(turns: Turns, token: str, edits: int) -> list[str]:
    """The index's words that become this one by so many edits at most."""
    from rapidfuzz.distance import Levenshtein
    from rapidfuzz.process import extract

    return [
        word
        for word, _, _ in extract(
            token, turns.words, scorer=Levenshtein.distance, processor=None, score_cutoff=edits, limit=None
        )
    ]


def _by_tier(turns: Turns, query: Query) -> Iterator[int]:
    """The turns that meet a query, the best ones first."""
    left = turns.all
    for tier in tiers(query):
        found = meeting(turns, tier, left)
        left &= ~found
        yield found


def _by_date(turns: Turns, found: int) -> Iterator[int]:
    """Turns by the first month that their episodes may be from, the newest first; those without any last."""
    groups = []
    for of_month in turns.by_month.values():
        groups.append(found & of_month)
        found &= ~of_month
    yield from reversed(groups)
    yield found
