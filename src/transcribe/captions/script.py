"""A transcript made ready for cues: words that fit a line, at times that rise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from textwrap import wrap
from typing import NamedTuple

from transcribe.captions.profiles import Profile
from transcribe.model.episode import Role
from transcribe.model.transcript import Speaker, Transcript, Word
from transcribe.text.prose import one_line
from transcribe.text.scripts import graphemes, unspaced

# Where times don't rise, the earlier word comes sooner by as much as this, so that nobody's text comes late; beyond it
# the later word waits.
_YIELD_MS = 500


class ScriptPiece(NamedTuple):
    """What stays together on screen: a word, or a part of one that is wider than a line."""

    text: str
    start_ms: int
    end_ms: int
    speaker: str


@dataclass(frozen=True, slots=True)
class Script:
    """All that is said, in order, in columns of one length.

    Attributes:
        starts: rising, a millisecond apart at least, and one more at the end: when the recording ends.
        ends: none later than the next start.
        changes: whether somebody else begins to speak here.
        firsts: whether this speaker is heard for the first time.
    """

    texts: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    speakers: tuple[str, ...]
    changes: tuple[bool, ...]
    firsts: tuple[bool, ...]


def script(transcript: Transcript, profile: Profile) -> Script:
    """The transcript's words, ready to be put into cues."""
    pieces = list(_pieces(transcript, profile))
    starts = _rising([piece.start_ms for piece in pieces])
    last_end = max(pieces[-1].end_ms, starts[-1] + 1) if pieces else 0
    starts.append(max(transcript.provenance.recording.duration_ms, last_end))
    ends = [
        min(max(piece.end_ms, start + 1), following)
        for piece, start, following in zip(pieces, starts[:-1], starts[1:], strict=True)
    ]
    speakers = [piece.speaker for piece in pieces]
    changes = [current != previous for previous, current in zip([None, *speakers], speakers, strict=False)]
    first = {speaker: at for at, speaker in reversed(list(enumerate(speakers)))}
    firsts = [first[speaker] == at for at, speaker in enumerate(speakers)]
    return Script(
        tuple(piece.text for piece in pieces),
        tuple(starts),
        tuple(ends),
        tuple(speakers),
        tuple(changes),
        tuple(firsts),
    )


def printed_name(speaker: Speaker) -> str:
    """What to call a speaker, on one line and never empty."""
    return one_line(speaker.known_as) or "Unknown speaker"


def prefixes(transcript: Transcript, profile: Profile) -> Mapping[str, str]:
    """What stands before a speaker's words in a format that has no other place for names ("Ann Lee: "), by the
    speaker's label.

    A name that would take more than half a line is cut to its last part, or if that won't do, cut off.
    """
    speakers = [transcript.speaker(label) for label in dict.fromkeys(turn.speaker for turn in transcript.turns)]
    room = profile.max_cpl // 2 - len(": ")
    full = {speaker.label: printed_name(speaker) for speaker in speakers}
    last = {label: name.split()[-1] for label, name in full.items()}
    made = {}
    for label, name in full.items():
        unique = list(last.values()).count(last[label]) == 1
        short = name if len(name) <= room else last[label] if unique else name
        made[label] = f"{short if len(short) <= room else short[: room - 1] + '…'}: "
    return made


@dataclass(frozen=True, slots=True)
class Names:
    """What stands before speakers' words, by their labels: as a rule, and when they are heard for the first time."""

    usual: Mapping[str, str]
    first: Mapping[str, str]

    @classmethod
    def of(cls, transcript: Transcript, profile: Profile) -> Names:
        """`prefixes`; for the first time with the role, where the profile wants it, it is known, and both together take
        no more than two thirds of a line."""
        usual = prefixes(transcript, profile)
        first = dict(usual)
        for label, name in usual.items() if profile.roles else ():
            role = transcript.speaker(label).role
            introduced = f"{name.removesuffix(': ')} ({role}): "
            if role in (Role.REPORTER, Role.GUEST) and len(introduced) <= profile.max_cpl * 2 // 3:
                first[label] = introduced
        return cls(usual, first)

    def before(self, speaker: str, *, first: bool) -> str:
        return (self.first if first else self.usual)[speaker]


def _pieces(transcript: Transcript, profile: Profile) -> Iterator[ScriptPiece]:
    names = Names.of(transcript, profile)
    met = set[str]()
    speaking = None
    for turn in transcript.turns:
        for word in turn.words:
            name = names.before(turn.speaker, first=turn.speaker not in met)
            taken = len(name) if turn.speaker != speaking else 0
            for text, start, end in _fitting(word, profile.max_cpl - taken):
                yield ScriptPiece(text, start, end, turn.speaker)
                speaking = turn.speaker
                met.add(speaking)


def _fitting(word: Word, chars: int) -> Iterator[tuple[str, int, int]]:
    """The word in parts of so many characters at most; nothing where nothing of it can be written."""
    text = one_line(word.text)
    parts = _parts(text, chars) if len(text) > chars else [text] if text else []
    begun = 0
    for part in parts:
        ended = begun + len(part)
        yield (
            part,
            word.start_ms + word.duration_ms * begun // len(text),
            word.start_ms + word.duration_ms * ended // len(text),
        )
        begun = ended


def _parts(text: str, chars: int) -> list[str]:
    """A word that is too long in parts; none ends inside a character as a reader sees it."""
    if not unspaced(text):
        return wrap(text, chars)
    parts = [""]
    for grapheme in graphemes(text):
        if parts[-1] and len(parts[-1]) + len(grapheme) > chars:
            parts.append("")
        parts[-1] += grapheme
    return parts


def _rising(times: list[int]) -> list[int]:
    """The times, each made later than the one before it."""
    rising = list(times)
    for at in range(len(rising) - 2, -1, -1):
        rising[at] = max(0, min(times[at], max(rising[at + 1] - 1, times[at] - _YIELD_MS)))
    for at in range(1, len(rising)):
        rising[at] = max(rising[at], rising[at - 1] + 1)
    return rising
