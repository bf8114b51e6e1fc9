"""An episode: what its page says, before anyone has listened."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum

from transcribe.model.records import record


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
        return (*(Credit(name, Role.REPORTER) for name in self.reporters),
                *(Credit(name, Role.GUEST) for name in self.guests))
