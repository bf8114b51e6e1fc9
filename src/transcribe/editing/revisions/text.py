"""A corrected document word for word, beside the transcript that it was exported from."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from transcribe.editing.revisions.aligning import aligned
from transcribe.model.parsed import ParsedTranscript
from transcribe.model.transcript import Transcript, Word
from transcribe.text.prose import one_line
from transcribe.text.scripts import atoms, join


class DiffToken(NamedTuple):
    """A word as a document has it; of a script without spaces a character, since nothing tells where words end.

    Attributes:
        passage: the number of its passage.
        first: whether it begins it.
        goes_on: no space stands before it.
    """

    text: str
    speaker: str | None
    passage: int
    first: bool
    goes_on: bool


def tokens(told: ParsedTranscript) -> list[DiffToken]:
    """A document's words, in order."""
    return [
        DiffToken(atom.text, passage.speaker, number, at == 0, atom.goes_on)
        for number, passage in enumerate(told.passages)
        for at, atom in enumerate(atoms(passage.text.split()))
    ]


class SideBySide:
    """A transcript, our own export of it as it reads, and that export as somebody corrected it.

    Whatever a format can't carry is the same in both documents, so that it is no correction.

    Attributes:
        words: the transcript's.
        labels: the speaker of each.
        before, now: the two documents' tokens.
        partners: for each token of `now` the one of `before` that it stands for, if there is one.
        word_of: for each token of `before` the number of its word; None where it is part of none.
    """

    def __init__(self, transcript: Transcript, before: ParsedTranscript, now: ParsedTranscript) -> None:
        self.words = transcript.words
        self.labels = [turn.speaker for turn in transcript.turns for _ in turn.words]
        self.before, self.now = tokens(before), tokens(now)
        self.partners = aligned([token.text for token in self.before], [token.text for token in self.now])
        written = list(_written(transcript))
        self.word_of = [
            None if place is None else written[place][0]
            for place in aligned([text for _, text in written], [token.text for token in self.before])
        ]

    @cached_property
    def partner_words(self) -> list[int | None]:
        """For each token of `now` the number of the transcript's word that it stands for, if there is one."""
        return [None if partner is None else self.word_of[partner] for partner in self.partners]

    @cached_property
    def kept(self) -> dict[int, tuple[int, int]]:
        """The words that stand as they were, by number, with their tokens of `now`: from and to."""
        parts = {number: len(list(run)) for number, run in groupby(self.word_of) if number is not None}
        same: dict[int, list[int]] = {}
        for at, (token, partner) in enumerate(zip(self.now, self.partners, strict=True)):
            number = self.partner_words[at]
            if partner is not None and number is not None and self.before[partner].text == token.text:
                same.setdefault(number, []).append(at)
        return {
            number: (found[0], found[-1] + 1)
            for number, found in same.items()
            if len(found) == parts[number] == found[-1] + 1 - found[0]
        }

    @property
    def alike(self) -> float:
        """The share of the tokens that stand in the transcript as well, 0 to 1."""
        kept = sum(end - start for start, end in self.kept.values())
        return kept / max(1, len(self.now), sum(number is not None for number in self.word_of))

    @cached_property
    def _kept_numbers(self) -> list[int]:
        """Of the words that stand as they were; their tokens rise with them."""
        return sorted(self.kept)

    def gaps(self) -> Iterator[tuple[range, range]]:
        """Where something was changed: the numbers of the words, and of the tokens that stand there now.

        One of the two may be empty. Between two gaps stand words that were kept, or that a form cuts in two or leaves
        out in both documents.
        """
        shown = {number for number in self.word_of if number is not None}
        word_from = token_from = before_from = 0
        # A kept word's tokens stand one after the other in both documents.
        borders = [
            (number, start, end, self.partners[start] or 0)
            for number in self._kept_numbers
            for start, end in [self.kept[number]]
        ]
        for number, start, end, before_start in [*borders, (len(self.words), *(len(self.now),) * 2, len(self.before))]:
            gone = [place for place in range(word_from, number) if place in shown]
            if (gone or start > token_from) and not _alike(
                self.before[before_from:before_start], self.now[token_from:start]
            ):
                first, last = (gone[0], gone[-1] + 1) if gone else (number, number)
                yield range(first, last), range(token_from, start)
            word_from, token_from, before_from = number + 1, end, before_start + end - start

    def between(self, words: range) -> range:
        """The tokens of `now` that stand in place of these words, whose neighbours were kept, or aren't shown."""
        numbers = self._kept_numbers
        last, following = bisect_left(numbers, words.start) - 1, bisect_left(numbers, words.stop)
        return range(
            self.kept[numbers[last]][1] if last >= 0 else 0,
            self.kept[numbers[following]][0] if following < len(numbers) else len(self.now),
        )


def _alike(one: Sequence[DiffToken], other: Sequence[DiffToken]) -> bool:
    return [token.text for token in one] == [token.text for token in other]


def texts(words: Sequence[Word]) -> str:
    """Words as a person reads them."""
    return join(filter(None, (one_line(word.text) for word in words)))


def _written(transcript: Transcript) -> Iterator[tuple[int, str]]:
    """The transcript's tokens, each with the number of its word."""
    begun = 0
    for turn in transcript.turns:
        for atom in atoms([one_line(word.text) for word in turn.words]):
            yield begun + atom.word, atom.text
        begun += len(turn.words)
