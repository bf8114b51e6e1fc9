"""`transcribe replace`: correct once, apply everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from transcribe.cli.console import note, print_json
from transcribe.cli.options import HERE, ArchiveOption, AuthorOption, JsonOption
from transcribe.cli.redo import redo
from transcribe.timecode import clock

if TYPE_CHECKING:
    from transcribe.archive import Archive


def replace(
    was: Annotated[str, typer.Argument(help="The words as they stand; whole words, letter by letter.")] = "",
    now: Annotated[str, typer.Argument(help="What is to stand there.")] = "",
    where: Annotated[str | None, typer.Option(
        metavar="QUERY", help='Only in turns that a search finds: film:"The Red Soul", role:guest, ...')] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Take the newest replacement back, everywhere.")] = False,
    author: AuthorOption = None,
    archive: ArchiveOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Correct some words in all transcripts; what is changed is shown, and can be taken back as one."""
    from transcribe import replacing
    from transcribe.archive import Archive
    from transcribe.corrections import transcripts
    from transcribe.records import plain

    holdings = Archive(archive)
    if undo:
        redo(holdings, replacing.undo(holdings))
        return
    found = list(replacing.find(transcripts(holdings), was, now, _turns(holdings, where) if where else None))
    if as_json:
        print_json([plain(one) for one in found])
    else:
        for one in found:
            print(f"{one.episode} {clock(one.change.interval.start_ms)}\n- {one.line_was}\n+ {one.line_now}")
    note(f"{len(found)} places in {len({one.episode for one in found})} episodes")
    if not dry_run:
        redo(holdings, replacing.write(holdings, found, author))


def _turns(archive: Archive, query: str) -> set[tuple[str, int]]:
    """Which turns a query finds: the episode, and when the turn begins."""
    from transcribe.search import open_index, parse

    hits = open_index(archive).search(parse(query), limit=None)
    turns = {episode: [turn.start_ms for turn in archive.transcript(episode).turns]
             for episode in {hit.episode for hit in hits}}
    return {(hit.episode, max(start for start in turns[hit.episode] if start <= hit.start_ms)) for hit in hits}
