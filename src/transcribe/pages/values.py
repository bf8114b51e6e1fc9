"""Single values as pages write them: names of people, a duration, a festival with its year."""

from __future__ import annotations

import re

_SEPARATORS = re.compile(r"\s*[,;&\n/]\s*(?:(?:and|with)\s+)?|\s+(?:and|with)\s+")
# Titled or shouted "And" separates only where whole names stand on both sides: Anders And is one person.
_TITLED_AND = re.compile(r"(?<=\S\s)(\S+)\s+(?:And|AND|With|WITH)\s+(?=\S+\s\S)")
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|ph\.?d|md|obe|mbe)\.?", re.IGNORECASE)
_ASIDE = re.compile(r"\s*[(\[][^)\]]*[)\]]")

_HOURS = r"(?:(?P<h>\d{1,3})\s*(?:hours?|hrs?|h)\.?)?"
_MINUTES = r"(?:(?P<m>\d{1,4})\s*(?:(?:minutes?|mins?|m)\.?|['′’]))?"
_SECONDS = r"(?:(?P<s>\d{1,5})\s*(?:(?:seconds?|secs?|s)\.?|[\"″”]|''))?"
_AND = r"[\s,]*(?:and|&)?\s*"
_SPOKEN = re.compile(_HOURS + _AND + _MINUTES + _AND + _SECONDS, re.IGNORECASE)
_CLOCK = re.compile(r"(?:(?P<h>\d{1,2}):)?(?P<m>\d{1,3}):(?P<s>[0-5]\d)")

_TAG = re.compile(r"#\s?([^\W\d_][\w-]*?)[_-]?((?:19|20)\d\d)\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def people(text: str) -> tuple[str, ...]:
    """The people that a field names, in its order, each once.

    >>> people("Ann Lee, Bo Ek and Cy Dee & Sammy Davis, Jr.")
    ('Ann Lee', 'Bo Ek', 'Cy Dee', 'Sammy Davis, Jr.')
    >>> people("Anders And (director)")
    ('Anders And',)
    """
    text = _TITLED_AND.sub(r"\1, ", _ASIDE.sub("", text))
    names: list[str] = []
    for part in _SEPARATORS.split(text):
        name = " ".join(part.split()).strip("-–—•:")
        if names and _SUFFIX.fullmatch(name):
            names[-1] += f", {name}"
        elif any(character.isalpha() for character in name):
            names.append(name.strip())
    return tuple(dict.fromkeys(names))


def duration(text: str) -> int | None:
    """Milliseconds of a stated duration; None where the text is none.

    >>> duration("10 min. and 47 sec."), duration("1 h 5 min"), duration("10:47"), duration("ten")
    (647000, 3900000, 647000, None)
    """
    text = text.strip().rstrip(",;")
    found = _CLOCK.fullmatch(text) or _SPOKEN.fullmatch(text)
    if found is None or not any(found.groups()):
        return None
    hours, minutes, seconds = (int(found[unit] or 0) for unit in "hms")
    return ((hours * 60 + minutes) * 60 + seconds) * 1000


def tag(text: str) -> tuple[str, int | None]:
    """The festival's short name and the year of the first `#NAMEyear` in a text.

    >>> tag("Jessica Gorter – The Red Soul #IDFA2017"), tag("#Cannes")
    (('IDFA', 2017), ('', None))
    """
    found = _TAG.search(text)
    return (found[1], int(found[2])) if found else ("", None)


def festival(text: str) -> tuple[str, int | None]:
    """Festival and year of a field that says just these.

    >>> festival("#IDFA2017"), festival("IDFA 2017"), festival("#Cannes")
    (('IDFA', 2017), ('IDFA', 2017), ('Cannes', None))
    """
    tagged = tag(text)
    if tagged[0]:
        return tagged
    return " ".join(_YEAR.sub("", text).replace("#", "").split()).strip(" ,()-–'’"), year(text)


def year(text: str) -> int | None:
    """The first year, 1900 to 2099, in a text.

    >>> year("2017-11-20")
    2017
    """
    found = _YEAR.search(text)
    return int(found[0]) if found else None


def without_tags(text: str) -> str:
    """A title without its hash tags.

    >>> without_tags("The Red Soul #IDFA2017")
    'The Red Soul'
    """
    return " ".join(re.sub(r"#\s?[\w-]+", "", text).split())
