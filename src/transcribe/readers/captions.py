"""What SubRip, WebVTT and TTML have in common as something that tells who said what.

A cue is a passage, or several where it is shared. "Name: text" marks a change of speaker.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from transcribe.episode import Role
from transcribe.errors import DocumentError, InputError
from transcribe.labels import NO_NAMES, Labels
from transcribe.readers.context import ReadContext
from transcribe.readers.plain import text_of
from transcribe.subtitles.file import Kind, Subtitle, SubtitleFile
from transcribe.subtitles.reading import subtitles_of
from transcribe.told import Aside, Passage, Told, sounds_alone, without_sounds
from transcribe.transcript import Interval, SoundEvent, shared_out

#: What somebody says in a cue, and their name where a change of speaker is marked.
Part = tuple[str | None, str]

_DASH = re.compile(r"(?:[-‐–—]|>>+)(?=[\w\s\[])\s*")


def captions(data: bytes, path: Path, form: Kind) -> SubtitleFile:
    """A caption file whose texts and times can all be trusted.

    Raises:
        DocumentError: something in it can't be read, or a cue ends before it starts.
    """
    if form != "ttml":  # which tells its encoding
        text_of(data, path)
    try:
        file = subtitles_of(data, path.with_suffix(f".{form}"))
    except InputError as error:
        raise DocumentError(error.reason, path=path, mend=error.mend) from error
    # What players put up with, and a text that loses nothing by it, is none of ours; `check` tells of it.
    lost = ("syntax", "times") if form == "ttml" else ("syntax",)
    for fault in file.faults:
        if fault.rule in lost:
            raise DocumentError(f"line {fault.line} {fault.message}", path=path,
                                mend="Correct it; `transcribe check` shows all that is wrong.")
    for subtitle in file.subtitles:
        if subtitle.end_ms < subtitle.start_ms:  # equal times are met in well-kept files, for a word in between
            raise DocumentError(f"line {subtitle.line}: the caption ends before it starts", path=path,
                                mend="Correct its times.")
    return file


def told(form: Kind, cues: Iterable[tuple[Subtitle, Iterable[Part]]], labels: Labels = NO_NAMES,
         head: Iterable[str] = (), asides: Mapping[int, Sequence[str]] | None = None) -> Told:
    """What cues tell; who speaks goes on until another is named.

    Args:
        asides: notes, by the number of the cue that they stand before.
    """
    passages: list[Passage] = []
    sounds: list[SoundEvent] = []
    noted: list[Aside] = []
    speaking = None
    for subtitle, parts in cues:
        noted += [Aside(len(passages), text, "note") for text in (asides or {}).get(subtitle.number, ())]
        found = [(name, " ".join(text.split())) for name, text in parts]
        whole = Interval(subtitle.start_ms, max(subtitle.end_ms, subtitle.start_ms + 1))
        shares = shared_out([without_sounds(text) for _, text in found], whole)
        for (name, text), share in zip(found, shares, strict=True):
            kinds = () if name else sounds_alone(text)
            sounds += [SoundEvent(whole.start_ms, whole.end_ms, kind) for kind in kinds]
            speaker, role = labels.identify(name) if name else (None, Role.UNKNOWN)
            speaking = speaker or speaking
            if text and not kinds:
                end_ms = subtitle.end_ms if len(found) == 1 else share.end_ms
                passages.append(Passage(text, speaking, role, share.start_ms, end_ms))
    return Told(form, tuple(passages), tuple(noted), head=tuple(head), sounds=tuple(sounds))


def labels_of(context: ReadContext, cues: Iterable[Sequence[str]]) -> Labels:
    """What is taken for a speaker's label in a caption file, of whose cues these lines are seen."""
    return Labels(context.names, [_DASH.sub("", line, count=1) for lines in cues for line in lines])


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
    for line in lines:
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
