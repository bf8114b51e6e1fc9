"""Printing: results to stdout, all else to stderr."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any


def note(text: str) -> None:
    """Say something that is no result."""
    print(text, file=sys.stderr)


def print_json(value: Any) -> None:
    """Print plain data as JSON."""
    print(json.dumps(value, ensure_ascii=False, indent=1))


def print_csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print rows as CSV (RFC 4180)."""
    writer = csv.writer(sys.stdout)
    writer.writerow(header)
    writer.writerows(rows)


def print_table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows in aligned columns; numbers to the right."""
    table = [list(header), *([_cell(value) for value in row] for row in rows)]
    widths = [max(len(row[column]) for row in table) for column in range(len(header))]
    for row in table:
        cells = (cell.rjust(width) if _is_figure(cell) else cell.ljust(width)
                 for cell, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())


def _cell(value: object) -> str:
    return "" if value is None else str(value)


def _is_figure(cell: str) -> bool:
    return cell[:1].isdigit() and not any(letter.isalpha() for letter in cell)
