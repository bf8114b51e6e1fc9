"""The kinds of changes that people make by hand.

An edit says *when* it holds, not for which of a diarizer's labels, so it survives another run with another engine.
Where two edits disagree, the later one holds.
"""

from __future__ import annotations

from typing import Literal

from transcribe.model.episode import Role
from transcribe.model.records import record
from transcribe.model.timecode import clock
from transcribe.model.transcript import Interval


@record
class SpeakerIs:
    """The voice that is heard in these stretches is this person.

    Attributes:
        person: None where the voice has a role and no name.
    """

    intervals: tuple[Interval, ...]
    person: str | None
    role: Role
    kind: Literal["speaker"] = "speaker"

    def __str__(self) -> str:
        return (
            f"the voice first heard at {clock(self.intervals[0].start_ms)} is {self.person or 'nobody named'} "
            f"({self.role})"
        )


@record
class PassageIs:
    """What is said in this stretch is said by this person, whoever else that voice was taken for.

    Attributes:
        person: None where it is somebody without a name.
        voice: where that somebody is heard, too.
    """

    interval: Interval
    person: str | None
    role: Role
    voice: Interval | None = None
    kind: Literal["passage"] = "passage"

    def __str__(self) -> str:
        who = self.person or (f"who speaks at {clock(self.voice.start_ms)}" if self.voice else "nobody named")
        return f"{_span(self.interval)} is said by {who} ({self.role})"


@record
class CheckedTurn(Interval):
    """A turn as it was when it was checked."""

    text: str


@record
class Checked:
    """A person has read these turns, and stands by their words."""

    turns: tuple[CheckedTurn, ...]
    kind: Literal["checked"] = "checked"

    def __str__(self) -> str:
        whole = Interval(self.turns[0].start_ms, max(turn.end_ms for turn in self.turns))
        return f"{_span(whole)} was checked ({len(self.turns)} turns)"


@record
class RejectRepair:
    """The words in this stretch stay as they were recognised: no name is repaired in it."""

    interval: Interval
    text: str
    kind: Literal["as heard"] = "as heard"

    def __str__(self) -> str:
        return f"{_span(self.interval)} stays as it was recognised: {self.text}"


@record
class ReplaceText:
    """What is said in this stretch is written so, whatever a recogniser makes of it.

    Attributes:
        was: what was written there.
        now: empty where nothing is said.
        times: when each word of `now` is said; none where that isn't known.
    """

    interval: Interval
    was: str
    now: str
    times: tuple[Interval, ...] = ()
    kind: Literal["reworded"] = "reworded"

    def __str__(self) -> str:
        return f"{_span(self.interval)} {self.was or 'nothing'} -> {self.now or 'nothing'}"


@record
class SetParagraphs:
    """Paragraphs begin with the words at these times, and with no others in this stretch."""

    interval: Interval
    begins_ms: tuple[int, ...]
    kind: Literal["laid out"] = "laid out"

    def __str__(self) -> str:
        begins = ", ".join(map(clock, self.begins_ms))
        return f"{_span(self.interval)} " + (f"has paragraphs from {begins}" if begins else "is one paragraph")


@record
class AddNote:
    """A heading or a note stands before what is said from this time on.

    Attributes:
        was, now: its text; empty where there was none, or is none any more.
    """

    at_ms: int
    what: Literal["heading", "note"]
    was: str
    now: str
    kind: Literal["remarked"] = "remarked"

    def __str__(self) -> str:
        return f"{clock(self.at_ms)} {self.what}: {self.was or 'nothing'} -> {self.now or 'nothing'}"


@record
class SoundIs:
    """Something that isn't speech is heard in this stretch.

    Attributes:
        was, now: what, as a caption has it ("music"); empty where nothing was told, or is heard.
    """

    interval: Interval
    was: str
    now: str
    kind: Literal["sound"] = "sound"

    def __str__(self) -> str:
        return f"{_span(self.interval)} [{self.was or 'nothing'}] -> [{self.now or 'nothing'}]"


@record
class Renaming:
    """Whoever is called so is called otherwise from now on, in the whole archive.

    Attributes:
        episodes: in these alone; none means in all.
    """

    was: str
    now: str
    episodes: tuple[str, ...] = ()
    kind: Literal["renaming"] = "renaming"

    def __str__(self) -> str:
        where = f" in {', '.join(self.episodes)}" if self.episodes else ""
        return f"{self.was} is {self.now}{where}"


@record
class Undo:
    """Earlier edits don't count any more. Where they are undos themselves, what those took back counts again.

    Attributes:
        ids: of the edits.
    """

    ids: tuple[str, ...]
    kind: Literal["undo"] = "undo"

    def __str__(self) -> str:
        return f"undo of {', '.join(self.ids)}"


Change = (
    SpeakerIs | PassageIs | Checked | RejectRepair | ReplaceText | SetParagraphs | AddNote | SoundIs | Renaming | Undo
)


def _span(interval: Interval) -> str:
    return f"{clock(interval.start_ms)}-{clock(interval.end_ms)}"
