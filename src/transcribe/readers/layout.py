"""Text laid out by people: paragraphs with names and times in the forms that programs and people give them.

Plain text, Markdown and Word documents all become blocks here, and blocks become what is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Literal, NamedTuple

from transcribe.prose import one_line
from transcribe.readers.openings import Line, Opening, opening
from transcribe.told import Aside, Passage, Told, sounds_alone
from transcribe.transcript import SoundEvent

_FACT = re.compile(r"(Reporters?|Guests?|Film|Festival|Section|Duration|Recording): \S")
_SURE_FACTS = frozenset(("Film", "Festival", "Section", "Duration", "Recording"))  # nobody is called so
#: Headings of what stands at the foot of our documents.
FOOT = frozenset(("Notes", "Left out", "Repaired names"))

#: How long a sound lasts whose end isn't told.
_SOUND_MS = 1_000


Kind = Literal["text", "heading", "note", "item"]


class Block(NamedTuple):
    """A paragraph, a heading, a note, or an item of a list, with its lines."""

    kind: Kind
    lines: tuple[Line, ...]

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


def laid_out(form: str, blocks: Sequence[Block]) -> Told:
    """What blocks tell.

    A heading at the very beginning is the title. What stands above the first paragraph with a time or a name is the
    head, if any paragraph has one. In our own documents it ends with the facts, and the notes at the foot belong to it.
    """
    blocks = [block for block in blocks if block.text]
    facts, ended = _end_of_facts(blocks), _start_of_foot(blocks)
    begun = facts or int(bool(blocks) and blocks[0].kind == "heading")
    drafts: list[_Draft] = []
    asides: list[tuple[int, Block]] = []
    for block in blocks[begun:ended]:
        if block.kind in ("heading", "note"):
            asides.append((len(drafts), block))
        else:
            _take(block, drafts)
    first = 0 if facts else next((at for at, draft in enumerate(drafts) if draft.opened), 0)
    above = [line.text for block in blocks[:begun] for line in block.lines]
    if first:
        above += _above(drafts[:first], asides)
        asides = [(at - first, block) for at, block in asides if at >= first]
    # People may write below the foot, too.
    asides += [(len(drafts), block) for block in blocks[ended:] if _is_aside(block)]
    head = (*above, *(block.text for block in blocks[ended:] if not _is_aside(block)))
    return _told(form, drafts[first:], asides, head)


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


def _start_of_foot(blocks: Sequence[Block]) -> int:
    """Where the notes at the foot of our documents begin: a paragraph with a time or a name stands before their
    heading, and none after it."""
    opened = [block.kind == "text" and opening(block.lines[0], followed=False) is not None for block in blocks]
    spoken = max((at for at, is_opened in enumerate(opened) if is_opened), default=len(blocks))
    return next((at for at, block in enumerate(blocks) if at > spoken and block.kind == "heading" and block.text in FOOT
                 and any(other.kind in ("text", "item") for other in blocks[at + 1:at + 2])), len(blocks))


def _is_aside(block: Block) -> bool:
    return block.kind == "note" or (block.kind == "heading" and block.text not in FOOT)


def _take(block: Block, drafts: list[_Draft]) -> None:
    """The passages of a paragraph. One line of it may follow the other, each with a name, if the first has one."""
    begun = False
    for at, (line, following) in enumerate(zip_longest(block.lines, block.lines[1:])):
        followed = following is not None and opening(following, followed=False) is None
        found = opening(line, followed=followed) if at == 0 or begun or line.is_time else None
        last = drafts[-1] if drafts else None
        if found:
            begun = True
            if last and last.opened and not last.text and not (last.opened.speaker or found.start_ms is not None):
                drafts.pop()  # a time on a line of its own, and now the name
                found = found._replace(start_ms=last.opened.start_ms, end_ms=last.opened.end_ms)
            drafts.append(_Draft(found, [found.rest]))
        elif last is None or (at == 0 and not (last.opened and not last.text)):
            drafts.append(_Draft(None, [line.text]))
        else:
            last.pieces.append(line.text)


def _above(drafts: Sequence[_Draft], asides: Sequence[tuple[int, Block]]) -> Iterator[str]:
    """The texts of what stands above the first passage, in order."""
    for at, draft in enumerate(drafts):
        yield from (block.text for before, block in asides if before == at)
        yield draft.text


def _told(form: str, drafts: Sequence[_Draft], asides: Sequence[tuple[int, Block]], head: tuple[str, ...]) -> Told:
    passages: list[Passage] = []
    sounds: list[SoundEvent] = []
    counted = []  # how many passages there are before each draft
    speaking = None
    starts = [draft.opened.start_ms for draft in drafts if draft.opened and draft.opened.start_ms is not None]
    for draft in drafts:
        counted.append(len(passages))
        found = draft.opened or Opening()
        speaking = found.speaker or speaking
        kinds = () if found.speaker else sounds_alone(draft.text)
        if kinds and found.start_ms is not None:
            later = min((start for start in starts if start > found.start_ms), default=found.start_ms + _SOUND_MS)
            sounds += [SoundEvent(found.start_ms, later, kind) for kind in kinds]
        elif draft.text:
            passages.append(Passage(draft.text, speaking, found.role, found.start_ms, found.end_ms))
    counted.append(len(passages))
    return Told(form, tuple(passages), tuple(
        Aside(counted[at], block.text, "heading" if block.kind == "heading" else "note") for at, block in asides),
        paragraphs=True, head=head, sounds=tuple(sounds))
