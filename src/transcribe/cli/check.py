"""`transcribe check`: caption files against a house style."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from transcribe.cli.common.console import note, print_json
from transcribe.cli.common.options import HERE, ArchiveOption, JsonOption

if TYPE_CHECKING:
    from transcribe.captions.lint import Finding

FIELDS = ("file", "cue", "rule", "severity", "measured", "limit", "message", "source")


def check(
    files: Annotated[list[Path], typer.Argument(metavar="FILES", help="SubRip, WebVTT or TTML files.")],
    profile: Annotated[
        str, typer.Option(help="House style: podcast, netflix, bbc, dcmp, or a TOML file of your own.")
    ] = "podcast",
    layout: Annotated[
        Literal["text", "json", "github"],
        typer.Option(
            "--format",
            help="Output format: text for people, json for programs, github for annotations in workflow logs.",
        ),
    ] = "text",
    as_json: JsonOption = False,
    fix: Annotated[bool, typer.Option("--fix", help="Fix what can be fixed without changing a word.")] = False,
    duration: Annotated[str | None, typer.Option(help="Length of the recording, such as 1:02:03.")] = None,
    episode: Annotated[
        str | None,
        typer.Option(metavar="ID", help="Also compare the files with this episode's transcript and credits."),
    ] = None,
    archive: ArchiveOption = HERE,
) -> None:
    """Check caption files against a house style. Exits with 1 if there are errors; warnings alone exit with 0."""
    from transcribe import services
    from transcribe.store.archive import Archive

    report = services.check_captions(
        Archive(archive), files, profile=profile, duration=duration, episode_id=episode, fix=fix
    )
    for line in report.corrected:
        note(line)
    _print(report.findings, "json" if as_json else layout)
    warnings = len(report.findings) - report.errors
    note(f"{report.errors} errors and {warnings} warnings in {', '.join(map(str, files))}")
    if report.errors:
        raise typer.Exit(1)


def _print(found: Sequence[Finding], layout: str) -> None:
    if layout == "json":
        print_json([{name: getattr(finding, name) for name in FIELDS} for finding in found])
        return
    for finding in found:
        where = f"cue {finding.cue}: " if finding.cue else ""
        if layout == "github":
            place = f"file={_escaped(finding.file, ',:')},line={finding.line},title={finding.rule}"
            print(f"::{finding.severity} {place}::{_escaped(where + finding.message)} ({_escaped(finding.source)})")
        else:
            print(f"{finding.file}:{finding.line}: {finding.severity}: {where}{finding.message} [{finding.rule}]")
    if layout == "text":
        _print_sources(found)


def _print_sources(found: Sequence[Finding]) -> None:
    rules: dict[str, dict[str, None]] = {}
    for finding in found:
        rules.setdefault(finding.source, {})[finding.rule] = None
    for source, names in rules.items():
        print(f"{', '.join(names)}: {source}")


def _escaped(text: str, besides: str = "") -> str:
    """As GitHub's workflow commands want it."""
    for char in "%\r\n" + besides:
        text = text.replace(char, f"%{ord(char):02X}")
    return text
