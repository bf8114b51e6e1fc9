"""`transcribe index`: the search index itself."""

from __future__ import annotations

import typer

from transcribe.cli.console import note
from transcribe.cli.options import HERE, ArchiveOption

app = typer.Typer(help="The search index.", no_args_is_help=True, rich_markup_mode=None)


@app.command("build")
def build(archive: ArchiveOption = HERE) -> None:
    """Build the search index anew from the transcripts."""
    from transcribe.archive import Archive
    from transcribe.search import open_index

    holdings = Archive(archive)
    report = open_index(holdings).rebuild(holdings)
    note(f"indexed {report.added} episodes")
