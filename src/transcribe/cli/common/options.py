"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

ArchiveOption = Annotated[
    Path,
    typer.Option(
        "--archive",
        envvar="TRANSCRIBE_ARCHIVE",
        file_okay=False,
        exists=True,
        help="Archive folder: recordings in audio/, results in index/.",
    ),
]

JsonOption = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]

AuthorOption = Annotated[str | None, typer.Option("--author", help="Author of the edit (default: your user name).")]

LimitOption = Annotated[
    int | None, typer.Option("--limit", min=1, show_default=False, help="Maximum number (default: all).")
]

OffsetOption = Annotated[int, typer.Option("--offset", min=0, help="Number to skip first.")]

HERE = Path()
