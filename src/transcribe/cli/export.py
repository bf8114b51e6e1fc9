"""`transcribe export`: a transcript in another format."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from transcribe.cli.common.console import note, note_defused, print_document
from transcribe.cli.common.options import HERE, ArchiveOption


def export(
    episode_id: Annotated[str, typer.Argument(metavar="ID", help="An episode's id; `transcribe list` shows them.")],
    to: Annotated[str, typer.Option("--to", help="The format: srt, vtt, ttml, txt, md, html, docx, ...")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="A file; - is stdout, the default.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file, if it is there.")] = False,
    profile: Annotated[str | None, typer.Option(
        help="The captions' house style: podcast (default), netflix, bbc, dcmp, or a TOML file of your own.")] = None,
    translation: Annotated[bool, typer.Option("--translation", help="The English translation instead.")] = False,
    raw: Annotated[bool, typer.Option(
        "--raw", help="With csv: leave cells that a spreadsheet would run as formulas as they are.")] = False,
    archive: ArchiveOption = HERE,
) -> None:
    """Write a transcript in another format.

    For viewers: srt, vtt, ttml. To read and correct: txt, md, html, docx. For podcast apps and web pages: podcast-json,
    podcast-xml, jsonld. For programs: json, whisper-json, csv, rttm.
    """
    from transcribe.pipeline.publishing import format_named, styled, unguarded
    from transcribe.store.archive import Archive
    from transcribe.store.outputs import output_place
    from transcribe.store.storage import write_atomic

    form = unguarded(to) if raw else format_named(to) if profile is None else styled(to, profile)
    holdings = Archive(archive)
    transcript = holdings.translation(episode_id) if translation else holdings.transcript(episode_id)
    data = form.data(transcript)
    if output is None or str(output) == "-":
        print_document(data)
    else:
        write_atomic(output_place(holdings, output, force=force, recording=transcript.provenance.recording.path), data)
        note(f"wrote {output}")
    if to == "csv" and not raw:
        from transcribe.documents.csv import count_defused

        note_defused(count_defused(transcript))
