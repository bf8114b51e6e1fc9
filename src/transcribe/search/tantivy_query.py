"""Our queries as Tantivy's.

Its scores aren't used: hits come in the tiers of `ranking`, within one by their place. Its phrases with words between
count otherwise than ours, so it is asked for more than is wanted, and `locate` has the last word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, TypeVar

from transcribe.errors import QueryError
from transcribe.search.index import Sort
from transcribe.search.locate import between, locate
from transcribe.search.query import And, Field, Fuzzy, Not, Or, Phrase, Prefix, Query, Range, Sound, Term
from transcribe.search.ranking import tiers
from transcribe.search.tantivy_writer import FACET, FIELD, FOLLOWING, NO_PAIR, ORDERS, PAIRS, READINGS, paired, streamed
from transcribe.search.turns import IndexedTurn, unpack
from transcribe.search.words import stem

T = TypeVar("T")

_PAGE = 40
#: So many turns are looked at, to see whether they hold a phrase with words between.
_BEARABLE = 20_000
#: So many words with others between are left to Tantivy.
_SHORT = 4
#: More values than this Tantivy doesn't count.
_VALUES = 65_000


class Reader:
    """Asks a Tantivy index.

    Args:
        searcher: a `tantivy.Searcher`.
        schema: the `tantivy.Schema` of its index.
    """

    def __init__(self, searcher: Any, schema: Any) -> None:
        self._searcher = searcher
        self._schema = schema

    def count(self) -> int:
        """How many documents there are."""
        return int(self._searcher.num_docs)

    def episodes(self) -> int:
        """How many episodes there are."""
        import tantivy

        return len(self._searcher.terms_with_prefix(f"{FIELD}episode", "", tantivy.Query.all_query()))

    def tokens(self, prefix: str) -> Iterator[tuple[str, int]]:
        """The words that begin so, and in how many documents each stands, deleted ones among them."""
        yield from sorted(self._searcher.terms_with_prefix("word", prefix))

    def everything(self) -> Iterator[IndexedTurn]:
        """All turns, by place."""
        import tantivy

        return (self._turn(address) for _, address in self._in_order(tantivy.Query.all_query()))

    def counts(self, query: Query, facet: str) -> dict[str, int]:
        """How many turns that meet a query have which value, the most frequent first."""
        wanted = {"found": {"terms": {"field": FACET + facet, "size": _VALUES}}}
        buckets = self._searcher.aggregate(self.translated(query, exactly=True), wanted)["found"]["buckets"]
        return dict(sorted(((one["key"], int(one["doc_count"])) for one in buckets), key=lambda one: (-one[1], one[0])))

    def turns(self, query: Query, sort: Sort) -> Iterator[IndexedTurn]:
        """The turns that meet a query, in the order asked for; read as far as they are asked for."""
        seen: set[str] = set()
        for tier in tiers(query) if sort == "relevance" else (query,):
            unsure = _finds_more(tier)
            found = self._in_order(self.translated(tier), ORDERS[sort])
            for place, address in _so_many(found) if unsure else found:
                if place not in seen:
                    turn = self._turn(address)
                    if not unsure or locate(tier, turn):
                        seen.add(place)
                        yield turn

    def _in_order(self, asked: Any, order: str = "place") -> Iterator[tuple[str, Any]]:
        """The documents that meet Tantivy's query, sorted by that field; read as far as they are asked for."""
        import tantivy

        page, start = _PAGE, 0
        while True:
            found = self._searcher.search(asked, limit=page, offset=start, count=False, order_by_field=order,
                                          order=tantivy.Order.Asc).hits
            yield from found
            if len(found) < page:
                return
            start, page = start + page, page * 8

    def _turn(self, address: Any) -> IndexedTurn:
        return unpack(self._searcher.doc(address)["turn"][0].decode())

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
            case Sound(code):
                return self._term("sound", code)
            case Phrase((token,)):
                return self._term("word", token)
            case Phrase(said, 0):
                return _any([phrase for name in READINGS for phrase in self._side_by_side(name, said)])
            case Phrase(said, slop):
                near = _any([self._near(name, said, slop) for name in READINGS])
                return self._checked(query, near) if exactly else near
            case Field(name, values):
                return _all([self._term(FIELD + name, value) for value in values])
            case Range():
                return self._range(query)
            case Not():
                return _all([], but=self._excluded([query], exactly))
            case Or(parts):
                return _any([self.translated(part, exactly) for part in parts])
            case And(parts):
                return _all([self.translated(part, exactly) for part in parts if not isinstance(part, Not)],
                            but=self._excluded(parts, exactly))

    def _excluded(self, parts: Sequence[Query], exactly: bool) -> list[Any]:
        """What those of the parts that are Nots exclude; not what it would take long to find out, unless `exactly`."""
        return [self.translated(part.part, exactly=True) for part in parts
                if isinstance(part, Not) and (exactly or not _finds_more(part))]

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
            if NO_PAIR not in pairs:
                yield self._row(field + PAIRS, pairs)
            else:
                yield _all([self._row(field, shown),
                            *(self._term(field + PAIRS, pair) for pair in dict.fromkeys(pairs) if pair != NO_PAIR)])

    def _row(self, field: str, tokens: list[str], slop: int = 0) -> Any:
        """These tokens in a row; with slop Tantivy adds up how far each of them is from its place."""
        import tantivy

        if len(tokens) == 1:
            return self._term(field, tokens[0])
        placed: list[str | tuple[int, str]] = [*tokens]
        return tantivy.Query.phrase_query(self._schema, field, placed, slop)

    def _near(self, field: str, said: tuple[str, ...], slop: int) -> Any:
        """A superset of what a phrase with words between finds.

        Of a long phrase one part at least is whole: there are more parts than words that could stand between. Tantivy's
        own way takes too long for more than a few words.
        """
        if len(said) <= _SHORT:
            conditions = [_any([self._row(field, streamed(said, inside), slop * (len(said) - 1))
                                for inside in range(len(said), 0, -1)])]
        else:
            behind = [_any([self._term(field, token), self._term(field, FOLLOWING + token)])
                      for token in dict.fromkeys(said[1:])]
            conditions = [self._term(field, said[0]), *behind]
        parts = _parts(said, slop + 1)
        if min(map(len, parts)) > 1:
            conditions.append(_any([row for part in parts for row in self._side_by_side(field, part, least=0)]))
        return _all(conditions)

    def _checked(self, query: Query, near: Any) -> Any:
        """Exactly the turns that meet a query, out of those that Tantivy's `near` finds."""
        import tantivy

        places = [place for place, address in _so_many(self._in_order(near)) if locate(query, self._turn(address))]
        return tantivy.Query.term_set_query(self._schema, "place", places)

    def _range(self, wanted: Range) -> Any:
        import tantivy

        field = FIELD + wanted.name
        values = [value for value, _ in self._searcher.terms_with_prefix(field, "")
                  if between(value, wanted.low, wanted.high)]
        return tantivy.Query.term_set_query(self._schema, field, values)


def _so_many(found: Iterator[T]) -> Iterator[T]:
    """What was found, as long as looking at each turn can be borne."""
    for number, one in enumerate(found):
        if number == _BEARABLE:
            raise QueryError(f"the words of a phrase with others between stand in more than {_BEARABLE:,} turns",
                             mend="Put a rarer word into the phrase, or allow fewer words between.")
        yield one


def _parts(said: tuple[str, ...], number: int) -> list[tuple[str, ...]]:
    """A phrase in so many parts, about equally long; each of one token at least."""
    number = min(number, len(said))
    ends = [len(said) * n // number for n in range(number + 1)]
    return [said[start:end] for start, end in pairwise(ends)]


def _finds_more(query: Query) -> bool:
    """Whether Tantivy finds turns that don't meet a query, where it isn't translated exactly."""
    match query:
        case Phrase(said, slop):
            return slop > 0 and len(said) > 1
        case And(parts) | Or(parts):
            return any(map(_finds_more, parts))
        case Not(part):
            return _finds_more(part)
        case _:
            return False


def _all(parts: list[Any], but: list[Any] | None = None) -> Any:
    """What meets all of these and none of those."""
    import tantivy

    if len(parts) == 1 and not but:
        return parts[0]
    wanted = [(tantivy.Occur.Must, part) for part in parts or [tantivy.Query.all_query()]]
    return tantivy.Query.boolean_query([*wanted, *((tantivy.Occur.MustNot, part) for part in but or ())])


def _any(parts: list[Any]) -> Any:
    """What meets one of these."""
    import tantivy

    return parts[0] if len(parts) == 1 else tantivy.Query.boolean_query([(tantivy.Occur.Should, p) for p in parts])
