"""`transcribe index`: the search index itself."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from transcribe.cli.common.console import note, print_json, print_table
from transcribe.cli.common.options import HERE, ArchiveOption, JsonOption

app = typer.Typer(help="The search index.", no_args_is_help=True, rich_markup_mode=None)


class IndexEngine(StrEnum):
    WHOOSH = "whoosh"
    TANTIVY = "tantivy"


@app.command("build")
def build(
    archive: ArchiveOption = HERE,
    engine: Annotated[
        IndexEngine | None,
        typer.Option(
            help="Search engine from now on: whoosh, or tantivy for very large archives "
            "(default: keep the current one)."
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Rebuild the search index from the transcripts."""
    from transcribe import services
    from transcribe.store.archive import Archive

    built = services.build_index(Archive(archive), engine)
    report = built.report
    if as_json:
        print_json({"engine": built.engine, "episodes": report.added, "unreadable": report.unreadable})
    note(f"indexed {report.added} episodes")
    _end("not indexed", report.unreadable)


@app.command("status")
def status(archive: ArchiveOption = HERE, as_json: JsonOption = False) -> None:
    """Show the search index's engine and size, whether it is up to date, and whether another engine is advisable."""
    from transcribe import services
    from transcribe.model.records import plain
    from transcribe.store.archive import Archive

    report = services.index_status(Archive(archive))
    told = report.status
    if as_json:
        print_json({**plain(told), "advice": report.advice})
        return
    up_to_date = f"no, {told.behind} behind" if told.behind else "yes"
    print_table(
        ("engine", "episodes", "turns", "MB", "up to date", "generation"),
        [
            (
                told.engine,
                f"{told.episodes:,}",
                f"{told.turns:,}",
                f"{told.size_bytes / 1e6:.1f}",
                up_to_date,
                told.generation,
            )
        ],
    )
    for sentence in report.advice:
        note(sentence)


@app.command("verify")
def verify(archive: ArchiveOption = HERE, as_json: JsonOption = False) -> None:
    """Compare the search index with the transcripts, turn by turn. Exits with 1 if they differ."""
    from transcribe import services
    from transcribe.model.records import plain
    from transcribe.store.archive import Archive

    report = services.verify_index(Archive(archive))
    findings = [(kind, episode) for kind in ("missing", "extra", "differing") for episode in getattr(report, kind)]
    if as_json:
        print_json({**plain(report), "agrees": report.agrees})
    else:
        if findings:
            print_table(("finding", "episode"), findings)
        note(f"{report.turns} turns of {report.episodes} episodes: {len(findings)} findings")
    _end("can't be compared", report.unreadable)
    if not report.agrees:
        raise typer.Exit(1)


def _end(what: str, unreadable: tuple[str, ...]) -> None:
    """Say which transcripts can't be read; exit code 1 if there are any."""
    for reason in unreadable:
        note(f"{what}: {reason}")
    if unreadable:
        raise typer.Exit(1)
