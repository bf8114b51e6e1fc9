"""`transcribe evaluate`: transcripts against references."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from transcribe.cli.console import note, print_json, print_table
from transcribe.cli.options import HERE, ArchiveOption, JsonOption


def evaluate(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID ...]", help="Episodes. Default: all with a reference.",
                                                    show_default=False)] = None,
    archive: ArchiveOption = HERE,
    references: Annotated[Path | None, typer.Option(
        help="Folder of reference transcripts, ID.json. Default: the archive's audio/references/.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Hold transcripts against their references: words, speakers, and who said what."""
    from transcribe.archive import Archive
    from transcribe.evaluation import compare, total
    from transcribe.records import plain
    from transcribe.transcript import read_transcript

    holdings = Archive(archive)
    folder = references or holdings.references
    known = [path.stem for path in sorted(folder.glob("*.json"))]
    chosen = ids or [name for name in known if holdings.transcript_path(name).exists()]
    compared = {name: compare(read_transcript(folder / f"{name}.json"), holdings.transcript(name)) for name in chosen}
    if as_json:
        print_json({"total": plain(total(list(compared.values()))),
                    "episodes": {name: plain(one.scores) for name, one in compared.items()}})
        return
    if not compared:
        note(f"no transcript has a reference in {folder}")
        return
    rows = [*((name, one.scores) for name, one in compared.items()), ("total", total(list(compared.values())))]
    print_table(("episode", "WER", "DER", "DER ±0.25 s", "JER", "text or person wrong", "roles right"), [
        (name, *(f"{share:.1%}" for share in (scores.wer, scores.der, scores.der_collar, scores.jer,
                                             scores.speaker_attributed_wer, scores.role_accuracy)))
        for name, scores in rows])
