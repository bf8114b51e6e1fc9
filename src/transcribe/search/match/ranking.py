"""Which hits are the best, said in queries, so that every engine puts them in the same order.

The engines' own scores can't be made alike: each rounds lengths in its own way, and counts documents that are deleted
but not yet merged away. So a query's hits come in tiers: first those that meet a narrower query, then the rest. Within
a tier they come by episode and time.
"""

from __future__ import annotations

from transcribe.search.match.turns import IndexedTurn
from transcribe.search.query.query import And, Or, Phrase, Query, Term, joined

_COMPLEMENT = str.maketrans("0123456789", "9876543210")


def tiers(query: Query) -> tuple[Query, ...]:
    """The query itself, and before it the narrower ones that its best hits meet.

    A word is best in the very form that was typed, several words are best side by side as typed, alternatives are best
    all together.

    >>> tiers(Term("hands"))
    (Phrase(tokens=('hands',), slop=0), Term(token='hands'))
    >>> tiers(And((Term("strong"), Term("hand"))))[0]
    Phrase(tokens=('strong', 'hand'), slop=0)
    """
    match query:
        case Term(token):
            return Phrase((token,)), query
        case And(parts):
            return *_together(parts), query
        case Or(parts):
            return joined(And, parts), query
        case _:
            return (query,)


def place(turn: IndexedTurn) -> str:
    """What turns are sorted by, as text, for them to come by episode and time."""
    return f"{turn.episode.id}\0{turn.number:08}"


def newest_first(turn: IndexedTurn) -> str:
    """What turns are sorted by, as text, for the newest episodes to come first, those of no known date last.

    An episode of which only the year is known counts as from its first month.
    """
    date = turn.episode.months[0] if turn.episode.months else "0000-00"
    return f"{date.translate(_COMPLEMENT)}\0{place(turn)}"


def _together(parts: tuple[Query, ...]) -> tuple[Query, ...]:
    said = tuple(part.token for part in parts if isinstance(part, Term))
    if not said:
        return ()
    return (joined(And, [Phrase(said), *(part for part in parts if not isinstance(part, Term))]),)
