"""`transcribe jingles`: what recurs in the archive's recordings."""

from __future__ import annotations

from itertools import groupby
from typing import Annotated

import typer

from transcribe.cli.common.console import note, print_json, print_table
from transcribe.cli.common.options import HERE, ArchiveOption, JsonOption

app = typer.Typer(help="Sounds that recur in the archive: nothing is recognised in them.", no_args_is_help=True,
                  rich_markup_mode=None)


@app.command("list")
def list_jingles(archive: ArchiveOption = HERE, as_json: JsonOption = False) -> None:
    """List what recurs, and where it is heard."""
    from transcribe import services
    from transcribe.model.records import plain
    from transcribe.model.timecode import clock
    from transcribe.store.archive import Archive

    heard = services.list_jingles(Archive(archive))
    for fault in heard.faults:
        note(f"left out: {fault}")
    if as_json:
        print_json([{"id": jingle.id, "places": [{"episode": place.episode, **plain(place.event)}
                                                 for place in jingle.places]} for jingle in heard.jingles])
        return
    for jingle in heard.jingles:
        print(f"{jingle.id}  {len(jingle.places)} times")
        print_table(("episode", "at"), [
            (episode, ", ".join(f"{clock(place.event.start_ms)}-{clock(place.event.end_ms)}" for place in places))
            for episode, places in groupby(jingle.places, key=lambda place: place.episode)])
    if not heard.jingles:
        note("no sound recurs in three recordings or more, as far as is known")


@app.command()
def forget(
    jingle_id: Annotated[str, typer.Argument(metavar="JINGLE", help="As `transcribe jingles list` shows it.")],
    archive: ArchiveOption = HERE,
) -> None:
    """Take a jingle for none: the next run hears what is said there, and doesn't learn it again."""
    from transcribe import services
    from transcribe.store.archive import Archive

    services.forget_jingle(Archive(archive), jingle_id)
    note(f"forgotten: {jingle_id}; `transcribe run` makes the episodes anew that have it")
