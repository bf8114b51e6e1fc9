"""`transcribe doctor`: what this machine can do, and a hint for what it can't."""

from __future__ import annotations

import typer

from transcribe.cli.common.console import print_json, print_table
from transcribe.cli.common.options import HERE, ArchiveOption, JsonOption


def doctor(archive: ArchiveOption = HERE, as_json: JsonOption = False) -> None:
    """Check what this machine can run, with hints for the rest. Exits with 3 if no transcript can be made here."""
    from transcribe import services
    from transcribe.model.records import plain
    from transcribe.settings import load_settings
    from transcribe.store.archive import Archive

    checks = services.examine(Archive(archive), load_settings(archive))
    if as_json:
        print_json([plain(check) for check in checks])
    else:
        print_table(("", "check", "detail"), [("ok" if one.ok else "--", one.check, one.detail) for one in checks])
        for one in checks:
            if one.hint:
                print(f"\n{one.check}: {one.hint}")
    raise typer.Exit(0 if services.can_transcribe(checks) else 3)
