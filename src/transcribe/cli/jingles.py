"""`transcribe jingles`: what recurs in the archive's recordings."""

from __future__ import annotations

from itertools import groupby
from typing import Annotated

import typer

from transcribe.cli.common.console import note, print_json, print_table
from transcribe.cli.common.options import HERE, ArchiveOption, JsonOption

app = typer.Typer(
    help="Jingles: recurring sounds in which no speech is recognized.", no_args_is_help=True, rich_markup_mode=None
)


@app.command("list")
def list_jingles(archive: ArchiveOption = HERE, as_json: JsonOption = False) -> None:
    """List the archive's jingles, and where each one plays."""
    from transcribe import services
    from transcribe.model.records import plain
    from transcribe.model.timecode import clock
    from transcribe.store.archive import Archive

    heard = services.list_jingles(Archive(archive))
    for fault in heard.faults:
        note(f"skipped: {fault}")
    if as_json:
        print_json(
            [
                {
                    "id": jingle.id,
                    "places": [{"episode": place.episode, **plain(place.event)} for place in jingle.places],
                }
                for jingle in heard.jingles
            ]
        )
        return
    for jingle in heard.jingles:
        print(f"{jingle.id}  {len(jingle.places)} times")
        print_table(
            ("episode", "at"),
            [
                (episode, ", ".join(f"{clock(place.event.start_ms)}-{clock(place.event.end_ms)}" for place in places))
                for episode, places in groupby(jingle.places, key=lambda place: place.episode)
            ],
        )
    if not heard.jingles:
        note("no jingles found; a jingle is a sound that recurs in three or more recordings")


@app.command()
def forget(
    jingle_id: Annotated[
        str, typer.Argument(metavar="JINGLE", help="Jingle ID; `transcribe jingles list` shows them.")
    ],
    archive: ArchiveOption = HERE,
) -> None:
    """Stop treating this sound as a jingle. The next run transcribes it as speech, and it is never learned again."""
    from transcribe import services
    from transcribe.store.archive import Archive

    services.forget_jingle(Archive(archive), jingle_id)
    note(f"forgotten: {jingle_id}; `transcribe run` updates the episodes that have it")
