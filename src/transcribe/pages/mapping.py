"""A page as a mapping: what a JSON or YAML sidecar holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from os import PathLike
from typing import Any

from transcribe.errors import PageError
from transcribe.model.episode import Episode
from transcribe.pages.fields import completed, field_of
from transcribe.pages.values import duration, festival, people, year

_MOST_FIELDS = 500


def episode_from_mapping(page: Mapping[Any, object], path: str | PathLike[str] | None = None) -> Episode:
    """Read the fields that `transcribe page --json` prints, or the friendlier names that a text page has.

    People may be one text ("Ann Lee and Bo Ek") or a list of names; a duration is text ("10 min. and 47 sec.") or a
    number of seconds, and `duration_ms` a number of milliseconds. Unknown fields are kept in `other` as text.

    >>> episode_from_mapping({"reporter": "Bo Ek", "Film title": "Dusk", "Festival tag": "#IDFA2017"}).festival
    'IDFA'

    Raises:
        PageError: values of the wrong kind; every one of them is named. Or there are too many fields.
    """
    if len(page) > _MOST_FIELDS:
        raise PageError(f"has more than {_MOST_FIELDS} fields", path=path, hint="Check that it is the right file.")
    episode, faults = Episode(), []
    for key, value in page.items():
        label = str(key)
        try:
            episode = _joined(episode, _understand(label, value))
        except ValueError as fault:
            faults.append(f"{label}: {fault}")
    if faults:
        raise PageError("; ".join(faults), path=path, hint="Correct these fields.")
    return episode


def _understand(label: str, value: object) -> Episode:
    """What one field says.

    Raises:
        ValueError: its value is of the wrong kind; the text says what it must be.
    """
    if value is None:
        return Episode()
    if label == "other":
        if not isinstance(value, Mapping):
            raise ValueError("must be a mapping of texts")
        return Episode(other={str(key): _any_text(item) for key, item in value.items()})
    if label == "festival" or field_of(label) == "festival":
        name, tagged = festival(_text(value))
        return Episode(festival=name, year=tagged)
    field = "duration_ms" if label == "duration_ms" else field_of(label)
    if field is None:
        return Episode(other={label: _any_text(value)})
    read: Callable[[object], Any] = _milliseconds if label == "duration_ms" else _READERS.get(field, _text)
    return Episode(**{field: read(value)})


def _joined(first: Episode, second: Episode) -> Episode:
    """Both; "guest" and "guests" in one file add up."""
    reporters = tuple(dict.fromkeys(first.reporters + second.reporters))
    guests = tuple(dict.fromkeys(first.guests + second.guests))
    year = second.year if second.year and not second.festival else None  # a year of its own beats a tag's
    return completed(Episode(reporters=reporters, guests=guests, year=year), completed(first, second))


def _text(value: object) -> str:
    # YAML reads a film called 1917 as a number.
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise ValueError("must be text (in quotes)")
    return str(value).strip()


def _people(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return people(value)
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise ValueError("must be a name or a list of names")
    return tuple(dict.fromkeys(name.strip() for name in value if name.strip()))


def _year(value: object) -> int:
    found = year(value) if isinstance(value, str) else value
    if isinstance(found, bool) or not isinstance(found, int) or not 1888 <= found <= 2100:
        raise ValueError("must be a year such as 2017")
    return found


def _duration(value: object) -> int:
    # YAML 1.1 reads 10:47 as the number of its seconds, 647.
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < 1e9:
        return round(value * 1000)
    found = duration(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError('must be a duration such as "10 min. and 47 sec.", or a number of seconds')
    return found


def _milliseconds(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError("must be a whole number of milliseconds")
    return value


def _any_text(value: object) -> str:
    """A field that has no place in an episode, as text: a list's items by commas, a mapping's by "key: value"."""
    if isinstance(value, list):
        return ", ".join(_single(item) for item in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_single(item)}" for key, item in value.items())
    return _single(value)


def _single(value: object) -> str:
    if isinstance(value, (list, Mapping)):
        raise ValueError("is nested too deeply to be kept as text")
    return "" if value is None else str(value).strip()


_READERS: dict[str, Callable[[object], Any]] = {
    "reporters": _people,
    "guests": _people,
    "year": _year,
    "duration_ms": _duration,
}
