"""What a page's title and prose tell of people and film, where its fields are blank."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from transcribe.model.episode import Episode
from transcribe.pages.values import people, without_tags

_JOB = (
    r"(?:director of photography|sales agent|(?:(?:co-?|artistic |executive |festival |lead )?"
    r"(?:director|producer|programmer|actor|actress|writer|author|editor|curator))|film-?maker|screenwriter|composer"
    r"|cinematographer|photographer|protagonist|juror|animator|musician|distributor|subject)s?"
)
_JOBS = rf"{_JOB}(?:(?:,| and| &|/|-)\s?{_JOB})*"
_WORK = r"(?:film|documentary|movie|short|series|feature|animation)"

_INTERVIEWS = re.compile(
    r"(?:podcast\s*[|:–—-]+\s*)?(.{2,120}?)\s+"
    r"(?:interviews?|interviewed|meets|met|(?:talks?|talked|speaks?|spoke) (?:to|with)"
    r"|in conversation with)\s+(.+)",
    re.IGNORECASE,
)
_AFTER_NAMES = re.compile(r",\s+(?!and\b)(?=[a-z])|\s+(?:about|on|at|for|during|from)\s|[.!?](?:\s|$)")
_JOB_OF_WORK = re.compile(
    rf"\b(?P<job>{_JOBS}),? (?:of|in|behind|from)\b(?: (?:the|his|her|their|a|an|new|[a-z]+-[a-z]+))*(?: {_WORK})?"
    r"\s+[\"“‘«']?(?P<film>[^\Wa-z_][^,;:!?\"”»()]*)"
)
_MOST_GUESTS = 20  # of whom sentences are asked what they are
_DASH = re.compile(r"\s+[-–—|]\s+")
_PARTICLES = frozenset(
    ("al", "bin", "da", "de", "del", "der", "di", "do", "dos", "du", "el", "la", "le", "ten", "ter", "van", "von", "zu")
)


def from_prose(paragraphs: Iterable[str], guests: Sequence[str] = ()) -> Episode:
    """What sentences say of the interview: its people, the guest's role, the film.

    Args:
        guests: who the guests are, where that is known already.

    >>> from_prose(["PODCAST| Bo Ek interviews Ann Lee, director of the film Dusk."])
    Episode(title='', reporters=('Bo Ek',), guests=('Ann Lee',), interviewee_role='director', film='Dusk', section='',
            festival='', year=None, duration_ms=None, synopsis='', other={})
    """
    paragraphs = list(paragraphs)
    reporters, told = next(filter(None, map(_interview, paragraphs)), ((), ()))
    text = "\n".join(paragraphs)
    work = _JOB_OF_WORK.search(text)
    film = work["film"].split("\n")[0].split(". ")[0].strip(" .'’") if work else ""
    job = work["job"] if work else _job_beside(guests or told, text)
    return Episode(reporters=reporters, guests=told, interviewee_role=job.lower(), film=film)


def from_title(title: str, guests: Sequence[str] = ()) -> Episode:
    """Film, and the guests where they aren't known, of a title such as "Guest – Film #TAG".

    >>> found = from_title("Ann Lee – Dusk #IDFA2017")
    >>> found.guests, found.film
    (('Ann Lee',), 'Dusk')
    """
    parts = _DASH.split(without_tags(title))
    if len(parts) != 2 or not all(parts):
        return Episode()
    left, right = parts
    known = {name.casefold() for name in guests}
    if guests and known & {name.casefold() for name in people(right)}:
        return Episode(film=left)
    if known & {name.casefold() for name in people(left)}:
        return Episode(film=right)
    return Episode() if guests or not _are_names(people(left)) else Episode(guests=people(left), film=right)


def is_announcement(paragraph: str) -> bool:
    """Whether a paragraph only announces who interviews whom.

    >>> is_announcement("PODCAST| Bo Ek interviews Ann Lee.")
    True
    """
    return re.match(r"podcast\s*[|:]", paragraph, re.IGNORECASE) is not None


def _interview(paragraph: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    found = _INTERVIEWS.match(paragraph)
    if found is None:
        return None
    reporters, guests = people(found[1]), people(_AFTER_NAMES.split(found[2], maxsplit=1)[0])
    return (reporters, guests) if _are_names(reporters) and _are_names(guests) else None


def _are_names(names: Sequence[str]) -> bool:
    """Whether each has the look of a person's name: two to five words, capitalised but for particles ("van der")."""
    return bool(names) and all(
        2 <= len(words) <= 5
        and words[0][0].isupper()
        and all(word[0].isupper() or word in _PARTICLES for word in words)
        for words in (name.split() for name in names)
    )


def _job_beside(guests: Iterable[str], text: str) -> str:
    """The job that stands before or after a guest's name ("Director Ann Lee", "Ann Lee, the producer")."""
    for guest in islice(guests, _MOST_GUESTS):
        name = re.escape(guest)
        beside = rf"\b(?:({_JOBS}),? {name}|{name}(?:,| is| was)(?: the| a| an)? ({_JOBS}))\b"
        found = re.search(beside, text, re.IGNORECASE)
        if found:
            return found[1] or found[2]
    return ""
