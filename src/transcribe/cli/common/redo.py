"""After a change by hand: the episodes that it concerns, made anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from transcribe.cli.common.console import note

if TYPE_CHECKING:
    from transcribe.store.archive import Archive


def redo(archive: Archive, episode_ids: Sequence[str], faults: Sequence[str] = ()) -> None:
    """Make episodes anew, and say which; ends the command with 1 where one couldn't be.

    Args:
        faults: what else went wrong, a line each.
    """
    from transcribe import services

    report = services.refresh(archive, episode_ids)
    for episode_id in report.done:
        note(f"updated: {episode_id}")
    for warning in report.warnings:
        note(f"warning: {warning}")
    for failure in report.failed:
        note(f"FAILED: {failure}")
    say_left_out(faults)
    if report.failed:
        raise typer.Exit(1)


def say_left_out(faults: Sequence[str]) -> None:
    """Say which files couldn't be read; ends the command with 1 if there are any."""
    for fault in dict.fromkeys(faults):
        note(f"skipped: {fault}")
    if faults:
        raise typer.Exit(1)
