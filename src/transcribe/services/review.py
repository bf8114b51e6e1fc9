"""What to listen to first, in the whole archive. `pipeline.places` finds the places."""

from __future__ import annotations

from transcribe.model.records import loads, record
from transcribe.pipeline.places import Review, catalogued
from transcribe.store.archive import Archive


@record
class Reviews:
    """The reviews of an archive, or a page of them.

    Attributes:
        total: how many there are on all pages.
        places, listening_ms, duration_ms: sums over all of them, the places and the recordings.
        faults: why transcripts were left out, a line each that names the file.
    """

    reviews: tuple[Review, ...]
    total: int
    places: int
    listening_ms: int
    duration_ms: int
    faults: tuple[str, ...]


def review_all(
    archive: Archive, limit: int | None = None, offset: int = 0, warnings: list[str] | None = None
) -> Reviews:
    """The reviews of an archive's transcripts, the neediest first.

    Args:
        limit: how many at most; None for all.
        offset: how many are passed over first.
        warnings: why the catalogue can't be used is added to it.

    Raises nothing where a transcript is damaged: it is left out, and said.
    """
    with catalogued(archive, warnings) as catalogue:
        page = catalogue.reviews(limit, offset)
        return Reviews(
            tuple(loads(Review, document) for document in page.documents),
            page.total,
            page.places,
            page.listening_ms,
            page.duration_ms,
            catalogue.faults(),
        )
