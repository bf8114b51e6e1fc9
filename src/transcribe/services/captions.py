"""Caption files against a house style."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from transcribe.captions.lint import Finding, findings
from transcribe.captions.mending import hint
from transcribe.captions.profiles import profile_named
from transcribe.captions.rules import Check
from transcribe.model.records import record
from transcribe.model.timecode import parse
from transcribe.store.archive import Archive
from transcribe.store.outputs import mended_place
from transcribe.store.storage import write_atomic
from transcribe.subtitles.reading import read_subtitles


@record
class CaptionReport:
    """What was found in caption files.

    Attributes:
        corrected: what was corrected, or why it couldn't be, a line each.
    """

    findings: tuple[Finding, ...]
    corrected: tuple[str, ...] = ()

    @property
    def errors(self) -> int:
        """How many findings are errors; the others are warnings."""
        return sum(finding.severity == "error" for finding in self.findings)


def check_captions(
    archive: Archive,
    files: Sequence[Path],
    *,
    profile: str = "podcast",
    duration: str | None = None,
    episode_id: str | None = None,
    fix: bool = False,
) -> CaptionReport:
    """Check caption files against a house style.

    Args:
        profile: the style's name, or a TOML file.
        duration: how long the recording is ("1:02:03").
        episode_id: whose transcript and credits the files are held against.
        fix: write anew what can be corrected without changing a word.

    Raises:
        InputError: a file can't be read as captions, there is no such episode, or the duration isn't one.
        SettingsError: there is no such profile, or its file can't be used.
        ArchiveError: a corrected file can't be written.
    """
    style = profile_named(profile)
    transcript = archive.transcript(episode_id) if episode_id else None
    duration_ms = parse(duration) if duration else None
    checks = [Check.of(read_subtitles(path), style, duration_ms, transcript) for path in files]
    corrected: list[str] = []
    if fix:
        checks = [_corrected(archive, path, given, corrected) for path, given in zip(files, checks, strict=True)]
    return CaptionReport(tuple(finding for given in checks for finding in findings(given)), tuple(corrected))


def _corrected(archive: Archive, path: Path, given: Check, corrected: list[str]) -> Check:
    """The check of the file as corrected, written anew if anything could be."""
    text, done = hint(given)
    if text is None:
        if given.file.unmendable and findings(given):
            corrected.append(f"{path}: can't be fixed, since {given.file.unmendable}")
        elif done:
            corrected.append(
                f"{path}: not changed, since a player would read different times or words from the fixed file"
            )
        return given
    write_atomic(mended_place(archive, path), text.encode())
    corrected += (f"{path}: fixed: {what}" for what in done)
    return Check.of(read_subtitles(path), given.profile, given.duration_ms, given.transcript)
