"""What SubRip, WebVTT and TTML have in common as something that tells who said what.

A cue is a passage, or several where it is shared. "Name: text" marks a change of speaker.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from transcribe.errors import DocumentError, InputError
from transcribe.model.episode import Role
from transcribe.model.parsed import Aside, ParsedTranscript, Passage, sounds_alone, without_sounds
from transcribe.model.transcript import Interval, SoundEvent, shared_out
from transcribe.readers.context import ReadContext
from transcribe.readers.cues.inline_times import Mark, timed_words
from transcribe.subtitles.file import Kind, SubtitleFile
from transcribe.subtitles.reading import subtitles_of
from transcribe.text.labels import NO_NAMES, Labels

#: What somebody says in a cue, and their name where a change of speaker is marked.
Part = tuple[str | None, str]

_DASH = re.compile(r"(?:[-‐–—]|>>+)(?=[\w\s\[])\s*")
_MARKED_DASH = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]+\\s*(?=[-‐–—>])")

#: "Ann Lee: ", "Ann Lee (guest): " or "[Ann Lee]".
_OWN_LABEL = re.compile(
    r"\s*(?:[\[(]([^\[\]()]{1,80})[\])]\s*[:：]?\s*"
    r"|([^:：]{1,80}?)(?:\s\([^()]{1,30}\))?\s*[:：](?:\s+|$))"
)
_CLOCK_ALONE = re.compile(r"[\[(]\s*\d{1,3}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?\s*[\])]")
_SOUND_ALONE = re.compile(r"\(([^()\[\]]{1,40})\)")
_SOUND_WORDS = 4

#: Faults of how a file is written that may change what it tells.
_TOLD = ("encoding", "times", "negative", "blank-line", "syntax")


class Caption(NamedTuple):
    """What a cue tells.

    Attributes:
        number: the cue's.
        marks: the words on screen with their own times, where the cue has such.
    """

    number: int
    start_ms: int
    end_ms: int
    parts: list[Part]
    marks: Sequence[Mark] = ()


def captions(data: bytes, path: Path, form: Kind) -> SubtitleFile:
    """A caption file of whose text and times nothing is lost.

    Raises:
        DocumentError: something in it can't be read, or it has no captions.
    """
    try:
        file = subtitles_of(data, path.with_suffix(f".{form}"))
    except InputError as error:
        raise DocumentError(error.reason, path=path, hint=error.hint) from error
    for fault in file.faults:
        if fault.lost or (not file.subtitles and fault.rule in ("encoding", "syntax")):
            hint = "Correct it; `transcribe check` lists all errors."
            raise DocumentError(
                f"line {fault.line} {fault.message}",
                path=path,
                hint="Save it as UTF-8." if fault.rule == "encoding" else hint,
            )
    return file


def told(
    file: SubtitleFile,
    cues: Iterable[Caption],
    labels: Labels = NO_NAMES,
    *,
    head: Iterable[str] = (),
    asides: Mapping[int, Sequence[str]] | None = None,
    language: str | None = None,
    notes: Iterable[str] = (),
) -> ParsedTranscript:
    """What cues tell; who speaks goes on until another is named.

    Args:
        asides: notes, by the number of the cue that they stand before.
        notes: what was guessed or dropped while the cues were made.
    """
    found = list(cues)
    ordered = sorted(found, key=lambda cue: cue.start_ms)
    reader = _Passages(labels)
    for cue in ordered:
        reader.noted += [Aside(len(reader.passages), text, "note") for text in (asides or {}).get(cue.number, ())]
        reader.take(cue)
    passages, cut = _apart(reader.passages)
    late = sum(after.start_ms < before.start_ms for before, after in pairwise(found))
    said = (
        *_liberties(file),
        *notes,
        *_counted(
            {
                "come after later ones: sorted by time": late,
                "end before starting: end time ignored": reader.reversed,
                "end after the same speaker's next one begins: shortened": cut,
                "show only a time: skipped": reader.clocks,
            }
        ),
    )
    return ParsedTranscript(
        file.kind,
        passages,
        tuple(reader.noted),
        head=tuple(head),
        sounds=tuple(reader.sounds),
        language=language,
        notes=said,
    )


class _Passages:
    """Puts together what captions tell, one after the other."""

    def __init__(self, labels: Labels) -> None:
        self.passages: list[Passage] = []
        self.sounds: list[SoundEvent] = []
        self.noted: list[Aside] = []
        self.reversed = self.clocks = 0
        self._labels = labels
        self._speaking: str | None = None

    def take(self, cue: Caption) -> None:
        said = [(name, " ".join(text.split())) for name, text in cue.parts]
        clocks = [_CLOCK_ALONE.fullmatch(text) is not None for _, text in said]
        self.clocks += sum(clocks)
        said = [part for part, is_clock in zip(said, clocks, strict=True) if not is_clock]
        whole = Interval(cue.start_ms, max(cue.end_ms, cue.start_ms + 1))
        shares = shared_out([without_sounds(text) for _, text in said], whole)
        words = timed_words([text.split() for _, text in said], cue.marks, whole) if cue.marks else [() for _ in said]
        backwards = cue.end_ms < cue.start_ms  # equal times are met in well-kept files, for a word in between
        self.reversed += backwards
        for (name, text), share, timed in zip(said, shares, words, strict=True):
            kinds = () if name else sounds_alone(_as_sound(text))
            self.sounds += [SoundEvent(whole.start_ms, whole.end_ms, kind) for kind in kinds]
            speaker, role = self._labels.identify(name) if name else (None, Role.UNKNOWN)
            self._speaking = speaker or self._speaking
            if text and not kinds:
                end_ms = share.end_ms if len(said) > 1 else None if backwards else cue.end_ms
                start_ms = timed[0].start_ms if timed else share.start_ms
                self.passages.append(Passage(text, self._speaking, role, start_ms, end_ms, timed))


def _as_sound(text: str) -> str:
    """A few words in parentheses, and nothing else, tell a sound as brackets do."""
    found = _SOUND_ALONE.fullmatch(text)
    return f"[{found[1]}]" if found and len(found[1].split()) <= _SOUND_WORDS else text


def _apart(passages: Sequence[Passage]) -> tuple[tuple[Passage, ...], int]:
    """The passages, none of which goes on while the same speaker says the next one, and how many did."""
    made = list(passages)
    for at, (before, after) in enumerate(pairwise(passages)):
        if (
            before.speaker == after.speaker
            and not before.words
            and before.start_ms is not None
            and before.end_ms is not None
            and after.start_ms is not None
            and before.start_ms < after.start_ms < before.end_ms
        ):
            made[at] = replace(before, end_ms=after.start_ms)
    return tuple(made), sum(was is not now for was, now in zip(passages, made, strict=True))


def _liberties(file: SubtitleFile) -> Iterator[str]:
    """What was read though it isn't written as it should be, one line for each kind of fault."""
    for rule in _TOLD:
        found = [fault for fault in file.faults if fault.rule == rule and (rule != "encoding" or file.unmendable)]
        if found:
            more = f", and {len(found) - 1} more like it" if len(found) > 1 else ""
            what = "skipped" if rule == "syntax" else "read anyway"
            yield f"{what}: line {found[0].line} {found[0].message}{more}"


def _counted(counts: Mapping[str, int]) -> Iterator[str]:
    for what, count in counts.items():
        if count:
            verb, _, rest = what.partition(" ")
            yield f"{count} captions {what}" if count > 1 else f"1 caption {verb}s {rest}"


def rolled(count: int) -> tuple[str, ...]:
    """What is said where captions roll."""
    return (f"{count} captions repeat text already on screen: each word is used once",) if count else ()


def labels_of(context: ReadContext, cues: Iterable[Sequence[str]]) -> Labels:
    """What is taken for a speaker's label in a caption file, of whose cues these lines are seen."""
    return Labels(context.names, [_DASH.sub("", _plain_line(line), count=1) for lines in cues for line in lines])


def _plain_line(line: str) -> str:
    """A line without the marks of direction before its dash; all others are left where they stand."""
    found = _MARKED_DASH.match(line)
    return line[found.end() :] if found else line


def labelled(lines: Sequence[str], labels: Labels = NO_NAMES) -> Iterator[Part]:
    """What is said in a cue's lines, apart by "Name: ".

    A cue begins with a name, or with none. On a later line a name counts only if the line has a dash or the cue began
    with a name, and only with words after it: people say "remember this: …" in the middle of things. Sounds are
    nobody's words.

    >>> list(labelled(["- Ann Lee: Is it?", "- Bo: It is."]))
    [('Ann Lee', 'Is it?'), ('Bo', 'It is.')]
    >>> list(labelled(["and then we wrote", "Tensorflow.js: a book"]))
    [(None, 'and then we wrote Tensorflow.js: a book')]
    """
    name: str | None = None
    said: list[str] = []
    for line in map(_plain_line, lines):
        text = _DASH.sub("", line, count=1) if _DASH.match(line) else line
        found = labels.named(text)
        begun = any(map(without_sounds, said))
        if found and (not begun or (found.text and (name is not None or text != line))):
            if said:
                yield name, " ".join(said)
            name, said = text.removesuffix(found.text).rstrip().rstrip(":：﹕︰"), [found.text]
        else:
            said.append(text)
    yield name, " ".join(said)


def without_label(text: str, speaker: str) -> str:
    """What is said, without the name of who is known to say it.

    >>> without_label("S00: Where?", "S00"), without_label("Lee: Where?", "Ann Lee"), without_label("[S00]", "S00")
    ('Where?', 'Where?', '')
    """
    found = _OWN_LABEL.match(text)
    label = (found[1] or found[2] or "").casefold() if found else ""
    name = speaker.casefold()
    own = label and (
        label == name or name.endswith(f" {label}") or (label.endswith("…") and name.startswith(label[:-1]))
    )
    return text[found.end() :] if found and own else text
