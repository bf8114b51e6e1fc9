"""How a line begins: the times and names that people and programs put in front of what is said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from transcribe.errors import InputError
from transcribe.model.episode import Role
from transcribe.model.timecode import parse
from transcribe.text.labels import NO_NAMES, Labels, clean_label, is_name, name_and_role
from transcribe.text.prose import ends_sentence, one_line

_CLOCK = r"\d{1,4}:[0-5]\d(?::[0-5]\d)?(?:[.,]\d{1,3}|:\d\d)?"
_SPAN = rf"(?P<start>{_CLOCK})(?:\s*(?:-->|[-–—])\s*(?P<end>{_CLOCK}))?"
#: "(0:15):" goes on with who spoke before.
_BRACKETED = re.compile(rf"[\[(]\s*{_SPAN}\s*[\])](?:\s*:(?=\s|$))?\s*")
_BARE = re.compile(rf"{_SPAN}(?=\s|$)\s*")
_WITH_HOURS = re.compile(r"(?P<start>\d{1,2}:[0-5]\d:[0-5]\d(?:[.,]\d{1,3})?)(?P<end>(?!))?(?=\s|$)\s*")
_AFTER_NAME = (
    re.compile(rf"(?P<name>[^\s:\[\]][^:\[\]]{{0,120}}?)[\s|,–—-]*[\[(]?\b{_SPAN}[\])]?\s*(?P<colon>:?)\s*"),
    re.compile(rf"\[(?P<name>[^\[\]:]{{1,120}})\]\s+{_SPAN}(?P<colon>)"),
)
_SPEAKING_AFTER = re.compile(rf"(?P<name>[^:\[]{{1,120}}?)\s*[\[(]{_SPAN}[\])]\s*(?P<colon>:)\s*")
_ROLE_AND_COLON = re.compile(r"\s*(?:\((?P<role>[^()]*)\))?\s*[:：]\s*(?P<rest>.*)", re.DOTALL)
_MARKS = "\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff"  # of direction; nobody sees them
_DASH = re.compile(r"[-–—|]\s*(?=\w)")
_INNER = re.compile(rf"\[{_CLOCK}\]|\({_CLOCK}\)")
#: Marks of f4, to a tenth of a second.
_F4 = re.compile(r"#(\d{1,2}:[0-5]\d:[0-5]\d)-(\d)#")


class OpeningLine(NamedTuple):
    """A line, with the name that its style shows to be one, if there is such.

    Attributes:
        soft: the break before it may only wrap a paragraph.
    """

    before: str
    name: str = ""
    after: str = ""
    soft: bool = False

    @property
    def text(self) -> str:
        return one_line(self.before + self.name + self.after)

    def is_time(self, labels: Labels = NO_NAMES) -> bool:
        """Whether there is nothing on it but a time, or a name and a time."""
        found = opening(self, labels, followed=True)
        return found is not None and found.start_ms is not None and not found.rest


class Opening(NamedTuple):
    """What stands in front of what is said, as far as there is any, and the rest."""

    start_ms: int | None = None
    end_ms: int | None = None
    speaker: str | None = None
    role: Role = Role.UNKNOWN
    rest: str = ""


@lru_cache(4_000)  # the same lines are asked about for what stands before and after them
def opening(line: OpeningLine, labels: Labels = NO_NAMES, *, followed: bool) -> Opening | None:
    """How a line begins; None if it goes on with what is said.

    Args:
        followed: whether what is said follows on a line of its own, so that a name needs no colon.

    >>> opening(OpeningLine("[0:12] Ann Lee (reporter): Why?"), followed=False)
    Opening(start_ms=12000, end_ms=None, speaker='Ann Lee', role=<Role.REPORTER: 'reporter'>, rest='Why?')
    >>> opening(OpeningLine("Ann Lee  00:00:12"), followed=False)
    Opening(start_ms=12000, end_ms=None, speaker='Ann Lee', role=<Role.UNKNOWN: 'unknown'>, rest='')
    >>> opening(OpeningLine("Ann Lee: [0:12] Why?"), followed=False)
    Opening(start_ms=12000, end_ms=None, speaker='Ann Lee', role=<Role.UNKNOWN: 'unknown'>, rest='Why?')
    """
    found = _styled(line, labels)
    if found is None:
        text = line.text.lstrip(_MARKS)
        found = _after_name(text, labels, followed) or _in_front(text, labels, followed)
    return found and _time_behind(found)


def starts(lines: Sequence[OpeningLine]) -> Iterator[str]:
    """The beginnings of lines without their times, as `Labels` counts them."""
    for line in lines:
        text = line.text
        found = next(
            (
                match
                for shape in (*_AFTER_NAME, _SPEAKING_AFTER)
                if (match := (shape.match if shape is _SPEAKING_AFTER else shape.fullmatch)(text))
            ),
            None,
        )
        if found:
            yield f"{found['name']}: {text[found.end() :]}"
            continue
        time = _time(text)
        yield _without_dash(time.rest) if time else text


def inner_times(text: str, after_ms: int = -1) -> list[tuple[int | None, str]]:
    """A text apart at the times in brackets that stand in it: when each piece begins, as far as it is told.

    A time that isn't later than the one before is spoken of, such as "see [0:12]", and stays.

    >>> inner_times("So it was. [0:12] And so on.")
    [(None, 'So it was.'), (12000, 'And so on.')]
    """
    pieces: list[tuple[int | None, str]] = []
    start_ms, at = None, 0
    for mark in _INNER.finditer(text):
        ms = ms_of(mark.group()[1:-1])
        if ms is not None and ms > after_ms:
            pieces.append((start_ms, text[at : mark.start()].strip()))
            start_ms, after_ms, at = ms, ms, mark.end()
    return [*pieces, (start_ms, text[at:].strip())]


def with_marks_in_brackets(text: str) -> str:
    """A text with the time marks of f4 as others write times.

    >>> with_marks_in_brackets("By the sea. #00:00:09-8#")
    'By the sea. [00:00:09.8]'
    """
    return _F4.sub(r"[\1.\2]", text)


def _styled(line: OpeningLine, labels: Labels) -> Opening | None:
    """With a name that its style shows, if what stands around it agrees."""
    name = one_line(line.name)
    time = _time(one_line(line.before))
    if not line.before.strip() and (inside := _time(name)) and inside.start_ms is not None:
        time, name = inside._replace(rest=""), inside.rest
    if not name or time is None or time.rest:
        return None
    found = _ROLE_AND_COLON.fullmatch(line.after)
    if found and (found["role"] is None or name_and_role(f"x ({found['role']})")[0] == "x"):
        speaker, role = labels.identify(name)
        role = name_and_role(f"x ({found['role']})")[1] if found["role"] else role
        return time._replace(speaker=speaker, role=role, rest=one_line(found["rest"]))
    if name.endswith((":", "：")):
        name, rest = name[:-1].rstrip(), one_line(line.after)
    elif one_line(line.after) or not (is_name(name) or labels.is_known(name)):
        return None
    else:
        rest = ""
    speaker, role = labels.identify(name)
    return time._replace(speaker=speaker, role=role, rest=rest)


def _time(text: str) -> Opening | None:
    """The time that a text begins with, and the rest; where it has none, all is rest. None if it is no time."""
    found = _BRACKETED.match(text) or _BARE.match(text)
    return Opening(rest=text) if found is None else _timed(found, text)


def _timed(found: re.Match[str], text: str) -> Opening | None:
    start_ms, end_ms = ms_of(found["start"]), ms_of(found["end"])
    if start_ms is None:
        return None
    later = end_ms if end_ms is not None and end_ms > start_ms else None
    return Opening(start_ms, later, rest=text[found.end() :])


def ms_of(clock: str | None) -> int | None:
    """Milliseconds of a time as people write it; None where it is none."""
    if clock is None:
        return None
    if clock.count(":") == 3:  # frames, of which nobody tells how many a second has
        clock = clock.rpartition(":")[0]
    try:
        return parse(clock)
    except InputError:
        return None


def _time_behind(found: Opening) -> Opening:
    """A time behind the label counts where none stands before it."""
    if found.speaker is None or found.start_ms is not None:
        return found
    match = _BRACKETED.match(found.rest) or _WITH_HOURS.match(found.rest)
    time = _timed(match, found.rest) if match else None
    return time._replace(speaker=found.speaker, role=found.role) if time else found


def _after_name(text: str, labels: Labels, followed: bool) -> Opening | None:
    """ "Ann Lee  0:12" or "[Ann Lee] 0:12" on a line of its own, or "Ann Lee (0:12): text"."""
    plain, bracketed = _AFTER_NAME
    found = plain.fullmatch(text) or (bracketed.fullmatch(text) if followed else None) or _SPEAKING_AFTER.match(text)
    if found is None or ms_of(found["start"]) is None:
        return None
    name = clean_label(found["name"])
    if not labels.is_label(name, timed=bool(found["colon"]) or not name[:1].islower()):
        return None
    time = _time(found["start"])
    speaker, role = labels.identify(name)
    return time and time._replace(speaker=speaker, role=role, rest=text[found.end() :])


def _in_front(text: str, labels: Labels, followed: bool) -> Opening | None:
    """A time, a name, or both, in front of what is said."""
    time = _time(text)
    if time is None:
        return None
    rest = time.rest
    undashed = _without_dash(rest)
    found = labels.named(undashed)
    if found:
        return time._replace(speaker=found.speaker, role=found.role, rest=found.text)
    if time.start_ms is None:
        return None
    if followed and not ends_sentence(undashed) and (is_name(undashed) or labels.is_known(undashed)):
        speaker, role = labels.identify(undashed)
        return time._replace(speaker=speaker, role=role, rest="")
    return time


def _without_dash(text: str) -> str:
    dash = _DASH.match(text)
    return text[dash.end() :] if dash else text


def in_brackets(text: str) -> str:
    """A time with brackets around it, so that nothing behind it is taken for its end; other texts as they are."""
    return f"[{text}]" if _BARE.fullmatch(text) else text


def in_a_row(cells: Sequence[str]) -> OpeningLine:
    """The cells of a table's row as one line: a time, a name and what is said, or two of these."""
    filled = [text for text in map(one_line, cells) if text]
    timed = bool(filled) and (_BARE.fullmatch(filled[0]) or _BRACKETED.fullmatch(filled[0])) is not None
    name = filled[timed].rstrip(":：") if len(filled) == 2 + timed else ""
    if not (is_name(name) or is_name(name.replace(",", ""))):
        return OpeningLine(" ".join(filled))
    return OpeningLine(f"{in_brackets(filled[0])} " if timed else "", name, f": {filled[-1]}")
