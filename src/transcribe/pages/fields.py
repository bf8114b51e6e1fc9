"""The fields of an episode page, and the names that pages, sidecars and tags give them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields

from transcribe.model.episode import Episode
from transcribe.pages.values import duration, festival, people, year

_NAMES = {
    "title": ("title", "episode title", "headline"),
    "reporters": (
        "reporter",
        "reporters",
        "interviewer",
        "interviewers",
        "host",
        "hosts",
        "co host",
        "co hosts",
        "journalist",
        "journalists",
        "interviewed by",
        "interview by",
        "presenter",
        "presented by",
    ),
    "guests": ("guest", "guests", "interviewee", "interviewees", "special guest"),
    "interviewee_role": ("interviewee role", "interviewee roles", "guest role", "role", "role of interviewee"),
    "film": ("film title", "film", "film titles", "films", "movie", "movie title"),
    "section": ("festival section", "section", "festival programme", "festival program"),
    "festival": ("festival", "festival tag", "festival name", "film festival"),
    "year": ("year", "festival year"),
    "duration_ms": ("duration", "length", "stated duration", "podcast duration"),
    "synopsis": ("synopsis", "film synopsis", "plot", "about the film"),
}
_BY_NAME = {name: field for field, names in _NAMES.items() for name in names}

#: Fields that never run to a paragraph: longer text after their label isn't their value.
SHORT = frozenset(_NAMES) - {"synopsis"}
_BLANK: tuple[object, ...] = ("", (), None)  # not 0: a stated duration of nothing is a statement


def field_of(label: str) -> str | None:
    """Which of the episode's fields a label means, whatever its case, spacing and punctuation.

    >>> field_of("FILM  TITLE:"), field_of("guest(s)"), field_of("festival_section"), field_of("camera")
    ('film', 'guests', 'section', None)
    """
    said = re.sub(r"[\W_]+", " ", label.casefold().replace("(s)", "s").replace("’s", "").replace("'s", ""))
    return _BY_NAME.get(said.strip())


def assemble(said: Mapping[str, str], other: Mapping[str, str]) -> Episode:
    """The episode that these texts, by field, describe. A year or duration that is none goes to `other`."""
    name, tagged = festival(said.get("festival", ""))
    kept = dict(other)
    for field, understood in (("year", year), ("duration_ms", duration)):
        if said.get(field) and understood(said[field]) is None:
            kept.setdefault(field.removesuffix("_ms"), said[field])
    return Episode(
        title=said.get("title", ""),
        reporters=people(said.get("reporters", "")),
        guests=people(said.get("guests", "")),
        interviewee_role=said.get("interviewee_role", ""),
        film=said.get("film", ""),
        section=said.get("section", ""),
        festival=name,
        year=year(said.get("year", "")) or tagged,
        duration_ms=duration(said.get("duration_ms", "")),
        synopsis=said.get("synopsis", ""),
        other=kept,
    )


def completed(first: Episode, second: Episode) -> Episode:
    """The first, with what it leaves blank taken from the second.

    >>> completed(Episode(film="A"), Episode(film="B", year=2017)) == Episode(film="A", year=2017)
    True
    """
    values = {
        field.name: getattr(second if getattr(first, field.name) in _BLANK else first, field.name)
        for field in fields(Episode)
    }
    return Episode(**{**values, "other": {**second.other, **first.other}})


def understood(episode: Episode) -> bool:
    """Whether anything but free prose was found."""
    return any(getattr(episode, field.name) for field in fields(Episode) if field.name not in ("title", "synopsis"))
