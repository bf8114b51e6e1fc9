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
    from transcribe.captions.rules import Check
    from transcribe.store.archive import Archive

FIELDS = ("file", "cue", "rule", "severity", "measured", "limit", "message", "source")


def check(
    files: Annotated[list[Path], typer.Argument(metavar="FILES", help="SubRip, WebVTT or TTML files.")],
    profile: Annotated[str, typer.Option(help="podcast, netflix, bbc, dcmp, or a TOML file of your own.")] = "podcast",
    layout: Annotated[Literal["text", "json", "github"], typer.Option(
        "--format", help="How to print: for people, for programs, or as annotations in GitHub's logs.")] = "text",
    as_json: JsonOption = False,
    fix: Annotated[bool, typer.Option("--fix", help="Mend what can be mended without changing a word.")] = False,
    duration: Annotated[str | None, typer.Option(help="How long the recording is (1:02:03).")] = None,
    episode: Annotated[str | None, typer.Option(
        metavar="ID", help="Hold the files against this episode's transcript and credits.")] = None,
    archive: ArchiveOption = HERE,
) -> None:
    """Check captions against a house style. Ends with 1 if there are errors; warnings are only told."""
    from transcribe.captions.lint import findings
    from transcribe.captions.profiles import profile_named
    from transcribe.captions.rules import Check
    from transcribe.model.timecode import parse
    from transcribe.store.archive import Archive
    from transcribe.subtitles.reading import read_subtitles

    style = profile_named(profile)
    transcript = Archive(archive).transcript(episode) if episode else None
    duration_ms = parse(duration) if duration else None
    checks = [Check.of(read_subtitles(path), style, duration_ms, transcript) for path in files]
    if fix:
        checks = [_mended(Archive(archive), path, given) for path, given in zip(files, checks, strict=True)]
    found = [finding for given in checks for finding in findings(given)]
    _print(found, "json" if as_json else layout)
    errors = sum(finding.severity == "error" for finding in found)
    note(f"{errors} errors and {len(found) - errors} warnings in {', '.join(map(str, files))}")
    if errors:
        raise typer.Exit(1)


def _mended(archive: Archive, path: Path, given: Check) -> Check:
    """The check of the file as mended, written anew if anything could be."""
    from transcribe.captions.lint import findings
    from transcribe.captions.mending import mend
    from transcribe.captions.rules import Check
    from transcribe.store.outputs import mended_place
    from transcribe.store.storage import write_atomic
    from transcribe.subtitles.reading import read_subtitles

    text, done = mend(given)
    if text is None:
        if given.file.unmendable and findings(given):
            note(f"{path}: can't be mended, since {given.file.unmendable}")
        elif done:
            note(f"{path}: left as it is, since a player would read other times or words from the corrected file")
        return given
    write_atomic(mended_place(archive, path), text.encode())
    for what in done:
        note(f"{path}: mended: {what}")
    return Check.of(read_subtitles(path), given.profile, given.duration_ms, given.transcript)


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
