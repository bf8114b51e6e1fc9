"""`transcribe review`: what to listen to first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from transcribe.cli.common.console import note, print_json, print_table
from transcribe.cli.common.options import HERE, ArchiveOption, JsonOption
from transcribe.model.timecode import clock

if TYPE_CHECKING:
    from transcribe.services.review import Review


def review(
    episode_id: Annotated[str | None, typer.Argument(
        metavar="ID", show_default=False, help="An episode's id; without one, the whole archive.")] = None,
    archive: ArchiveOption = HERE,
    limit: Annotated[int, typer.Option(min=1, help="How many places, or episodes, at most.")] = 20,
    as_json: JsonOption = False,
) -> None:
    """List what to listen to first: unsure names, gaps, left-out words, voices without a name.

    Without an ID, list the archive's episodes, the neediest first.
    """
    from transcribe.model.records import plain
    from transcribe.services.review import Review, review_all
    from transcribe.store.archive import Archive

    if episode_id is not None:
        found = Review.of(Archive(archive).transcript(episode_id))
        print_json(plain(found)) if as_json else _print_places(found, limit)
        return
    reviews, faults = review_all(Archive(archive))
    if as_json:
        print_json([plain(found) for found in reviews])
    else:
        _print_episodes(reviews, limit)
    for fault in faults:
        note(f"left out: {fault}")


def _print_places(found: Review, limit: int) -> None:
    print_table(("at", "", "written there", "why"),
                [(clock(place.start_ms), place.kind, place.text, place.reason) for place in found.places[:limit]])
    note(f"{_places(len(found.places))}, {clock(found.listening_ms)} of {clock(found.duration_ms)}")
    if len(found.places) > limit:
        note(f"the worthiest {limit} are shown; --limit shows more")


def _print_episodes(reviews: list[Review], limit: int) -> None:
    print_table(("id", "places", "to hear", "of", "title"), [
        (found.id, len(found.places), clock(found.listening_ms), clock(found.duration_ms), found.title)
        for found in reviews[:limit]])
    places = sum(len(found.places) for found in reviews)
    listening_ms = sum(found.listening_ms for found in reviews)
    duration_ms = sum(found.duration_ms for found in reviews)
    note(f"{_places(places)} in {len(reviews)} episodes, {clock(listening_ms)} of {clock(duration_ms)}")
    if len(reviews) > limit:
        note(f"the neediest {limit} are shown; --limit shows more")


def _places(count: int) -> str:
    return "1 place" if count == 1 else f"{count} places"
