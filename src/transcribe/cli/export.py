"""`transcribe export`: a transcript in another format."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from transcribe.cli.common.console import note, note_defused, print_document
from transcribe.cli.common.options import HERE, ArchiveOption


def export(
    episode_id: Annotated[str, typer.Argument(metavar="ID", help="Episode ID; `transcribe list` shows them.")],
    to: Annotated[str, typer.Option("--to", help="Output format: srt, vtt, ttml, txt, md, html, docx, ...")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Output file (default: -, standard output).")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file if it exists.")] = False,
    profile: Annotated[
        str | None,
        typer.Option(
            help="House style of captions: podcast (default), netflix, bbc, dcmp, or a TOML file of your own."
        ),
    ] = None,
    translation: Annotated[bool, typer.Option("--translation", help="Use the English translation.")] = False,
    raw: Annotated[
        bool, typer.Option("--raw", help="With csv: don't escape cells that a spreadsheet would run as formulas.")
    ] = False,
    archive: ArchiveOption = HERE,
) -> None:
    """Write a transcript in another format.

    For viewers: srt, vtt, ttml. To read and correct: txt, md, html, docx. For podcast apps and web pages: podcast-json,
    podcast-xml, jsonld. For programs: json, whisper-json, csv, rttm.
    """
    from transcribe import services
    from transcribe.store.archive import Archive

    holdings = Archive(archive)
    exported = services.export(holdings, episode_id, to, profile=profile, translation=translation, raw=raw)
    if output is None or str(output) == "-":
        print_document(exported.data)
    else:
        services.save_export(holdings, exported, output, force=force)
        note(f"wrote {output}")
    if to == "csv" and not raw:
        note_defused(exported.defused)
