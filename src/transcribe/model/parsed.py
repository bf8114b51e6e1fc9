"""What a file tells of an interview: who said what, and when, as far as it does.

Captions, transcripts of other programs and documents that people corrected all become this. Its readers live in
`readers`, one file a format.
"""

from __future__ import annotations

import re
from typing import Literal

from transcribe.model.episode import Role
from transcribe.model.records import record
from transcribe.model.transcript import SoundEvent, Word

_SOUND = re.compile(r"\[([^\[\]]*)\]|♪")


@record
class Passage:
    """Some words of one speaker: a caption's, a paragraph, a segment.

    Attributes:
        text: on one line, single-spaced, without markup; a sound inside ("[laughs]") is left where it stands. Empty
            where only the speaker is told.
        speaker: what the file calls who speaks; whoever spoke goes on until another is named. None where nobody has
            been named so far.
        role: where it stands beside the name.
        start_ms, end_ms: None where they aren't told.
        words: where the file has the time of each word; their texts make up `text`.
    """

    text: str
    speaker: str | None = None
    role: Role = Role.UNKNOWN
    start_ms: int | None = None
    end_ms: int | None = None
    words: tuple[Word, ...] = ()


@record
class Aside:
    """A heading or a note between the passages.

    Attributes:
        before: the number of the passage that it stands before, from 0; how many there are, at the end.
        at_ms: the time that the file tells for it; None for that of the passage.
    """

    before: int
    text: str
    kind: Literal["heading", "note"]
    at_ms: int | None = None


@record
class ParsedTranscript:
    """What a file tells.

    Attributes:
        form: the reader's name: "srt", "docx".
        passages: in the file's order.
        paragraphs: whether each passage is a paragraph that somebody laid out; captions and segments aren't.
        head: what stands above it all, such as the title and the facts; the notes at the foot. For comparing only.
        sounds: that are told on their own, with their times: "[music]".
        language: ISO 639-1, where it is told.
        duration_ms: how long the recording is, where that is told.
        page: what stands above a text as its page (YAML front matter), as written.
        notes: what the reader guessed, clamped, dropped or passed over, for a person to read; a line each.
    """

    form: str
    passages: tuple[Passage, ...]
    asides: tuple[Aside, ...] = ()
    paragraphs: bool = False
    head: tuple[str, ...] = ()
    sounds: tuple[SoundEvent, ...] = ()
    language: str | None = None
    duration_ms: int | None = None
    page: str = ""
    notes: tuple[str, ...] = ()


def sounds_alone(text: str) -> tuple[str, ...]:
    """The sounds that a text tells, if it tells nothing else.

    >>> sounds_alone("[music] [applause]"), sounds_alone("[laughs] Yes.")
    (('music', 'applause'), ())
    """
    if without_sounds(text):
        return ()
    return sounds_in(text) or (("music",) if "♪" in text else ())


def sounds_in(text: str) -> tuple[str, ...]:
    """The sounds that a text tells, among whatever is said.

    >>> sounds_in("Yes. [laughs] So.")
    ('laughs',)
    """
    return tuple(kind for found in _SOUND.finditer(text) if (kind := (found[1] or "").strip()))


def without_sounds(text: str) -> str:
    """What is said in a text.

    >>> without_sounds("Yes. [laughs] So.")
    'Yes. So.'
    """
    return " ".join(_SOUND.sub(" ", text).split())
