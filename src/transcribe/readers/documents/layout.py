"""Text laid out by people: paragraphs with names and times in the forms that programs and people give them.

Plain text, Markdown and Word documents all become blocks here, and blocks become what is told.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import Literal, NamedTuple

from transcribe.errors import DocumentError
from transcribe.model.parsed import Aside, ParsedTranscript, Passage, sounds_alone
from transcribe.model.transcript import SoundEvent
from transcribe.readers.context import ReadContext
from transcribe.readers.documents.openings import (
    Opening,
    OpeningLine,
    inner_times,
    ms_of,
    opening,
    starts,
    with_marks_in_brackets,
)
from transcribe.text.labels import Labels
from transcribe.text.prose import one_line

_FACT = re.compile(r"(Reporters?|Guests?|Film|Festival|Section|Duration|Recording): \S")
_SURE_FACTS = frozenset(("Film", "Festival", "Section", "Duration", "Recording"))  # nobody is called so
#: Headings of what stands at the foot of our documents.
FOOT = frozenset(("Notes", "Left out", "Repaired names"))
#: Headings that say no more than that a transcript follows.
_ANNOUNCING = re.compile(r"(?:full |interview |episode )?(?:transcript|transcription|transkript)s?:?", re.IGNORECASE)

#: What a transcriber notes at a time: "[inaudible 00:00:42]".
_NOTED = re.compile(
    r"\[(?P<note>[^\W\d][^\[\]:]{0,60}?)[\s,@]+(?:at )?"
    r"(?P<time>\d{1,3}:[0-5]\d(?::[0-5]\d)?(?:[.,]\d{1,3})?)\]"
)

_MOST_LINES = 30_000

#: How long a sound lasts whose end isn't told.
_SOUND_MS = 1_000


Kind = Literal["text", "heading", "note", "item"]


class Block(NamedTuple):
    """A paragraph, a heading, a note, or an item of a list, with its lines."""

    kind: Kind
    lines: tuple[OpeningLine, ...]

    @property
    def text(self) -> str:
        return one_line(" ".join(line.text for line in self.lines))


@dataclass(slots=True)
class _Draft:
    """A passage while it is read; `opened` by a time or a name of its own."""

    opened: Opening | None
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return one_line(" ".join(self.pieces))

    @property
    def is_empty(self) -> bool:
        return not any(map(one_line, self.pieces))


def laid_out(form: str, blocks: Sequence[Block], context: ReadContext, page: str = "") -> ParsedTranscript:
    """What blocks tell.

    A heading at the very beginning is the title. What stands above the first paragraph with a time or a name is the
    head, if any paragraph has one. In our own documents it ends with the facts, and the notes at the foot belong to it.

    Args:
        page: the front matter above them.

    Raises:
        DocumentError: there are more lines than anybody says.
    """
    blocks = [block for block in blocks if block.text]
    if sum(len(block.lines) for block in blocks) > _MOST_LINES:
        raise DocumentError(
            f"has more than {_MOST_LINES:,} lines of text",
            path=context.path,
            hint="Check that it is the right file; a day of speech has fewer.",
        )
    facts = _end_of_facts(blocks)
    ours = any(line.text.startswith("Duration: ") for block in blocks[:facts] for line in block.lines)
    if not ours:
        blocks = [block._replace(lines=tuple(map(_with_marks_in_brackets, block.lines))) for block in blocks]
    labels = Labels(context.names, starts([line for block in blocks if block.kind == "text" for line in block.lines]))
    ended = _start_of_foot(blocks, labels)
    begun = facts or int(bool(blocks) and blocks[0].kind == "heading")
    drafts: list[_Draft] = []
    asides: list[tuple[int, Block]] = []
    announced: list[str] = []
    for block in blocks[begun:ended]:
        if block.kind == "heading" and _ANNOUNCING.fullmatch(block.text):
            announced.append(block.text)
        elif block.kind in ("heading", "note"):
            asides.append((len(drafts), block))
        else:
            _take(block, drafts, labels)
    first = 0 if facts else next((at for at, draft in enumerate(drafts) if draft.opened), 0)
    above = [*(line.text for block in blocks[:begun] for line in block.lines), *announced]
    if first:
        above += _above(drafts[:first], asides)
        asides = [(at - first, block) for at, block in asides if at >= first]
    # People may write below the foot, too.
    asides += [(len(drafts) - first, block) for block in blocks[ended:] if _is_aside(block)]
    head = (*above, *(block.text for block in blocks[ended:] if not _is_aside(block)))
    return _told(ParsedTranscript(form, (), head=head, paragraphs=True, page=page), drafts[first:], asides, ours=ours)


def _with_marks_in_brackets(line: OpeningLine) -> OpeningLine:
    return line._replace(before=with_marks_in_brackets(line.before), after=with_marks_in_brackets(line.after))


def _end_of_facts(blocks: Sequence[Block]) -> int:
    """How many blocks at the beginning are a title and what our documents tell of the episode; 0 for others'."""
    for title in (0, 1):
        end = title
        names = set()
        while end < len(blocks) and (found := [_FACT.match(line.text) for line in blocks[end].lines]) and all(found):
            names |= {fact[1] for fact in found if fact}
            end += 1
        if names & _SURE_FACTS:
            return end
    return 0


def _start_of_foot(blocks: Sequence[Block], labels: Labels) -> int:
    """Where the notes at the foot of our documents begin: a paragraph with a time or a name stands before their
    heading, and none after it."""
    opened = [block.kind == "text" and opening(block.lines[0], labels, followed=False) is not None for block in blocks]
    spoken = max((at for at, is_opened in enumerate(opened) if is_opened), default=len(blocks))
    return next(
        (
            at
            for at, block in enumerate(blocks)
            if at > spoken
            and block.kind == "heading"
            and block.text in FOOT
            and any(other.kind in ("text", "item") for other in blocks[at + 1 : at + 2])
        ),
        len(blocks),
    )


def _is_aside(block: Block) -> bool:
    return block.kind == "note" or (block.kind == "heading" and block.text not in FOOT)


def _take(block: Block, drafts: list[_Draft], labels: Labels) -> None:
    """The passages of a paragraph. One line of it may follow the other, each with a name, if the first has one."""
    begun = False
    for at, (line, following) in enumerate(zip_longest(block.lines, block.lines[1:])):
        followed = following is not None and opening(following, labels, followed=False) is None
        may_begin = at == 0 or (begun and not line.soft) or _begins_surely(line, labels)
        found = opening(line, labels, followed=followed) if may_begin else None
        last = drafts[-1] if drafts else None
        waiting = last.opened if last and last.is_empty else None
        if found:
            begun = True
            if waiting and waiting.speaker is None and found.start_ms is None:
                drafts.pop()  # a time on a line of its own, and now the name
                found = found._replace(start_ms=waiting.start_ms, end_ms=waiting.end_ms)
            elif waiting and waiting.start_ms is None and found.speaker is None:
                drafts.pop()  # a name on a line of its own, and now the time
                found = found._replace(speaker=waiting.speaker, role=waiting.role)
            drafts.append(_Draft(found, [found.rest]))
        elif last is None or (at == 0 and waiting is None):
            drafts.append(_Draft(None, [line.text]))
        else:
            last.pieces.append(line.text)


def _begins_surely(line: OpeningLine, labels: Labels) -> bool:
    """Whether a line begins a passage, though it may only go on with a wrapped one by its place."""
    if line.is_time(labels):
        return True
    found = opening(line, labels, followed=False)
    return (
        found is not None
        and found.speaker is not None
        and (found.start_ms is not None or labels.is_often(found.speaker))
    )


def _above(drafts: Sequence[_Draft], asides: Sequence[tuple[int, Block]]) -> Iterator[str]:
    """The texts of what stands above the first passage, in order."""
    beside: dict[int, list[str]] = {}
    for before, block in asides:
        beside.setdefault(before, []).append(block.text)
    for at, draft in enumerate(drafts):
        yield from beside.get(at, ())
        yield draft.text


def _told(
    empty: ParsedTranscript, drafts: Sequence[_Draft], asides: Sequence[tuple[int, Block]], *, ours: bool
) -> ParsedTranscript:
    """`empty` with what drafts tell.

    Args:
        ours: our own documents have times in front of paragraphs; whatever looks like one inside was said.
    """
    passages: list[Passage] = []
    sounds: list[SoundEvent] = []
    noted: list[Aside] = []
    counted = []  # how many passages there are before each draft
    speaking, until_ms = None, 0
    begins = [draft.opened.start_ms for draft in drafts if draft.opened and draft.opened.start_ms is not None]
    rising = sorted(begins)
    trailing = not ours and sum(_ends_with_time(draft.text) for draft in drafts) > len(begins)
    for draft in drafts:
        counted.append(len(passages))
        found = draft.opened or Opening()
        speaking = found.speaker or speaking
        text, notes = (draft.text, []) if ours else _without_notes(draft.text)
        noted += [Aside(len(passages), note, "note", at_ms) for at_ms, note in notes]
        kinds = () if found.speaker else sounds_alone(text)
        if kinds and found.start_ms is not None:
            place = bisect_right(rising, found.start_ms)
            later = rising[place] if place < len(rising) else found.start_ms + _SOUND_MS
            sounds += [SoundEvent(found.start_ms, later, kind) for kind in kinds]
            continue
        whole = (found.start_ms, found.end_ms, text)
        for start_ms, end_ms, said in [whole] if ours else _pieces(whole, until_ms if trailing else None):
            until_ms = end_ms or until_ms
            if said:
                passages.append(Passage(said, speaking, found.role, start_ms, end_ms))
    counted.append(len(passages))
    noted += [Aside(counted[at], block.text, "heading" if block.kind == "heading" else "note") for at, block in asides]
    return replace(
        empty,
        passages=tuple(passages),
        sounds=tuple(sounds),
        asides=tuple(sorted(noted, key=lambda aside: aside.before)),
    )


def _ends_with_time(text: str) -> bool:
    pieces = inner_times(text)
    return len(pieces) > 1 and not pieces[-1][1]


def _pieces(
    whole: tuple[int | None, int | None, str], until_ms: int | None
) -> Iterator[tuple[int | None, int | None, str]]:
    """A passage apart at the times inside it: start, end and text of each piece.

    Args:
        until_ms: when the passage before ends, where times stand behind what they belong to; else None.
    """
    start_ms, end_ms, text = whole
    pieces = inner_times(text, after_ms=start_ms if start_ms is not None else (until_ms or 0) - 1)
    if until_ms is None:
        yield start_ms, end_ms if len(pieces) == 1 else None, pieces[0][1]
        yield from ((begun, None, said) for begun, said in pieces[1:])
        return
    ends = [*(begun for begun, _ in pieces[1:]), end_ms]
    begun = until_ms if start_ms is None else start_ms
    for (_, said), ended in zip(pieces, ends, strict=True):
        yield begun, ended, said
        begun = begun if ended is None else ended


def _without_notes(text: str) -> tuple[str, list[tuple[int, str]]]:
    """A text without what a transcriber noted at a time ("[inaudible 00:00:42]"), and that."""
    notes = [
        (ms, f"[{found['note'].strip()}]")
        for found in _NOTED.finditer(text)
        if (ms := ms_of(found["time"])) is not None
    ]
    return (one_line(_NOTED.sub(" ", text)), notes) if notes else (text, [])
