"""Words in a row, as they are written."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import accumulate, pairwise

from transcribe.model.records import record
from transcribe.text.scripts import join, spaced, unspaced

#: A text of so many characters has places that two bytes don't hold.
_LONG = (1 << 16) - 1


@record
class TextSpan:
    """Some words, of which any part is cut out at once, wherever it stands. Words are counted from 0.

    Attributes:
        text: the words, a space between each two.
        begins: where in the text each word begins, and at the end where another one would; each two bytes, or four in
            a long text.
    """

    text: str
    begins: array[int]

    @classmethod
    def of(cls, words: Sequence[str]) -> TextSpan:
        """These words."""
        text = " ".join(words)
        return cls(text, _places(text, [0, *accumulate([len(word) + 1 for word in words])]))

    def __len__(self) -> int:
        return len(self.begins) - 1

    @property
    def words(self) -> tuple[str, ...]:
        """The words themselves."""
        return tuple([self.text[begin : behind - 1] for begin, behind in pairwise(self.begins)])

    def between(self, first: int, last: int) -> str:
        """What is written from one word to another, both of them included: with spaces where their script has them."""
        text = self.text[self.begins[first] : self.begins[last + 1] - 1]
        return join(self.part(first, last).words) if unspaced(text) else text

    def space(self, before: int) -> str:
        """What stands before a word, where one stands before it: a space or nothing."""
        start, middle, end = self.begins[before - 1 : before + 2]
        return " " if spaced(self.text[start : middle - 1], self.text[middle : end - 1]) else ""

    def length(self, first: int, last: int) -> int:
        """How many characters there are, a space between each two words; -1 where the last stands just before the
        first."""
        return self.begins[last + 1] - self.begins[first] - 1

    def part(self, first: int, last: int) -> TextSpan:
        """The words from one to another, both of them included, as a run of their own."""
        text, before = self.text[self.begins[first] : self.begins[last + 1] - 1], self.begins[first]
        return TextSpan(text, _places(text, [begin - before for begin in self.begins[first : last + 2]]))


def _places(text: str, begins: list[int]) -> array[int]:
    return array("H" if len(text) < _LONG else "I", begins)
