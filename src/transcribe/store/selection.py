"""Which episodes of the catalogue are asked for, in which order, and a page at a time."""

from __future__ import annotations

import unicodedata
from typing import Literal

from transcribe.model.records import record

Sort = Literal["id", "title", "festival", "date", "duration", "worth", "checked"]

_COLUMNS: dict[Sort, str] = {
    "id": "id",
    "title": "title",
    "festival": "festival",
    "date": "date",
    "duration": "duration_ms",
    "worth": "worth",
    "checked": "checked",
}


@record
class Selection:
    """What is asked of the catalogue: the episodes for which all of this holds. What is left out holds for every one.

    Attributes:
        person: who is heard or credited, by the name in full.
        title: what stands in the title, in whatever case and with or without accents.
        sort: ties are in the order of ids; what isn't known comes last.
        limit: how many at most; None for all.
        offset: how many of them are passed over first.
    """

    state: Literal["", "done", "failed", "damaged"] = ""
    festival: str = ""
    year: int | None = None
    person: str = ""
    title: str = ""
    sort: Sort = "id"
    descending: bool = False
    limit: int | None = None
    offset: int = 0

    @property
    def condition(self) -> tuple[str, list[object]]:
        """As a condition of SQL on the table of episodes, and its values."""
        held = {
            "state = ?": self.state,
            "festival = ?": self.festival,
            "year = ?": self.year,
            "id IN (SELECT episode FROM people WHERE name = ?)": self.person,
            "instr(title, ?) > 0": folded(self.title),
        }
        asked = {condition: value for condition, value in held.items() if value not in ("", None)}
        return " AND ".join(asked) or "1", list(asked.values())

    @property
    def order(self) -> str:
        """As an order of SQL."""
        column = _COLUMNS[self.sort]
        return f"{column} IS NULL, {column} = '', {column} {'DESC' if self.descending else 'ASC'}, id"


def folded(text: str) -> str:
    """A text without case and accents.

    >>> folded("Jiří")
    'jiri'
    """
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))
