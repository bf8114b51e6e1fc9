"""`transcribe review`: what to listen to first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from transcribe.cli.common.console import note, print_json, print_table
from transcribe.cli.common.options import HERE, ArchiveOption, JsonOption, OffsetOption
from transcribe.model.timecode import clock

if TYPE_CHECKING:
    from transcribe.services import Review, ReviewPlace, Reviews

#: How many are printed where nobody says.
_SHOWN = 20


def review(
    episode_id: Annotated[
        str | None, typer.Argument(metavar="ID", show_default=False, help="Episode ID (default: the whole archive).")
    ] = None,
    archive: ArchiveOption = HERE,
    limit: Annotated[
        int | None,
        typer.Option(
            min=1,
            show_default=False,
            help="Maximum number of passages, or of episodes (default: 20; with --json, all).",
        ),
    ] = None,
    offset: OffsetOption = 0,
    as_json: JsonOption = False,
) -> None:
    """List what to listen to first: uncertain names, gaps, omitted words, speakers without a name.

    Without an ID, list the archive's episodes, those needing most review first.
    """
    from transcribe import services
    from transcribe.model.records import plain
    from transcribe.store.archive import Archive

    holdings, shown = Archive(archive), limit if as_json else limit or _SHOWN
    if episode_id is not None:
        found = services.review_episode(holdings, episode_id)
        places = found.places[offset : None if shown is None else offset + shown]
        print_json(plain(replace(found, places=places))) if as_json else _print_places(found, places)
        return
    warnings: list[str] = []
    every = services.review_all(holdings, shown, offset, warnings)
    if as_json:
        print_json([plain(found) for found in every.reviews])
    else:
        _print_episodes(every)
    for warning in warnings:
        note(f"warning: {warning}")
    for fault in every.faults:
        note(f"skipped: {fault}")


def _print_places(found: Review, places: tuple[ReviewPlace, ...]) -> None:
    print_table(
        ("at", "", "written there", "why"),
        [(clock(place.start_ms), place.kind, place.text, place.reason) for place in places],
    )
    note(f"{_places(len(found.places))}, {clock(found.listening_ms)} of {clock(found.duration_ms)}")
    if len(found.places) > len(places):
        note(f"showing the top {len(places)}; --limit shows more")


def _print_episodes(every: Reviews) -> None:
    print_table(
        ("id", "places", "to hear", "of", "title"),
        [
            (found.id, len(found.places), clock(found.listening_ms), clock(found.duration_ms), found.title)
            for found in every.reviews
        ],
    )
    note(
        f"{_places(every.places)} in {every.total} episodes, {clock(every.listening_ms)} of {clock(every.duration_ms)}"
    )
    if every.total > len(every.reviews):
        note(f"showing the top {len(every.reviews)}; --limit shows more")


def _places(count: int) -> str:
    return "1 place" if count == 1 else f"{count} places"
