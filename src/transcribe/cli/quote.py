"""`transcribe quote`: a quote, ready for print and for air."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from transcribe.cli.common.console import note, print_json
from transcribe.cli.common.options import HERE, ArchiveOption, JsonOption


def quote(
    episode_id: Annotated[str, typer.Argument(metavar="ID", help="Episode ID; `transcribe list` shows them.")],
    times: Annotated[
        str, typer.Argument(help="Time range, such as 3:12-3:25, or the t=... part of a search hit's link.")
    ],
    audio: Annotated[
        Path | None, typer.Option(help="Also cut the audio to this file: .mp3, .wav, .flac, .m4a or .opus.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the audio file if it exists.")] = False,
    archive: ArchiveOption = HERE,
    as_json: JsonOption = False,
    as_markdown: Annotated[bool, typer.Option("--md", help="Print the quote as Markdown.")] = False,
) -> None:
    """Quote what was said in a time range, word for word, with speaker, film, festival and link."""
    from transcribe import services
    from transcribe.search.results.printed import quote_as_markdown, quote_as_text
    from transcribe.store.archive import Archive

    holdings = Archive(archive)
    if audio is not None:
        services.refuse_clip(holdings, audio, force=force)
    found = services.quote(holdings, episode_id, times)
    if as_json:
        print_json(asdict(found))
    elif as_markdown:
        sys.stdout.write(quote_as_markdown(found))
    else:
        sys.stdout.write(quote_as_text(found))
    if audio is not None:
        sys.stdout.flush()
        services.save_clip(holdings, found, audio, force=force)
        note(f"wrote {audio}")
