"""How a line begins: the times and names that people and programs put in front of what is said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from transcribe.episode import Role
from transcribe.errors import InputError
from transcribe.labels import is_name, name_and_role, named
from transcribe.prose import ends_sentence, one_line
from transcribe.timecode import parse

_CLOCK = r"\d{1,4}:[0-5]\d(?::[0-5]\d)?(?:[.,]\d{1,3}|:\d\d)?"
_SPAN = rf"(?P<start>{_CLOCK})(?:\s*(?:-->|[-–—])\s*(?P<end>{_CLOCK}))?"
_BRACKETED = re.compile(rf"[\[(]\s*{_SPAN}\s*[\])]\s*")
_BARE = re.compile(rf"{_SPAN}(?=\s|$)\s*")
_AFTER_NAME = re.compile(rf"(?P<name>[^\s:\[\]][^:\[\]]*?)[\s|,]*[\[(]?\b{_SPAN}[\])]?\s*(?P<colon>:?)\s*")
_SPEAKING_AFTER = re.compile(rf"(?P<name>[^:\[(]+?)\s*[\[(]{_SPAN}[\])]\s*:\s*")
_ROLE_AND_COLON = re.compile(r"\s*(?:\((?P<role>[^()]*)\))?\s*:\s*(?P<rest>.*)", re.DOTALL)
_DASH = re.compile(r"[-–—|]\s*(?=\w)")


class Line(NamedTuple):
    """A line, with the name that its style shows to be one, if there is such."""

    before: str
    name: str = ""
    after: str = ""

    @property
    def text(self) -> str:
        return one_line(self.before + self.name + self.after)

    @property
    def is_time(self) -> bool:
        """Whether there is nothing on it but a time, or a name and a time."""
        found = opening(self, followed=True)
        return found is not None and found.start_ms is not None and not found.rest


class Opening(NamedTuple):
    """What stands in front of what is said, as far as there is any, and the rest."""

    start_ms: int | None = None
    end_ms: int | None = None
    speaker: str | None = None
    role: Role = Role.UNKNOWN
    rest: str = ""


def opening(line: Line, *, followed: bool) -> Opening | None:
    """How a line begins; None if it goes on with what is said.

    Args:
        followed: whether what is said follows on a line of its own, so that a name needs no colon.

    >>> opening(Line("[0:12] Ann Lee (reporter): Why?"), followed=False)
    Opening(start_ms=12000, end_ms=None, speaker='Ann Lee', role=<Role.REPORTER: 'reporter'>, rest='Why?')
    >>> opening(Line("Ann Lee  00:00:12"), followed=False)
    Opening(start_ms=12000, end_ms=None, speaker='Ann Lee', role=<Role.UNKNOWN: 'unknown'>, rest='')
    """
    return _styled(line) or _after_name(line.text) or _in_front(line.text, followed)


def _styled(line: Line) -> Opening | None:
    """With a name that its style shows, if what stands around it agrees."""
    name = one_line(line.name)
    time = _time(one_line(line.before))
    if not line.before.strip() and (inside := _time(name)) and inside.start_ms is not None:
        time, name = inside._replace(rest=""), inside.rest
    if not name or time is None or time.rest:
        return None
    found = _ROLE_AND_COLON.fullmatch(line.after)
    if found and (found["role"] is None or name_and_role(f"x ({found['role']})")[0] == "x"):
        role = name_and_role(f"x ({found['role']})")[1] if found["role"] else name_and_role(name)[1]
        return time._replace(speaker=name, role=role, rest=one_line(found["rest"]))
    if name.endswith(":"):
        name, rest = name[:-1].rstrip(), one_line(line.after)
    elif one_line(line.after) or not is_name(name):
        return None
    else:
        rest = ""
    speaker, role = name_and_role(name)
    return time._replace(speaker=speaker, role=role, rest=rest)


def _time(text: str) -> Opening | None:
    """The time that a text begins with, and the rest; where it has none, all is rest. None if it is no time."""
    found = _BRACKETED.match(text) or _BARE.match(text)
    if found is None:
        return Opening(rest=text)
    start_ms, end_ms = _ms(found["start"]), _ms(found["end"])
    if start_ms is None:
        return None
    later = end_ms if end_ms is not None and end_ms > start_ms else None
    return Opening(start_ms, later, rest=text[found.end():])


def _ms(clock: str | None) -> int | None:
    if clock is None:
        return None
    if clock.count(":") == 3:  # frames, of which nobody tells how many a second has
        clock = clock.rpartition(":")[0]
    try:
        return parse(clock)
    except InputError:
        return None


def _after_name(text: str) -> Opening | None:
    """"Ann Lee  0:12" on a line of its own, or "Ann Lee (0:12): text"."""
    found = _AFTER_NAME.fullmatch(text) or _SPEAKING_AFTER.match(text)
    if found is None or _ms(found["start"]) is None:
        return None
    speaker, role = name_and_role(found["name"])
    if not is_name(speaker):
        return None
    time = _time(found["start"])
    return time and time._replace(speaker=speaker, role=role, rest=text[found.end():])


def _in_front(text: str, followed: bool) -> Opening | None:
    """A time, a name, or both, in front of what is said."""
    time = _time(text)
    if time is None:
        return None
    rest = time.rest
    if (dash := _DASH.match(rest)) and named(rest[dash.end():]):
        rest = rest[dash.end():]
    found = named(rest)
    if found:
        return time._replace(speaker=found.speaker, role=found.role, rest=found.text)
    if time.start_ms is None:
        return None
    if followed and is_name(rest) and not ends_sentence(rest):
        speaker, role = name_and_role(rest)
        return time._replace(speaker=speaker, role=role, rest="")
    return time


def in_brackets(text: str) -> str:
    """A time with brackets around it, so that nothing behind it is taken for its end; other texts as they are."""
    return f"[{text}]" if _BARE.fullmatch(text) else text


def in_a_row(cells: Sequence[str]) -> Line:
    """The cells of a table's row as one line: a time, a name and what is said, or two of these."""
    filled = [text for text in map(one_line, cells) if text]
    timed = bool(filled) and (_BARE.fullmatch(filled[0]) or _BRACKETED.fullmatch(filled[0])) is not None
    name = filled[timed].rstrip(":") if len(filled) == 2 + timed else ""
    if not is_name(name):
        return Line(" ".join(filled))
    return Line(f"{in_brackets(filled[0])} " if timed else "", name, f": {filled[-1]}")
