"""The documents of a Tantivy index: which there are, in order, and what they hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import count
from typing import Any

from transcribe.search.tantivy_writer import FIELD, PLACE

#: A document: the value that it is put in order by, and its address.
Placed = tuple[int | str, Any]

#: Documents are asked for so many at a time at first, and in a part of the archive first: one in so many.
_PAGE, _PART = 100, 64


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

    def found(self, way: Any, field: str) -> Iterator[Placed]:
        """The documents that meet one of Tantivy's queries, by a field; found as far as they are asked for."""
        import tantivy

        done = 0
        # What many turns meet is soon found among the first ones.
        for part in (all_of([way, self._beginning]), way) if field == PLACE else (way,):
            for page in (_PAGE * 8**n for n in count()):
                hits = self._searcher.search(part, limit=page, offset=done, count=False, order_by_field=field,
                                             order=tantivy.Order.Asc).hits
                yield from hits
                done += len(hits)
                if len(hits) < page:
                    break

    def packed(self, address: Any) -> bytes:
        """The turn of a document, as `packing` has it."""
        packed: bytes = self._searcher.doc(address)["turn"][0]
        return packed

    @cached_property
    def _beginning(self) -> Any:
        """The turns in the first part of the archive."""
        import tantivy

        places = [number for order in (tantivy.Order.Asc, tantivy.Order.Desc) for number, _ in self._searcher.search(
            tantivy.Query.all_query(), limit=1, count=False, order_by_field=PLACE, order=order).hits]
        until = places[0] + (places[1] - places[0]) // _PART if places else 0
        return tantivy.Query.range_query(self._schema, PLACE, tantivy.FieldType.Unsigned, None, until)

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
