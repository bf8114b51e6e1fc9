"""`transcribe replace`: correct once, apply everywhere."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from transcribe.cli.common.console import note, print_json
from transcribe.cli.common.options import HERE, ArchiveOption, AuthorOption, JsonOption
from transcribe.cli.common.redo import redo, say_left_out
from transcribe.model.timecode import clock

if TYPE_CHECKING:
    from transcribe.store.archive import Archive


def replace(
    was: Annotated[str, typer.Argument(help="The words as they stand; whole words, letter by letter.")] = "",
    now: Annotated[str, typer.Argument(help="What is to stand there.")] = "",
    where: Annotated[str | None, typer.Option(
        metavar="QUERY", help='Only in turns that a search finds: film:"The Red Soul", role:guest, ...')] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")] = False,
    undo: Annotated[bool, typer.Option(
        "--undo", help="Take a replacement back, everywhere: the newest, or the one of --batch.")] = False,
    batch: Annotated[str, typer.Option(
        metavar="ID", show_default=False,
        help="Which replacement --undo takes back, as --list has it. An undo's ID brings back what it took.")] = "",
    as_list: Annotated[bool, typer.Option("--list", help="List the replacements that were made.")] = False,
    author: AuthorOption = None,
    archive: ArchiveOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Correct some words in all transcripts; what is changed is shown, and can be taken back as one."""
    from transcribe.editing import replacing
    from transcribe.model.records import plain
    from transcribe.store.archive import Archive
    from transcribe.store.reading import transcripts

    holdings, faults = Archive(archive), list[str]()
    if undo or as_list:
        _undo(holdings, batch, author) if undo else _list(holdings, as_json)
        return
    turns = _turns(holdings, where, faults) if where else None
    found = list(replacing.find(transcripts(holdings, faults), was, now, turns))
    if as_json:
        print_json([plain(one) for one in found])
    else:
        for one in found:
            print(f"{one.episode} {clock(one.change.interval.start_ms)}\n- {one.line_was}\n+ {one.line_now}")
    note(f"{len(found)} places in {len({one.episode for one in found})} episodes")
    if not dry_run:
        redo(holdings, replacing.write(holdings, found, author), faults)
    else:
        say_left_out(faults)


def _undo(archive: Archive, batch: str, author: str | None) -> None:
    from transcribe.editing import replacing

    undone = replacing.undo(archive, batch, author)
    note(f"undone: {undone.batch}")
    note(f"`transcribe replace --undo --batch {undone.by[:8]}` brings it back")
    redo(archive, undone.episodes, undone.faults)


def _list(archive: Archive, as_json: bool) -> None:
    from transcribe.editing import replacing
    from transcribe.model.records import plain

    faults: list[str] = []
    made = replacing.batches(archive, faults)
    if as_json:
        print_json([plain(one) for one in made])
    else:
        for one in made:
            print(one)
    say_left_out(faults)


def _turns(archive: Archive, query: str, faults: list[str]) -> set[tuple[str, int]]:
    """Which turns a query finds: the episode, and when the turn begins."""
    from transcribe.errors import InputError
    from transcribe.search import open_index, parse

    turns: set[tuple[str, int]] = set()
    hits = sorted(open_index(archive).search(parse(query), limit=None), key=lambda hit: hit.episode)
    for episode, found in groupby(hits, key=lambda hit: hit.episode):
        try:
            starts = [turn.start_ms for turn in archive.transcript(episode).turns]
        except InputError as error:  # It was found as the index has it, and can't be changed.
            faults.append(str(error))
            continue
        turns |= {(episode, max((start for start in starts if start <= hit.start_ms), default=-1)) for hit in found}
    return turns
