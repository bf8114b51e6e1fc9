"""Which engine an archive should be searched with."""

from __future__ import annotations

from transcribe.search.index.index import IndexStatus

#: Turns from which on Whoosh makes people wait: 100 thousand are some 300 thousand segments of speech, or 2,500
#: interviews of half an hour.
WHOOSH_REACH = 100_000


def advice(status: IndexStatus) -> tuple[str, ...]:
    """What should be done about an index, as sentences; nothing where all is well.

    >>> advice(IndexStatus("whoosh", 3_500, 120_000, 400_000_000, "", 0))[0]
    'It is time to move: Whoosh answers at once up to 100,000 turns. `transcribe index build --engine tantivy` moves.'
    >>> advice(IndexStatus("tantivy", 3_500, 120_000, 300_000_000, "", 0))
    ()
    """
    said = []
    if status.behind:
        said.append(
            f"Episodes changed since: {status.behind}. `transcribe run` updates them; "
            "`transcribe index build` rebuilds the index."
        )
    if status.engine == "whoosh" and status.turns > WHOOSH_REACH:
        said.append(
            f"It is time to move: Whoosh answers at once up to {WHOOSH_REACH:,} turns. "
            "`transcribe index build --engine tantivy` moves."
        )
    return tuple(said)
