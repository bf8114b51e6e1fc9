"""Did you mean: the archive's own words and names, where a query's own are said hardly ever."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from transcribe.model.episode import Role
from transcribe.search.index.index import SearchIndex
from transcribe.search.match.hits import Hit
from transcribe.search.query.fields import whole
from transcribe.search.query.query import And, Field, Or, Phrase, Query, Term, leaves
from transcribe.text.phonetics import sound
from transcribe.text.scripts import unspaced
from transcribe.text.stemming import stem
from transcribe.text.words import tokens

#: Whoever finds so many is content.
FEW = 3
#: How many times as often a word must be said to be the one that was meant.
_OFTENER = 10
#: Fields whose values are names.
_NAMES = ("person", "film", "title", "section", "festival")
_EVERYTHING = Or(tuple(Field("role", (role.value,)) for role in Role))


def suggestions(index: SearchIndex, query: Query, hits: Sequence[Hit] = ()) -> tuple[str, ...]:
    """Words that may have been meant instead of some of the query's, where it finds fewer than `FEW`.

    Args:
        hits: what the query found.

    Raises:
        SearchIndexError: as `SearchIndex.search`.
    """
    if sum(hit.exact for hit in hits) >= FEW:
        return ()
    typed = [word for word in _words(query) if not unspaced(word)]  # A character is near to any other.
    said = dict(index.vocabulary()) if typed else {}
    meant = [_meant(token, said) for token in typed]
    for field in _names(query):
        known = _known(index, field.name)
        meant += [_meant(value, known) for value in field.values]
    return tuple(dict.fromkeys(word for word in meant if word))


def _words(query: Query) -> Iterator[str]:
    for leaf in leaves(query):
        match leaf:
            case Term(token):
                yield token
            case Phrase(tokens=said):
                yield from said


def _names(query: Query) -> Iterator[Field]:
    match query:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _names(part)
        case Field(name) if name in _NAMES:
            yield query


def _known(index: SearchIndex, name: str) -> Counter[str]:
    """A field's values as they are asked for, and in how many turns each stands."""
    known: Counter[str] = Counter()
    for value, count in index.tally(_EVERYTHING, (name,))[name].items():
        for one in whole(value) if name == "festival" else tokens(value):
            known[one] += count
    return known


def _meant(typed: str, known: Mapping[str, int]) -> str | None:
    """The word that is nearest, if it is far more frequent: the fewest edits count, one less if it sounds the same."""
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    edits = 0 if len(typed) < 3 else 1 if len(typed) < 5 else 2
    near = [
        (word, distance)
        for word, distance, _ in extract(typed, list(known), scorer=OSA.distance, score_cutoff=edits, limit=100)
    ]
    itself = sum(known[word] for word, _ in near if stem(word) == stem(typed))
    others = [
        (distance - (sound(word) == sound(typed)), -known[word], word)
        for word, distance in near
        if stem(word) != stem(typed) and known[word] > itself * _OFTENER
    ]
    return min(others)[-1] if others else None
