"""`transcribe replace`: correct once, apply everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from transcribe.cli.common.console import note, print_json
from transcribe.cli.common.options import HERE, ArchiveOption, AuthorOption, JsonOption
from transcribe.cli.common.redo import redo, say_left_out
from transcribe.model.timecode import clock

if TYPE_CHECKING:
    from transcribe.store.archive import Archive


def replace(
    was: Annotated[str, typer.Argument(help="Text to replace: whole words, exactly as written.")] = "",
    now: Annotated[str, typer.Argument(help="Replacement text.")] = "",
    where: Annotated[
        str | None,
        typer.Option(
            metavar="QUERY", help='Only in turns that match this search query: film:"The Red Soul", role:guest, ...'
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")] = False,
    undo: Annotated[
        bool,
        typer.Option("--undo", help="Undo a replacement in all transcripts: the newest, or the one given by --batch."),
    ] = False,
    batch: Annotated[
        str,
        typer.Option(
            metavar="ID",
            show_default=False,
            help="ID of the replacement to undo, as --list shows it. Undoing an undo restores the replacement.",
        ),
    ] = "",
    as_list: Annotated[bool, typer.Option("--list", help="List all replacements.")] = False,
    author: AuthorOption = None,
    archive: ArchiveOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Correct words in all transcripts. Prints every change; the replacement can be undone as a whole."""
    from transcribe import services
    from transcribe.model.records import plain
    from transcribe.store.archive import Archive

    holdings = Archive(archive)
    if undo or as_list:
        _undo(holdings, batch, author) if undo else _list(holdings, as_json)
        return
    report = services.find_replacements(holdings, was, now, where)
    found = report.places
    if as_json:
        print_json([plain(one) for one in found])
    else:
        for one in found:
            print(f"{one.episode} {clock(one.change.interval.start_ms)}\n- {one.line_was}\n+ {one.line_now}")
    note(f"{len(found)} places in {len({one.episode for one in found})} episodes")
    if not dry_run:
        redo(holdings, services.replace(holdings, found, author), report.faults)
    else:
        say_left_out(report.faults)


def _undo(archive: Archive, batch: str, author: str | None) -> None:
    from transcribe import services

    undone = services.undo_replacement(archive, batch, author)
    note(f"undone: {undone.batch}")
    note(f"`transcribe replace --undo --batch {undone.by[:8]}` restores it")
    redo(archive, undone.episodes, undone.faults)


def _list(archive: Archive, as_json: bool) -> None:
    from transcribe import services
    from transcribe.model.records import plain

    made = services.list_replacements(archive)
    if as_json:
        print_json([plain(one) for one in made.batches])
    else:
        for one in made.batches:
            print(one)
    say_left_out(made.faults)
