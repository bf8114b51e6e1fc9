"""`transcribe show`: one transcript, readable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from transcribe.cli.common.console import print_document, print_table
from transcribe.cli.common.options import HERE, ArchiveOption, JsonOption
from transcribe.model.timecode import clock

if TYPE_CHECKING:
    from transcribe.model.transcript import Transcript


def show(
    episode_id: Annotated[str, typer.Argument(metavar="ID", help="Episode ID; `transcribe list` shows them.")],
    translation: Annotated[bool, typer.Option("--translation", help="Use the English translation.")] = False,
    archive: ArchiveOption = HERE,
    why: Annotated[bool, typer.Option("--why", help="Show the evidence for each speaker's identity.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Show an episode's transcript: who said what, and when."""
    from transcribe import services
    from transcribe.store.archive import Archive

    holdings = Archive(archive)
    if as_json:
        print_document(services.export(holdings, episode_id, "json", translation=translation).data)
    elif why:
        _print_evidence(services.transcript(holdings, episode_id, translation=translation))
    else:
        print(services.export(holdings, episode_id, "txt", translation=translation).data.decode(), end="")


def _print_evidence(transcript: Transcript) -> None:
    for speaker in transcript.speakers:
        print(f"{speaker.label}: {speaker.name or 'no name'}, {speaker.role}, {speaker.confidence:.0%} sure")
        print_table(
            ("log-odds", "at", "evidence", ""),
            [
                (f"{piece.weight:+.1f}", "" if piece.at_ms is None else clock(piece.at_ms), piece.kind, piece.detail)
                for piece in speaker.evidence
            ],
        )
        print()
