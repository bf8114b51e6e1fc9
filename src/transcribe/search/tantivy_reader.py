"""Reading a Tantivy index: which turns meet a query, in which order.

Its scores aren't used: hits come in the tiers of `ranking`, within one by their place. Tantivy sorts by text, and looks
up the text of each document that might be among the first ones. So it is asked to sort only where there is no sooner
way to the first hits.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from operator import itemgetter
from typing import Any

from transcribe.search.index import Sort
from transcribe.search.packing import unpack
from transcribe.search.query import And, Field, Fuzzy, Not, Or, Phrase, Prefix, Query, Range, Sound, Term
from transcribe.search.ranking import tiers
from transcribe.search.tantivy_query import Translator, all_of, any_of, finds_more
from transcribe.search.tantivy_writer import FACET, FIELD, NUMBER, ORDERS, SERIAL, serial
from transcribe.search.turns import IndexedTurn
from transcribe.search.words import stem

#: The first hits are looked for in so many episodes, then in so many: what many turns meet, some of these do.
_FIRST = (8, 64, 1_000)
#: Which share of the turns has a word that is common; and all those of a phrase with words between that may be.
_COMMON, _VERY_COMMON = 1 / 30, 1 / 3
#: So many hits, and no more, are put in order here; of the rest Tantivy is asked for a page at a time.
_FEW, _PAGE = 2_000, 40
#: More values than this Tantivy doesn't count.
_VALUES = 65_000


class Reader(Translator):
    """The turns of a Tantivy index as it was when it was opened."""

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

        return (unpack(self.packed(address)) for address in self._placed(self.found([tantivy.Query.all_query()])))

    def counts(self, query: Query, facet: str) -> dict[str, int]:
        """How many turns that meet a query have which value, the most frequent first."""
        wanted = {"found": {"terms": {"field": FACET + facet, "size": _VALUES}}}
        buckets = self._searcher.aggregate(self.translated(query, exactly=True), wanted)["found"]["buckets"]
        return dict(sorted(((one["key"], int(one["doc_count"])) for one in buckets), key=lambda one: (-one[1], one[0])))

    def turns(self, query: Query, sort: Sort) -> Iterator[IndexedTurn]:
        """The turns that meet a query, in the order asked for; read as far as they are asked for."""
        seen: set[tuple[int, int]] = set()
        for tier in tiers(query) if sort == "relevance" else (query,):
            found = self._in_order(tier, sort)
            met = self.checked(tier, found) if finds_more(tier) else ((address, None) for address in found)
            for address, turn in met:
                document = address.segment_ord, address.doc
                if document not in seen:
                    seen.add(document)
                    yield turn or unpack(self.packed(address))

    def _in_order(self, query: Query, sort: Sort) -> Iterator[Any]:
        """The addresses of the documents that may meet a query, in the order asked for; found as far as they are asked
        for."""
        import tantivy

        asked, done = self.ways(query), 0
        steps = (*_FIRST[len(asked) > 1:], None) if self._is_common(query) else (None, *_FIRST[1:])
        for episodes in steps if sort != "date" else ():
            found = self._first(asked, episodes) if episodes else self.found(asked, _FEW + 1)
            if episodes or len(found) <= _FEW:
                yield from self._placed(found)[done:]
                done = len(found)
                if not episodes:
                    return
        page = _PAGE
        while True:
            hits = self._searcher.search(any_of(asked), limit=page, offset=done, count=False,
                                         order_by_field=ORDERS[sort], order=tantivy.Order.Asc).hits
            yield from (address for _, address in hits)
            if len(hits) < page:
                return
            done, page = done + page, page * 8

    def _first(self, asked: list[Any], episodes: int) -> list[Any]:
        """The documents that meet one of Tantivy's queries in so many of the first episodes."""
        first = self.having(f"{FIELD}episode", self.values("episode")[:episodes])
        return self.found([all_of([one, first]) for one in asked])

    def _is_common(self, query: Query) -> bool:
        """Whether so many turns probably meet a query that its first hits are soon found in the first episodes."""
        match query:
            case Term(token):
                return self._stands("stem", stem(token))
            case Phrase(said, slop):
                share = _VERY_COMMON if len(said) > 1 else _COMMON
                return (slop > 0 or len(said) == 1) and all(self._stands("word", token, share) for token in said)
            case Prefix(token):
                return sum([number for _, number in self.tokens(token)]) > self.count() * _COMMON
            case Field(name, values):
                return all(self._stands(FIELD + name, value) for value in values)
            case And(parts):
                return all(map(self._is_common, parts))
            case Or(parts):
                return any(map(self._is_common, parts))
            case Sound(code):
                return self._stands("sound", code)
            case Fuzzy():
                return False
            case Range() | Not():
                return True

    def _stands(self, field: str, value: str, share: float = _COMMON) -> bool:
        """Whether a field has a value in more than this share of the documents."""
        number: int = self._searcher.doc_freq(field, value)
        return number > self.count() * share

    def _placed(self, addresses: list[Any]) -> list[Any]:
        """The addresses by episode and time."""
        ranks = self._ranks
        episodes = self._searcher.fast_field_values(SERIAL, addresses)
        turns = self._searcher.fast_field_values(NUMBER, addresses)
        places = [(ranks[episode], turn) for episode, turn in zip(episodes, turns, strict=True)]
        return [address for _, address in sorted(zip(places, addresses, strict=True), key=itemgetter(0))]

    @cached_property
    def _ranks(self) -> dict[int, int]:
        """The places of the episodes, by their serial numbers."""
        return {serial(episode): rank for rank, episode in enumerate(self.values("episode"))}
