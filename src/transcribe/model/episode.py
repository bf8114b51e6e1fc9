"""An episode: what its page says, before anyone has listened."""

from __future__ import annotations

import re
from dataclasses import field
from enum import StrEnum

from transcribe.model.records import record

_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
# Compiled when they are needed: every command loads this module.
_NUMBERS = r"\b((?:19|20)\d\d)-(0[1-9]|1[0-2])\b"
_NAMED = (
    r"(?i)\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?[\s,]+"
    r"(?:\d{1,2}(?:st|nd|rd|th)?[\s,]+)?((?:19|20)\d\d)\b"
)


class Role(StrEnum):
    """What a speaker is in the interview."""

    REPORTER = "reporter"
    GUEST = "guest"
    OTHER = "other"  # interpreter, film clip, audience
    UNKNOWN = "unknown"  # the evidence doesn't reach


@record
class Credit:
    """A person that the page names, with the role it gives them."""

    name: str
    role: Role


@record
class Episode:
    """One published interview, as its page describes it.

    Attributes:
        festival: its short name, as in the tag: "IDFA" of "#IDFA2017".
        duration_ms: the duration that the page states.
        other: fields of the page that have no place here, by their own names.
    """

    title: str = ""
    reporters: tuple[str, ...] = ()
    guests: tuple[str, ...] = ()
    interviewee_role: str = ""
    film: str = ""
    section: str = ""
    festival: str = ""
    year: int | None = None
    duration_ms: int | None = None
    synopsis: str = ""
    other: dict[str, str] = field(default_factory=dict)

    @property
    def credits(self) -> tuple[Credit, ...]:
        """Everyone the page names, reporters first.

        >>> [credit.role.value for credit in Episode(reporters=("Ann Lee",), guests=("Bo Ek",)).credits]
        ['reporter', 'guest']
        """
        return (
            *(Credit(name, Role.REPORTER) for name in self.reporters),
            *(Credit(name, Role.GUEST) for name in self.guests),
        )


def months(page: Episode) -> tuple[str, ...]:
    """The months that an episode may be from: one where a field of the page such as "date" or "Published on" tells it
    and agrees with the year, all twelve of the year where that is all there is, none where nothing is known.

    >>> months(Episode(year=2017, other={"Published": "Mon, 20 Nov 2017 09:00"}))
    ('2017-11',)
    >>> months(Episode(year=2017, other={"date": "2016-05-01"}))[::11]
    ('2017-01', '2017-12')
    """
    for label, value in page.other.items():
        if "date" in label.casefold() or "publish" in label.casefold():
            month = _month(value)
            if month and (page.year is None or month.startswith(f"{page.year}-")):
                return (month,)
    return () if page.year is None else tuple(f"{page.year}-{month:02}" for month in range(1, 13))


def _month(text: str) -> str:
    if found := re.search(_NUMBERS, text):
        return found[0]
    if found := re.search(_NAMED, text):
        number = next(n for n, name in enumerate(_MONTHS, 1) if name.startswith(found[1].lower()))
        return f"{found[2]}-{number:02}"
    return ""
