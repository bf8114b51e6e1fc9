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
    from transcribe.model.records import plain
    from transcribe.model.timecode import clock
    from transcribe.pipeline import jingles
    from transcribe.store.archive import Archive

    holdings, faults = Archive(archive), list[str]()
    found = {jingle.id: list(jingles.places(holdings, jingle, faults)) for jingle in jingles.known(holdings)}
    for fault in dict.fromkeys(faults):
        note(f"left out: {fault}")
    if as_json:
        print_json([{"id": name, "places": [{"episode": episode, **plain(event)} for episode, event in places]}
                    for name, places in found.items()])
        return
    for name, places in found.items():
        print(f"{name}  {len(places)} times")
        print_table(("episode", "at"), [
            (episode, ", ".join(f"{clock(event.start_ms)}-{clock(event.end_ms)}" for _, event in heard))
            for episode, heard in groupby(places, key=lambda place: place[0])])
    if not found:
        note("no sound recurs in three recordings or more, as far as is known")


@app.command()
def forget(
    jingle_id: Annotated[str, typer.Argument(metavar="JINGLE", help="As `transcribe jingles list` shows it.")],
    archive: ArchiveOption = HERE,
) -> None:
    """Take a jingle for none: the next run hears what is said there, and doesn't learn it again."""
    from transcribe.pipeline import jingles
    from transcribe.store.archive import Archive

    jingles.forget(Archive(archive), jingle_id)
    note(f"forgotten: {jingle_id}; `transcribe run` makes the episodes anew that have it")
