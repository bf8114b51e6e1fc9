"""Caption files judged by a house style: every finding with what was measured, the limit, and who says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

# Loaded for the rules they enter in the registry.
from transcribe.captions import speaker_rules, text_rules, timing_rules  # noqa: F401
from transcribe.captions.rules import RULES, Check
from transcribe.model.records import record
from transcribe.subtitles.file import SUBRIP, TTML, WEBVTT, Kind, Severity

_FORMAT_SOURCES: Mapping[Kind, str] = {"srt": SUBRIP, "vtt": WEBVTT, "ttml": TTML}


@record
class Finding:
    """A rule that a caption file breaks.

    Attributes:
        line: in the file, from 1.
        cue: its place among the file's cues, from 1; None where the file as a whole is meant.
        measured, limit: in the limit's own unit; None where nothing is measured.
        source: who says so.
    """

    file: str
    line: int
    cue: int | None
    rule: str
    severity: Severity
    measured: float | None
    limit: float | None
    message: str
    source: str


def findings(check: Check) -> tuple[Finding, ...]:
    """All that is wrong with a caption file, in the file's order."""
    return tuple(sorted((*_faults(check), *_broken_rules(check)), key=lambda found: (found.line, found.rule)))


def _faults(check: Check) -> Iterator[Finding]:
    file = check.file
    for fault in file.faults:
        yield Finding(
            file.path,
            fault.line,
            fault.cue,
            fault.rule,
            fault.severity,
            None,
            None,
            fault.message,
            _FORMAT_SOURCES[file.kind],
        )


def _broken_rules(check: Check) -> Iterator[Finding]:
    for rule in RULES.values():
        for found in rule.find(check):
            cue = found.cue
            yield Finding(
                check.file.path,
                cue.line if cue else 1,
                cue.number if cue else None,
                rule.name,
                rule.severity,
                found.measured,
                found.limit,
                found.message,
                rule.source or f"{check.profile.name}: {check.profile.source}",
            )
