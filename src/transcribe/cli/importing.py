"""`transcribe import`: an existing transcript comes in, or a corrected one comes back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from transcribe.cli.common.console import note, print_json
from transcribe.cli.common.options import HERE, ArchiveOption, AuthorOption, JsonOption
from transcribe.errors import InputError
from transcribe.model.records import plain

if TYPE_CHECKING:
    from transcribe.services import FileImport, ImportReport, ImportResult
    from transcribe.store.archive import Archive


def import_file(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATHS",
            help="Files and folders: SubRip, WebVTT, TTML, Word, Markdown, text, JSON (ours, Whisper's, "
            "WhisperX's, whisper.cpp's, OpenAI's, Hugging Face's, a podcast's) or RTTM.",
        ),
    ],
    episode: Annotated[
        str | None,
        typer.Option(
            "--episode", "-e", metavar="ID", help="Episode ID of a single file (default: from the file name)."
        ),
    ] = None,
    instead: Annotated[
        bool, typer.Option("--instead", help="Replace the existing transcript instead of merging corrections.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")] = False,
    jobs: Annotated[
        int, typer.Option(min=1, help="Number of episodes to process at a time, each in its own process.")
    ] = 1,
    author: AuthorOption = None,
    archive: ArchiveOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Import corrected transcripts into their episodes, or transcripts made elsewhere.

    A correction becomes edits: only what differs changes, and every other word keeps its exact time. `transcribe edits`
    lists and undoes them. For an episode without a transcript, words and speakers come from the file; what the file
    lacks is recognized if there is a recording. Files that fail are reported; the others are imported.
    """
    from transcribe import services
    from transcribe.store.archive import Archive

    holdings = Archive(archive)
    if len(paths) > 1 or paths[0].is_dir():
        if episode:
            raise InputError("--episode works with a single file only", hint="Import the files one by one.")
        _import_all(holdings, paths, author=author, instead=instead, dry_run=dry_run, jobs=jobs, as_json=as_json)
        return
    brought = services.import_file(holdings, paths[0], episode, author=author, instead=instead, dry_run=dry_run)
    if as_json:
        print_json(plain(brought))
    else:
        for edit in brought.edits:
            print(edit.change)
    for line in (*brought.notes, *brought.left):
        note(line)
    note(_result(brought, paths[0].name, dry_run=dry_run))
    if brought.state != "unchanged" and not dry_run:
        made = (brought.episode,)
        _make(holdings, made if brought.state == "new" else (), made if brought.state == "corrected" else ())
    if brought.left:
        raise typer.Exit(1)


def _import_all(
    archive: Archive,
    paths: Sequence[Path],
    *,
    author: str | None,
    instead: bool,
    dry_run: bool,
    jobs: int,
    as_json: bool,
) -> None:
    from transcribe import services

    report = services.import_files(
        archive,
        paths,
        author=author,
        instead=instead,
        dry_run=dry_run,
        jobs=jobs,
        on_file=partial(_say_file, dry_run=dry_run),
    )
    for path in report.passed_over:
        note(f"skipped: {path}")
    if as_json:
        print_json(plain(report))
    note(_summary(report))
    failed = bool(report.failures)
    if not dry_run:
        try:
            _make(archive, report.episodes("new"), report.episodes("corrected"), jobs)
        except typer.Exit as stopped:
            if stopped.exit_code != 1:
                raise
            failed = True
    if failed or any(one.brought and one.brought.left for one in report.files):
        raise typer.Exit(1)


def _say_file(one: FileImport, *, dry_run: bool) -> None:
    """A file's result, and a line for whatever was guessed or left out."""
    if one.failure:
        note(f"FAILED   {one.failure}")
    if one.brought:
        for line in (*one.brought.notes, *one.brought.left):
            note(f"{one.file}: {line}")
        note(_result(one.brought, one.file, dry_run=dry_run))


def _result(brought: ImportResult, name: str, *, dry_run: bool) -> str:
    if brought.state == "new":
        return f"{brought.episode} is made from {name}"
    if brought.state == "unchanged":
        return f"{brought.episode} tells the same already"
    count = len(brought.edits)
    return f"{count} {'change' if count == 1 else 'changes'} {'would be made ' if dry_run else ''}in {brought.episode}"


def _summary(report: ImportReport) -> str:
    counts = ", ".join(
        f"{len(found)} {state}" for state in ("new", "corrected", "unchanged") if (found := report.episodes(state))
    )
    failed = f", {len(report.failures)} failed" if report.failures else ""
    return f"{len(report.files)} files: {counts or 'none imported'}{failed}"


def _make(archive: Archive, new: Sequence[str], corrected: Sequence[str], jobs: int = 1) -> None:
    """Make the episodes anew with what was brought in: new ones in one batch, then the corrected ones."""
    from transcribe import services
    from transcribe.cli.common.redo import redo
    from transcribe.cli.run import watched

    failed = bool(watched(services.imported_batch(archive, new, jobs)).failed) if new else False
    if corrected:
        redo(archive, corrected)
    if failed:
        raise typer.Exit(1)
