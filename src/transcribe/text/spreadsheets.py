"""Cells of a table that a spreadsheet would take for a formula, and run.

https://owasp.org/www-community/attacks/CSV_Injection
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

# Spreadsheets trim cells, some take full-width signs for plain ones, and a tab or line break at the start makes some
# look at what follows it; so do quotation marks where a table is split by other rules than it was written by.
_FORMULA = re.compile(r"""[\s"'\ufeff\u200b-\u200f\x00-\x1f]*[=+\-@＝＋－＠﹢﹣﹦﹫−]|[\t\r\n]""")


def is_formula(cell: object) -> bool:
    """Whether a spreadsheet may run this cell.

    >>> is_formula('=HYPERLINK("http://example.org")'), is_formula(" @SUM(1)"), is_formula(-1), is_formula("a = b")
    (True, True, False, False)
    """
    return isinstance(cell, str) and _FORMULA.match(cell) is not None


def defused(rows: Iterable[Sequence[Any]]) -> tuple[list[list[Any]], int]:
    """The rows with an apostrophe before each cell that a spreadsheet may run, and how many there are.

    >>> defused([("Ann", "=1+1")])
    ([['Ann', "'=1+1"]], 1)
    """
    table = [list(row) for row in rows]
    found = sum(is_formula(cell) for row in table for cell in row)
    return [[f"'{cell}" if is_formula(cell) else cell for cell in row] for row in table], found
