"""Printing: results to stdout, all else to stderr.

Both are UTF-8 whatever the locale says, and carry nothing that could steer a terminal: `protect_streams` sees to that
for all that is printed, Typer's own messages and warnings included.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any, TextIO, cast

from transcribe.text.spreadsheets import defused
from transcribe.text.terminal import json_escaped, visible


class _VisibleText(io.TextIOWrapper):
    """A text stream that shows control characters instead of sending them."""

    def write(self, text: str) -> int:
        super().write(visible(text))
        return len(text)


class _Drawing:
    """The same stream for what draws on a terminal by escape sequences of its own; it makes its texts safe itself."""

    def __init__(self, stream: _VisibleText) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        return io.TextIOWrapper.write(self._stream, text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def protect_streams() -> None:
    """Make standard output and standard error UTF-8, and unable to carry control characters."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if isinstance(stream, io.TextIOWrapper) and not isinstance(stream, _VisibleText):
            stream.flush()
            buffered = stream.line_buffering, stream.write_through
            safe = _VisibleText(stream.detach(), "utf-8", "backslashreplace", None, *buffered)
            setattr(sys, name, safe)
            setattr(sys, f"__{name}__", safe)


def drawing_on_stderr() -> TextIO:
    """Standard error for a progress bar, whose escape sequences are meant."""
    return cast(TextIO, _Drawing(sys.stderr)) if isinstance(sys.stderr, _VisibleText) else sys.stderr


def note(text: str) -> None:
    """Say something that is no result."""
    print(text, file=sys.stderr)


def print_document(data: bytes) -> None:
    """Print a file as it is; on a terminal with its control characters made visible."""
    sys.stdout.flush()
    if sys.stdout.isatty():
        sys.stdout.write(data.decode(errors="backslashreplace"))
    else:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


def print_json(value: Any) -> None:
    """Print plain data as JSON."""
    print(json_escaped(json.dumps(value, ensure_ascii=False, indent=1)))


def print_csv(header: Sequence[str], rows: Iterable[Sequence[Any]], *, raw: bool = False) -> None:
    """Print rows as CSV (RFC 4180).

    Args:
        raw: leave cells that a spreadsheet would run as they are.
    """
    table, changed = (list(rows), 0) if raw else defused(rows)
    writer = csv.writer(sys.stdout)
    writer.writerow(header)
    writer.writerows(table)
    note_defused(changed)


def note_defused(cells: int) -> None:
    """Say that cells of a table were defused, if any were."""
    if cells:
        note(
            f"{cells} {'cell begins' if cells == 1 else 'cells begin'} with an apostrophe now, since a spreadsheet "
            "would run what stood there as a formula; --raw leaves it out"
        )


def print_table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows in aligned columns; numbers to the right."""
    table = [list(header), *([_cell(value) for value in row] for row in rows)]
    widths = [max(len(row[column]) for row in table) for column in range(len(header))]
    for row in table:
        cells = (
            cell.rjust(width) if _is_figure(cell) else cell.ljust(width)
            for cell, width in zip(row, widths, strict=True)
        )
        print("  ".join(cells).rstrip())


def _cell(value: object) -> str:
    # One row, one line: whatever a title holds.
    return "" if value is None else visible(str(value)).replace("\r\n", " ").replace("\n", " ")


def _is_figure(cell: str) -> bool:
    return cell[:1].isdigit() and not any(letter.isalpha() for letter in cell)
