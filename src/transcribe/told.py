"""What a file tells of an interview: who said what, and when, as far as it does.

Captions, transcripts of other programs and documents that people corrected all become this. Its readers live in
`readers`, one file a format.
"""

from __future__ import annotations

import re
from typing import Literal

from transcribe.episode import Role
from transcribe.records import record
from transcribe.transcript import SoundEvent, Word

_LABEL = re.compile(r"([^:]{1,60}?)\s*:(?:\s+(.*))?")
_LONGEST_NAME, _MOST_WORDS = 40, 5
_NO_NAME = re.compile(r"[,;!?…\"“”]")
_PARTICLES = frozenset((
    "af", "al", "bin", "da", "das", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "ibn", "la", "le",
    "ten", "ter", "van", "von", "y"))
_BESIDE = re.compile(r"(.*\S)\s*\((\w+)\)")

# Labels that transcribers write for people whose names they don't know.
_NAMELESS = re.compile(r"(?:unknown[ _])?(?:speaker|voice)(?:[ _]?(?:\d+|[a-z]))?", re.IGNORECASE)
_ROLES = {"reporter": Role.REPORTER, "interviewer": Role.REPORTER, "host": Role.REPORTER,
          "guest": Role.GUEST, "interviewee": Role.GUEST, "other": Role.OTHER}

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
    """

    before: int
    text: str
    kind: Literal["heading", "note"]


@record
class Told:
    """What a file tells.

    Attributes:
        form: the reader's name: "srt", "docx".
        passages: in the file's order.
        paragraphs: whether each passage is a paragraph that somebody laid out; captions and segments aren't.
        head: what stands above it all, such as the title and the facts; the notes at the foot. For comparing only.
        sounds: that are told on their own, with their times: "[music]".
        language: ISO 639-1, where it is told.
        duration_ms: how long the recording is, where that is told.
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
    notes: tuple[str, ...] = ()


@record
class Named:
    """The beginning of what somebody says: who, what they are if that stands beside the name, and the rest."""

    speaker: str
    role: Role
    text: str


def named(line: str) -> Named | None:
    """Who is named before a line's colon; None where it is a part of what is said.

    A name has up to five words that don't begin small, but for particles. "Question: …" can't be told from one.

    >>> named("Ann van Lee (reporter): Why?")
    Named(speaker='Ann van Lee', role=<Role.REPORTER: 'reporter'>, text='Why?')
    >>> named("I have one question: why?")
    """
    found = _LABEL.fullmatch(line)
    if found is None:
        return None
    speaker, role = name_and_role(found[1])
    return Named(speaker, role, found[2] or "") if is_name(speaker) else None


def name_and_role(label: str) -> tuple[str, Role]:
    """A label's name, and the role that stands beside it or that it is.

    >>> [name_and_role(label) for label in ("Bo Ek (guest)", "Interviewer", "Bo (by phone)")]
    [('Bo Ek', <Role.GUEST: 'guest'>), ('Interviewer', <Role.REPORTER: 'reporter'>),
     ('Bo (by phone)', <Role.UNKNOWN: 'unknown'>)]
    """
    beside = _BESIDE.fullmatch(label.strip())
    if beside and beside[2].casefold() in _ROLES:
        return beside[1], _ROLES[beside[2].casefold()]
    return label.strip(), _ROLES.get(label.strip().casefold(), Role.UNKNOWN)


def is_name(text: str) -> bool:
    """Whether it may be what somebody is called: a name, a role, or a label such as "Speaker 2"."""
    if is_nameless(text):
        return True
    text = text.removesuffix("…")  # as we cut names off that are too long
    words = text.split()
    return (0 < len(words) <= _MOST_WORDS and len(text) <= _LONGEST_NAME and not _NO_NAME.search(text)
            and any(letter.isalpha() for letter in text)
            and all(not word[0].islower() or word in _PARTICLES for word in words))


def is_nameless(label: str) -> bool:
    """Whether it only tells a speaker from others, and is nobody's name.

    >>> [is_nameless(label) for label in ("Speaker 2", "SPEAKER_00", "Interviewer", "Ann")]
    [True, True, True, False]
    """
    return _NAMELESS.fullmatch(label) is not None or label.casefold() in _ROLES


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
