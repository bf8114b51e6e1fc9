"""Times for the words of a file that doesn't tell them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from transcribe.model.parsed import ParsedTranscript, Passage
from transcribe.model.transcript import Interval, Word, shared_out
from transcribe.text.scripts import split
from transcribe.text.segmenting import segmented

#: How fast people speak, where nothing else is known.
_CHARS_PER_SECOND = 15


@dataclass(slots=True)
class _Group:
    """Passages that share a stretch of time; it ends where the next begins unless its end is told."""

    start_ms: int
    end_ms: int | None = None
    members: list[tuple[int, list[str]]] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        return [text for _, texts in self.members for text in texts]


def timed(told: ParsedTranscript, duration_ms: int | None = None) -> tuple[tuple[Passage, tuple[Word, ...]], ...]:
    """Every passage with its words and their times.

    Words keep times that are told. A passage whose start and end are told is shared by its words, by letters. Without
    an end it lasts until the next one that begins later, or by 15 characters a second if that is sooner. Passages
    without times, or whose times don't rise, share the time up to there with the one before them. Where nothing is
    known it goes by 15 characters a second, within `duration_ms` if that is given.
    """
    words = {number: segmented(passage.words) for number, passage in enumerate(told.passages) if passage.words}
    groups = list(_groups(told.passages))
    until_ms = 0
    for number, group in enumerate(groups):
        if group.end_ms is None:
            group.start_ms = max(group.start_ms, until_ms)  # where the one before took longer than there was time
        later = groups[number + 1].start_ms if number + 1 < len(groups) else None
        found = shared_out(group.texts, _interval(group, later, duration_ms))
        until_ms = found[-1].end_ms if found and group.end_ms is None else 0
        shares = iter(found)
        for at, texts in group.members:
            words[at] = tuple(
                Word(share.start_ms, share.end_ms, text) for text, share in zip(texts, shares, strict=False)
            )
    return tuple((passage, words.get(number, ())) for number, passage in enumerate(told.passages))


def _groups(passages: Sequence[Passage]) -> Iterator[_Group]:
    group = _Group(0)
    for number, passage in enumerate(passages):
        start_ms, end_ms = _span(passage)
        if start_ms is not None and (end_ms is not None or start_ms > group.start_ms or group.end_ms is not None):
            yield group
            group = _Group(start_ms, end_ms)
        elif group.end_ms is not None:
            yield group
            group = _Group(group.end_ms)
        if not passage.words:
            group.members.append((number, split(passage.text)))
    yield group


def _span(passage: Passage) -> tuple[int | None, int | None]:
    if passage.words:
        return min(word.start_ms for word in passage.words), max(word.end_ms for word in passage.words)
    return passage.start_ms, passage.end_ms


def _interval(group: _Group, later_ms: int | None, duration_ms: int | None) -> Interval:
    start_ms, end_ms = group.start_ms, group.end_ms
    if end_ms is None:
        guess_ms = start_ms + sum(len(text) + 1 for text in group.texts) * 1000 // _CHARS_PER_SECOND
        if later_ms is None:
            end_ms = guess_ms if duration_ms is None or duration_ms <= start_ms else min(guess_ms, duration_ms)
        else:
            end_ms = min(guess_ms, later_ms) if len(group.members) == 1 else later_ms
    return Interval(start_ms, max(end_ms, start_ms + 1))
