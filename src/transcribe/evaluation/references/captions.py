"""Captions as references: what SubRip and WebVTT have in common.

Both are made of blocks between blank lines, with a line of times in each. "Name: text" marks a change of speaker. A
word's time is its share of its caption's, by letters, so that speakers' borders are no more exact than the captions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, groupby
from pathlib import Path
from typing import NamedTuple

from transcribe.episode import Role
from transcribe.errors import DocumentError, InputError
from transcribe.evaluation.people import full_names
from transcribe.evaluation.references.reference import Reference
from transcribe.timecode import parse
from transcribe.transcript import Speaker, Turn, Word

#: What somebody says in a caption, and their name where a change of speaker is marked.
Part = tuple[str | None, str]


class Caption(NamedTuple):
    """A caption as its file has it, on lines that aren't empty, without sounds: "[laughs]"."""

    start_ms: int
    end_ms: int
    lines: tuple[str, ...]


_DASH = re.compile(r"(?:[-‐–—]|>>+)(?=[\w\s])\s*")
_LABEL = re.compile(r"([^:]{1,40}):(?:\s+(.*))?")
_NO_NAME = re.compile(r"[,;!?…\"“”]")
_PARTICLES = frozenset((
    "af", "al", "bin", "da", "das", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "ibn", "la", "le",
    "ten", "ter", "van", "von", "y"))

# Labels that transcribers write for people whose names they don't know.
_NAMELESS = re.compile(r"(?:unknown[ _])?(?:speaker|voice)(?:[ _]?(?:\d+|[a-z]))?", re.IGNORECASE)
_ROLES = {"reporter": Role.REPORTER, "interviewer": Role.REPORTER, "host": Role.REPORTER,
          "guest": Role.GUEST, "interviewee": Role.GUEST}

_SOUND = re.compile(r"\[[^\]]*\]|♪")


def blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """The runs of lines between blank ones, each with the number of its first line.

    >>> list(blocks("1\\n\\n2\\n3"))
    [(1, ['1']), (3, ['2', '3'])]
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for blank, run in groupby(enumerate(lines, start=1), key=lambda numbered: not numbered[1].strip()):
        if not blank:
            numbered = list(run)
            yield numbered[0][0], [line for _, line in numbered]


def caption(first_line: int, block: list[str], path: Path) -> Caption:
    """The caption that a block holds: a number or name if it likes, its times, its text.

    Raises:
        DocumentError: its times are missing or wrong.
    """
    at = next((at for at, line in enumerate(block[:2]) if "-->" in line), None)
    if at is None:
        raise DocumentError(f"line {first_line} begins a caption without times", path=path,
                            mend="Its times should stand on its first line or its second.")
    start, _, end = block[at].partition("-->")
    try:
        start_ms, end_ms = parse(start), parse(" ".join(end.split()[:1]))  # settings may follow
    except InputError as error:
        raise DocumentError(f"line {first_line + at}: {error.reason}", path=path, mend=error.mend) from error
    if end_ms < start_ms:  # equal times are met in well-kept files, for a word said in between
        raise DocumentError(f"line {first_line + at}: the caption ends before it starts", path=path,
                            mend="Correct its times.")
    lines = _SOUND.sub(" ", "\n".join(block[at + 1:])).split("\n")
    return Caption(start_ms, end_ms, tuple(" ".join(line.split()) for line in lines if line.strip()))


def labelled(lines: Iterable[str]) -> Iterator[Part]:
    """What is said in these lines, apart by "Name: ".

    A caption begins with a name, or with none. On a later line a name counts only if the line has a dash or the
    caption began with a name, and only with words after it: people say "remember this: …" in the middle of things.

    >>> list(labelled(["- Ann Lee: Is it?", "- Bo: It is."]))
    [('Ann Lee', 'Is it?'), ('Bo', 'It is.')]
    >>> list(labelled(["and then we wrote", "Tensorflow.js: a book"]))
    [(None, 'and then we wrote Tensorflow.js: a book')]
    """
    name: str | None = None
    said: list[str] = []
    for at, line in enumerate(lines):
        text = _DASH.sub("", line, count=1) if _DASH.match(line) else line
        found = _LABEL.fullmatch(text)
        if found and _is_label(found[1]) and (at == 0 or (found[2] and (name is not None or text != line))):
            if at > 0:
                yield name, " ".join(said)
            name, said = found[1], [found[2] or ""]
        else:
            said.append(text)
    yield name, " ".join(said)


def _is_label(text: str) -> bool:
    if _NAMELESS.fullmatch(text) or text.casefold() in _ROLES:
        return True
    words = text.split()
    return (len(words) <= 5 and any(letter.isalpha() for letter in text) and not _NO_NAME.search(text)
            and all(not word[0].islower() or word in _PARTICLES for word in words))


def reference(captions: Iterable[tuple[Caption, Iterable[Part]]], path: Path) -> Reference:
    """The reference that captions make; who speaks goes on, as one turn, until another is named.

    Raises:
        DocumentError: there are no words in them.
    """
    said: list[tuple[str, Word]] = []
    speaking = ""
    for shown, parts in captions:
        spoken = []
        for name, text in parts:
            speaking = speaking if name is None else " ".join(name.split())
            spoken += [(speaking, word) for word in text.split()]
        said += zip((speaker for speaker, _ in spoken), _timed([word for _, word in spoken], shown), strict=True)
    if not said:
        raise DocumentError("holds no captions", path=path, mend="Correct it, or remove it.")
    full = full_names(dict.fromkeys(speaker for speaker, _ in said if speaker))
    turns = tuple(Turn.of(speaker, tuple(word for _, word in run))
                  for speaker, run in groupby(said, key=lambda one: full.get(one[0], "")))
    return Reference.of(tuple(_speaker(name) for name in dict.fromkeys(full.values())), turns)


def _timed(words: Sequence[str], shown: Caption) -> Iterator[Word]:
    lasts_ms = shown.end_ms - shown.start_ms
    seen = list(accumulate(map(len, words), initial=0))
    for word, before, after in zip(words, seen, seen[1:], strict=False):
        start_ms = shown.start_ms + lasts_ms * before // seen[-1]
        yield Word(start_ms, max(start_ms + 1, shown.start_ms + lasts_ms * after // seen[-1]), word)


def _speaker(label: str) -> Speaker:
    role = _ROLES.get(label.casefold(), Role.UNKNOWN)
    return Speaker(label, None if role is not Role.UNKNOWN or _NAMELESS.fullmatch(label) else label, role)
