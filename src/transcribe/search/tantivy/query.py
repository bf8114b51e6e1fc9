"""Our queries as Tantivy's.

Its phrases with words between count otherwise than ours, so it is asked for more than is wanted, and `locate` has the
last word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, pairwise
from math import prod
from typing import Any

from transcribe.errors import QueryError
from transcribe.search.match.locate import Locator, between
from transcribe.search.match.packing import PackedTurn, lines_in
from transcribe.search.query.query import And, Field, Fuzzy, Not, Or, Phrase, Prefix, Query, Range, SoundsLike, Term
from transcribe.search.tantivy.documents import Documents, Placed, Way, all_of, any_of
from transcribe.search.tantivy.schema import (
    BORDER,
    EDGE,
    FIELD,
    FOLLOWING,
    GAP,
    NARROW,
    PAIRS,
    PLACE,
    READINGS,
    paired,
    streamed,
)
from transcribe.text.phonetics import sound
from transcribe.text.stemming import stem
from transcribe.text.words import COMMON

#: So many turns are looked at, to see whether they hold a phrase with words between.
_BEARABLE = 20_000
#: In which part of the archive hits are looked for first, one in so many, where so many hits may be expected there. To
#: list the larger part takes longer than to find most words in the whole, but not most words with others between.
_SMALL, _LARGE, _ENOUGH = 64, 8, 25
#: In which share of the turns that have two words these stand near one another.
_NEAR_SHARE = 0.1
#: A phrase of more words with others between takes Tantivy too long.
_SHORT = 4


class Translator(Documents):
    """Puts our queries to a Tantivy index."""

    def translated(self, query: Query, exactly: bool = False) -> Any:
        """A query as Tantivy's own.

        Args:
            exactly: it finds nothing that doesn't meet the query. Else it may: whatever does is found in any case.
        """
        import tantivy

        ask = tantivy.Query
        match query:
            case Term(token):
                return self._term("stem", stem(token))
            case Prefix(token):
                return ask.regex_query(self._schema, "word", f"{re.escape(token)}.*")
            case Fuzzy(token, edits):
                return ask.fuzzy_term_query(self._schema, "word", token, edits, transposition_cost_one=False)
            case SoundsLike(code):
                common = self.having("word", [word for word in COMMON if sound(word) == code])
                return any_of([self._term("sound", code), common])
            case Phrase((token,)):
                return self._term("word", token)
            case Phrase(said, 0):
                return any_of([phrase for name in READINGS for phrase in self._side_by_side(name, said)])
            case Phrase():
                return self._only(query) if exactly else any_of([all_of(way) for way in self.ways(query)])
            case Field(name, values):
                return all_of([self._term(FIELD + name, value) for value in values])
            case Range():
                return self._range(query)
            case Not():
                return all_of([], but=self._excluded([query], exactly))
            case Or(parts):
                return any_of([self.translated(part, exactly) for part in parts])
            case And(parts):
                return all_of(
                    [self.translated(part, exactly) for part in parts if not isinstance(part, Not)],
                    but=self._excluded(parts, exactly),
                )

    def checked(self, query: Query, found: Iterable[Placed]) -> Iterator[tuple[int | str, PackedTurn]]:
        """Those of the documents found that meet a query indeed, as long as looking at each can be borne."""
        may_meet, locator = _sieve(query), Locator(query)
        for number, (key, address) in enumerate(found):
            if number == _BEARABLE:
                raise QueryError(
                    f"the words of a phrase with others between stand in more than {_BEARABLE:,} turns",
                    hint="Put a rarer word into the phrase, or allow fewer words between.",
                )
            packed = self.packed(address)
            if may_meet(lines_in(packed)) and locator.match(turn := PackedTurn(packed)):
                yield key, turn

    def ways(self, query: Query) -> list[Way]:
        """How to find at least what meets a query: in one way after the other, far sooner than the alternatives of a
        phrase with words between in one."""
        match query:
            case Phrase(said, slop) if finds_more(query):
                return [near for name in READINGS for near in self._near(name, said, slop)]
            case And(parts) if near := [part for part in parts if isinstance(part, Phrase) and finds_more(part)]:
                rest = self.translated(And(tuple(part for part in parts if part is not near[0])))
                return [[*way, rest] for way in self.ways(near[0])]
            case _:
                return [[self.translated(query)]]

    def share(self, query: Query) -> int:
        """In which part of the archive hits are looked for first, one in so many: where enough may be expected."""
        expected = self.count() * self._chance(query)
        shares = (_SMALL, _LARGE) if finds_more(query) else (_SMALL,)
        return next((share for share in shares if expected >= share * _ENOUGH), 1)

    def _chance(self, query: Query) -> float:
        """How likely a turn meets a query, roughly: as if words stood in turns regardless of each other."""
        match query:
            case Term(token):
                return self._common("stem", stem(token))
            case Phrase(said, slop):
                near = _NEAR_SHARE if slop else 0  # Side by side, words are soon found in the whole.
                return prod(self._common("word", token) for token in said) * near ** (len(said) - 1)
            case Field(name, values):
                return min((self._common(FIELD + name, value) for value in values), default=1)
            case And(parts):
                return prod(map(self._chance, parts))
            case Or(parts):
                return min(1, sum(map(self._chance, parts)))
            case _:
                return 1

    def _common(self, field: str, value: str) -> float:
        """Which share of the turns have this value, those among them that were replaced."""
        return float(self._searcher.doc_freq(field, value)) / max(1, self.count())

    def _excluded(self, parts: Sequence[Query], exactly: bool) -> list[Any]:
        """What those of the parts that are Nots exclude; not what it would take long to find out, unless `exactly`."""
        return [
            self.translated(part.part, exactly=True)
            for part in parts
            if isinstance(part, Not) and (exactly or not finds_more(part))
        ]

    def _term(self, field: str, value: str) -> Any:
        import tantivy

        return tantivy.Query.term_query(self._schema, field, value, index_option="basic")

    def _side_by_side(self, field: str, said: tuple[str, ...], least: int = 1) -> Iterator[Any]:
        """A phrase, once for each number of its tokens that may stand in the turn, the others behind it.

        Args:
            least: how many of them stand in the turn at least.
        """
        for inside in range(len(said), least - 1, -1):
            shown = streamed(said, inside)
            pairs = paired(said, shown)
            if GAP not in pairs:
                yield self._row(field + PAIRS, pairs)
            elif 0 < inside < len(said) <= EDGE:
                yield self._row(field + BORDER, shown)
            else:
                yield all_of(
                    [
                        self._row(_for(field, len(said)), shown),
                        *(self._term(field + PAIRS, pair) for pair in dict.fromkeys(pairs) if pair != GAP),
                    ]
                )

    def _row(self, field: str, tokens: list[str]) -> Any:
        """These tokens in a row."""
        import tantivy

        return (
            self._term(field, tokens[0])
            if len(tokens) == 1
            else tantivy.Query.phrase_query(self._schema, field, list(tokens))
        )

    def _apart(self, field: str, one: str, other: str, least: int, slop: int) -> Any:
        """One token and behind it another, which is so many places further on at least, and by the slop more at most,
        or one more.

        With slop Tantivy adds up how far tokens are from their places, to either side. Of more than two it overlooks
        some that would do.
        """
        import tantivy

        half = (slop + 1) // 2
        return tantivy.Query.phrase_query(self._schema, field, [(0, one), (least + half, other)], half)

    def _near(self, field: str, said: tuple[str, ...], slop: int) -> list[Way]:
        """How to find a superset of what a phrase with words between finds.

        Of a short one, each two words that follow one another stand near one another, and so do the first and the last.
        Of a long one, all words are there, and one part at least is whole: there are more parts than words that could
        stand between.
        """
        if len(said) <= _SHORT:
            over = field + BORDER if len(said) + slop <= EDGE else field
            near = [
                self._each_near(_for(field, len(said) + slop), said, slop),
                *(self._each_near(over, streamed(said, inside), slop) for inside in range(len(said) - 1, 0, -1)),
            ]
        else:
            behind = [
                any_of([self._term(field, token), self._term(field, FOLLOWING + token)])
                for token in dict.fromkeys(said[1:])
            ]
            near = [[self._term(field, said[0]), *behind]]
        parts = _parts(said, slop + 1)
        if min(map(len, parts)) > 1:
            whole = any_of([row for part in parts for row in self._side_by_side(field, part, least=0)])
            return [[*way, whole] for way in near]
        return near

    def _each_near(self, field: str, tokens: Sequence[str], slop: int) -> Way:
        """Tokens of which each two that follow one another stand near one another, and so do the first and the last."""
        near = [self._apart(field, one, other, 1, slop) for one, other in pairwise(tokens)]
        ends = [self._apart(field, tokens[0], tokens[-1], len(tokens) - 1, slop)] if len(tokens) > 2 else []
        return [*near, *ends]

    def _only(self, query: Query) -> Any:
        """Exactly the turns that meet a phrase with words between."""
        found = islice(self.found(self.ways(query), PLACE), _BEARABLE + 1)
        return self.having(PLACE, [key for key, _ in self.checked(query, found)])

    def _range(self, wanted: Range) -> Any:
        return self.having(
            FIELD + wanted.name,
            [value for value in self.values(wanted.name) if between(value, wanted.low, wanted.high)],
        )


def _for(field: str, tokens: int) -> str:
    """The field in which a phrase of so many tokens is looked for."""
    return NARROW.get(field, field) if tokens <= EDGE else field


def _parts(said: tuple[str, ...], number: int) -> list[tuple[str, ...]]:
    """A phrase in so many parts, about equally long; each of one token at least."""
    number = min(number, len(said))
    ends = [len(said) * n // number for n in range(number + 1)]
    return [said[start:end] for start, end in pairwise(ends)]


def finds_more(query: Query) -> bool:
    """Whether Tantivy finds turns that don't meet a query, where it isn't translated exactly."""
    match query:
        case Phrase(said, slop):
            return slop > 0 and len(said) > 1
        case And(parts) | Or(parts):
            return any(map(finds_more, parts))
        case Not(part):
            return finds_more(part)
        case _:
            return False


def _sieve(query: Query) -> Callable[[Sequence[bytes]], bool]:
    """What tells at a glance of many turns that they don't meet a query, by the tokens of their readings: the words of
    a phrase that follow one another must stand near one another somewhere."""
    match query:
        case Phrase(said, slop) if len(said) > 1:
            pairs = [
                re.compile(b" %b (?:[^ ]+ ){0,%d}%b " % (one.encode(), slop, other.encode()))
                for one, other in pairwise(said)
            ]
            return lambda lines: any(all(pair.search(line) for pair in pairs) for line in lines)
        case And(parts) | Or(parts):
            sieves = [_sieve(part) for part in parts]
            how = all if isinstance(query, And) else any
            return lambda lines: how(sieve(lines) for sieve in sieves)
        case _:
            return lambda lines: True
