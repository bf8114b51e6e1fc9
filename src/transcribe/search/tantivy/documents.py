"""The documents of a Tantivy index: which there are, in order, and what they hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from heapq import merge
from operator import itemgetter
from typing import Any

from transcribe.search.tantivy.order import part_of
from transcribe.search.tantivy.schema import FIELD, PART, PLACE

#: A document: the value that it is put in order by, and its address.
Placed = tuple[int | str, Any]
#: Tantivy's queries, all of which a document must meet. One made of others takes longer than these side by side.
Way = list[Any]

#: Documents are asked for so many at a time at first.
_PAGE = 100


class Documents:
    """What a Tantivy index held when it was opened.

    Args:
        searcher: a `tantivy.Searcher`.
        schema: the `tantivy.Schema` of its index.
    """

    def __init__(self, searcher: Any, schema: Any) -> None:
        self._searcher = searcher
        self._schema = schema
        self._values: dict[str, list[str]] = {}

    def count(self) -> int:
        """How many documents there are."""
        return int(self._searcher.num_docs)

    def found(self, ways: Sequence[Way], field: str, share: int = 1) -> Iterator[Placed]:
        """The documents that are found in one of these ways, by a field, each once; found as far as they are asked for.

        Args:
            share: by place, they are looked for in the first part of the archive first, one in so many: what many turns
                meet is soon found there.
        """
        done, last = [0] * len(ways), None
        for part in ([self._first(share)], []) if share > 1 and field == PLACE else ([],):
            of_each = [self._found(all_of([*way, *part]), field, done, n) for n, way in enumerate(ways)]
            for key, address in merge(*of_each, key=itemgetter(0)):
                if key != last:
                    yield key, address
                last = key

    def _found(self, query: Any, field: str, done: list[int], number: int) -> Iterator[Placed]:
        """The documents that meet a query, those apart that are `done` already, by the number of the query."""
        import tantivy

        page = _PAGE
        while True:
            hits = self._searcher.search(
                query, limit=page, offset=done[number], count=False, order_by_field=field, order=tantivy.Order.Asc
            ).hits
            yield from hits
            done[number] += len(hits)
            if len(hits) < page:
                return
            page *= 8

    def packed(self, address: Any) -> bytes:
        """The turn of a document, as `packing` has it."""
        packed: bytes = self._searcher.doc(address)["turn"][0]
        return packed

    def _first(self, share: int) -> Any:
        """The turns in the first part of the archive, one in so many."""
        import tantivy

        first, last = self._ends
        return tantivy.Query.range_query(
            self._schema, PART, tantivy.FieldType.Unsigned, None, part_of(first + (last - first) // share)
        )

    @cached_property
    def _ends(self) -> tuple[int, int]:
        """The places of the first and the last turn."""
        import tantivy

        ends = [
            number
            for order in (tantivy.Order.Asc, tantivy.Order.Desc)
            for number, _ in self._searcher.search(
                tantivy.Query.all_query(), limit=1, count=False, order_by_field=PLACE, order=order
            ).hits
        ]
        return (ends[0], ends[1]) if ends else (0, 0)

    def values(self, name: str) -> list[str]:
        """A field's values in the order of text, those among them that only deleted documents have."""
        if name not in self._values:
            self._values[name] = sorted(value for value, _ in self._searcher.terms_with_prefix(FIELD + name, ""))
        return self._values[name]

    def having(self, field: str, values: Sequence[int | str]) -> Any:
        """What has one of these values."""
        import tantivy

        return tantivy.Query.term_set_query(self._schema, field, values)


def all_of(parts: list[Any], but: list[Any] | None = None) -> Any:
    """What meets all of these and none of those."""
    import tantivy

    if len(parts) == 1 and not but:
        return parts[0]
    wanted = [(tantivy.Occur.Must, part) for part in parts or [tantivy.Query.all_query()]]
    return tantivy.Query.boolean_query([*wanted, *((tantivy.Occur.MustNot, part) for part in but or ())])


def any_of(parts: list[Any]) -> Any:
    """What meets one of these."""
    import tantivy

    return parts[0] if len(parts) == 1 else tantivy.Query.boolean_query([(tantivy.Occur.Should, p) for p in parts])
