"""A page as text: a title, prose, and a list of fields.

Each line is one of: a label, a label with its value, a bare duration, a page's furniture ("Play Podcast"), or prose.
A field's value follows its label on the same line or on the next ones, up to the next label or blank line.

Prose that has no label is sorted. A paragraph that opens with the film's title and a colon begins the synopsis; what
stands before it describes the interview, and is kept as `other["description"]`. Where no paragraph opens so, all prose
is synopsis.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from transcribe.model.episode import Episode
from transcribe.pages.fields import SHORT, assemble, completed, field_of
from transcribe.pages.sentences import from_prose, from_title, is_announcement
from transcribe.pages.values import duration, tag

_BULLET = re.compile(r"(?:([•●·◦▪‣∙○])\s*|([-–—*+>])\s+)")
_LABELLED = re.compile(r"(?P<label>[^:=|]{1,40}?)\s*(?P<mark>[:=|]|\s[-–—]\s)\s*(?P<value>.+)")
_FURNITURE = re.compile(
    r"play podcast|now playing:?.*|(?:featured|related) posts?:?|to listen to (?:the|this) .*"
    r"|download(?: podcast)?|share(?: this)?:?|listen now|►",
    re.IGNORECASE,
)
_PLAY = re.compile(r"^(?:play podcast|►)\s*(?=\d)", re.IGNORECASE)
_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u2060\u00ad"))
_LONGEST_VALUE = 200  # characters; a longer line is a paragraph, not a name or title
_LONGEST_LABEL = 4  # words of a label that isn't known


def episode_from_text(text: str) -> Episode:
    """Read a page's text. What it doesn't say is left blank.

    >>> page = episode_from_text("Ann Lee – Dusk #IDFA2017\\n\\n* Reporter\\nBo Ek\\n* Camera: Cy Dee")
    >>> page.film, page.festival, page.reporters, page.other
    ('Dusk', 'IDFA', ('Bo Ek',), {'Camera': 'Cy Dee'})
    """
    text = unicodedata.normalize("NFC", text.translate(_INVISIBLE))
    page = _Lines([" ".join(line.split()) for line in text.splitlines()])
    said = page.episode()
    told = from_prose(page.paragraphs, said.guests)
    said = completed(said, from_title(said.title, said.guests or told.guests))
    name, year = tag(text)
    said = completed(completed(said, told), Episode(festival=name, year=year))
    return completed(said, _sorted(page.paragraphs, said))


def _sorted(paragraphs: Sequence[str], said: Episode) -> Episode:
    """Synopsis and description of the unlabelled prose."""
    prose = [
        paragraph
        for paragraph in dict.fromkeys(paragraphs)
        if paragraph != said.title and not is_announcement(paragraph)
    ]
    if any(prose[0] in later for later in prose[1:]):
        prose = prose[1:]  # a teaser: the synopsis' first sentence shown above it
    opening = re.compile(re.escape(said.film) + r"\s*:\s*(?=.)", re.IGNORECASE)
    start = next((at for at, paragraph in enumerate(prose) if said.film and opening.match(paragraph)), None)
    if start is None and not said.synopsis:
        return Episode(synopsis="\n\n".join(prose))
    if start is None or said.synopsis:
        start = len(prose)
    description = "\n\n".join(prose[:start])
    return Episode(
        synopsis=opening.sub("", "\n\n".join(prose[start:]), count=1),
        other={"description": description} if description else {},
    )


class _Lines:
    """Lines sorted into fields by name, unknown fields by label, and paragraphs of prose."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._fields: dict[str, list[str]] = {}
        self._other: dict[str, list[str]] = {}
        self._title = ""
        self._prose: list[list[str]] = [[]]
        self._open: list[str] | None = None  # the values of the field whose label came last, while more may follow
        self._open_field: str | None = None
        self._open_bullet = ""
        self._gap = False  # a blank line came after that label
        # Only the bullets of known labels mark labels: others may list a field's values.
        self._label_bullets = {_bullet(line)[0] for line in lines if _known(_bullet(line)[1])}
        for line in lines:
            self._take(line)

    @property
    def paragraphs(self) -> list[str]:
        return [" ".join(lines) for lines in self._prose if lines]

    def episode(self) -> Episode:
        """What the labels say."""
        title = {"title": self._title} if self._title else {}
        fields = {field: (", " if field in SHORT else " ").join(values) for field, values in self._fields.items()}
        return assemble(
            title | {field: value for field, value in fields.items() if value},
            {label: " ".join(values) for label, values in self._other.items()},
        )

    def _take(self, line: str) -> None:
        line = _PLAY.sub("", line)
        bullet, text = _bullet(line)
        if not line or _FURNITURE.fullmatch(line):
            self._end_paragraph(furniture=bool(line))
        elif not self._take_label(bullet, text) and not self._take_value(text):
            self._take_prose(line)

    def _end_paragraph(self, *, furniture: bool) -> None:
        # One blank line may stand between a label and its value; a synopsis may run to several paragraphs.
        self._prose.append([])
        first_gap, self._gap = self._open == [] and not self._gap, True
        if furniture or not (first_gap or self._open_field == "synopsis"):
            self._open = None

    def _take_label(self, bullet: str, text: str) -> bool:
        label, value = _known(text) or self._unknown(bullet, text) or ("", "")
        # "Reporter" below a bulleted, still blank "Interviewee role" is what the interviewee is.
        is_value = self._open == [] and self._open_bullet and not bullet and not value and not text.endswith(":")
        if not label or is_value:
            return False
        field = field_of(label)
        self._open = self._fields.setdefault(field, []) if field else self._other.setdefault(label, [])
        self._open_field, self._open_bullet, self._gap = field, bullet, False
        if value:
            self._open.append(value)
        return True

    def _unknown(self, bullet: str, text: str) -> tuple[str, str] | None:
        """Label and value of a field that has no place in an episode, where a line looks like one among its fields."""
        if bullet not in self._label_bullets or (not bullet and not self._fields):
            return None
        found = _LABELLED.fullmatch(text)
        if found and found["mark"] == ":" and not found["value"].startswith("//"):
            label, value = found["label"], found["value"]
        else:
            label, value = text.rstrip(": "), ""
        fits = len(label.split()) <= _LONGEST_LABEL and len(value) <= _LONGEST_VALUE and label[:1].isalpha()
        return (label, value) if fits and (bullet or value) and [label] != self._fields.get("film") else None

    def _take_value(self, text: str) -> bool:
        if self._open is None or (self._open_field in SHORT and len(text) > _LONGEST_VALUE):
            return False
        self._open.append(text)
        return True

    def _take_prose(self, line: str) -> None:
        self._open = None
        first = not (self._title or any(self._prose) or self._fields.keys() - {"duration_ms"})
        if duration(line) is not None:
            self._fields.setdefault("duration_ms", [line])
        elif first and len(line) <= _LONGEST_VALUE and not is_announcement(line):
            self._title = line
        else:
            self._prose[-1].append(line)


def _bullet(line: str) -> tuple[str, str]:
    """A line's bullet, if it has one, and the rest."""
    found = _BULLET.match(line)
    return (found[1] or found[2], line[found.end() :]) if found else ("", line)


def _known(text: str) -> tuple[str, str] | None:
    """Label and value of a line that names one of the episode's fields."""
    if field_of(text):
        return text.rstrip(": "), ""
    found = _LABELLED.fullmatch(text)
    return (found["label"], found["value"]) if found and field_of(found["label"]) else None
