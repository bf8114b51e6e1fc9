"""`transcribe import`: an existing transcript comes in, or a corrected one comes back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from transcribe.cli.console import note, print_json
from transcribe.cli.options import HERE, ArchiveOption, AuthorOption, JsonOption

if TYPE_CHECKING:
    from transcribe.archive import Archive
    from transcribe.importing import Brought


def import_file(
    file: Annotated[Path, typer.Argument(
        metavar="FILE", help="SubRip, WebVTT, TTML, Word, Markdown, text, JSON (ours, Whisper's, WhisperX's, a "
                             "podcast's) or RTTM.")],
    episode: Annotated[str | None, typer.Option(
        "--episode", "-e", metavar="ID", help="Whose it is. Default: what its name says.")] = None,
    instead: Annotated[bool, typer.Option(
        "--instead", help="Take it instead of what was heard, though there is a transcript.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what it would change.")] = False,
    author: AuthorOption = None,
    archive: ArchiveOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Bring a transcript in: a corrected one back to its episode, or one that was made elsewhere.

    A correction changes what differs, and keeps the exact time of every other word; `transcribe edits` lists it and
    takes it back. An episode that has no transcript yet takes words and speakers as the file tells them; what it
    doesn't tell is heard, if the recording is there.
    """
    from transcribe.archive import Archive
    from transcribe.importing import bring_in
    from transcribe.records import plain

    holdings = Archive(archive)
    brought = bring_in(holdings, file, episode, author=author, instead=instead, dry_run=dry_run)
    if as_json:
        print_json(plain(brought))
    else:
        for edit in brought.edits:
            print(edit.change)
    for line in (*brought.notes, *brought.left):
        note(line)
    if brought.state == "new":
        note(f"{brought.episode} is made from {file.name}")
    if brought.state == "unchanged":
        note(f"{brought.episode} tells the same already")
    elif brought.state == "corrected":
        count = len(brought.edits)
        made = "would be made " if dry_run else ""
        note(f"{count} {'change' if count == 1 else 'changes'} {made}in {brought.episode}")
    if brought.state != "unchanged" and not dry_run:
        _make(holdings, brought)
    if brought.left:
        raise typer.Exit(1)


def _make(archive: Archive, brought: Brought) -> None:
    """Make the episode anew with what was brought in."""
    from transcribe.batch import Batch
    from transcribe.cli.redo import redo
    from transcribe.cli.run import watched
    from transcribe.importing import source_of
    from transcribe.settings import load_settings

    if brought.state == "corrected":
        redo(archive, [brought.episode])
        return
    source = source_of(archive, brought.episode)
    if watched(Batch(archive, load_settings(archive.root), [source], beside=True)).failed:
        raise typer.Exit(1)
