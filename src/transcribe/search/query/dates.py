"""When an episode is from, to the month."""

from __future__ import annotations

import re

from transcribe.model.episode import Episode

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
           "december")
_NUMBERS = re.compile(r"\b((?:19|20)\d\d)-(0[1-9]|1[0-2])\b")
_NAMED = re.compile(r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?[\s,]+"
                    r"(?:\d{1,2}(?:st|nd|rd|th)?[\s,]+)?((?:19|20)\d\d)\b", re.IGNORECASE)


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
    if found := _NUMBERS.search(text):
        return found[0]
    if found := _NAMED.search(text):
        number = next(n for n, name in enumerate(_MONTHS, 1) if name.startswith(found[1].lower()))
        return f"{found[2]}-{number:02}"
    return ""
