"""Reading a Tantivy index: which turns meet a query, in which order.

Its scores aren't used: hits come in the tiers of `ranking`, within one by their place or their date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from transcribe.search.index.index import Sort
from transcribe.search.match.packing import PackedTurn, unpack
from transcribe.search.match.ranking import tiers
from transcribe.search.match.turns import IndexedTurn
from transcribe.search.query.query import Query
from transcribe.search.tantivy.documents import Placed
from transcribe.search.tantivy.query import Translator, finds_more
from transcribe.search.tantivy.schema import FACET, FIELD, NEWEST, PLACE

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

        return (unpack(self.packed(address)) for _, address in self.found([[tantivy.Query.all_query()]], PLACE))

    def counts(self, query: Query, facet: str) -> dict[str, int]:
        """How many turns that meet a query have which value, the most frequent first."""
        wanted = {"found": {"terms": {"field": FACET + facet, "size": _VALUES}}}
        buckets = self._searcher.aggregate(self.translated(query, exactly=True), wanted)["found"]["buckets"]
        return dict(sorted(((one["key"], int(one["doc_count"])) for one in buckets), key=lambda one: (-one[1], one[0])))

    def turns(self, query: Query, sort: Sort) -> Iterator[PackedTurn]:
        """The turns that meet a query, in the order asked for; read as far as they are asked for."""
        seen: set[int | str] = set()
        for tier in tiers(query) if sort == "relevance" else (query,):
            found = self.found(self.ways(tier), NEWEST if sort == "date" else PLACE, self.share(tier))
            for key, turn in self.checked(tier, found) if finds_more(tier) else self._read(found):
                if key not in seen:
                    seen.add(key)
                    yield turn

    def _read(self, found: Iterable[Placed]) -> Iterator[tuple[int | str, PackedTurn]]:
        return ((key, PackedTurn(self.packed(address))) for key, address in found)
