"""Turns as the rules read them: plain lower-case words, with where phrases begin and what ends in a question mark."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property

from transcribe.model.records import record
from transcribe.model.transcript import Turn
from transcribe.text.scripts import UNDIVIDED

_TOKEN = re.compile(r"([^\W_]+(?:['’][^\W_]+)*)([\W_]*)")
_LETTERS = UNDIVIDED | {ord("’"): "'"}
_PAUSE_MS = 700  # a recogniser without punctuation shows a new phrase by a pause only


@record
class Token:
    """A word without its punctuation.

    Attributes:
        written: as it was written.
        text: in lower case, letters without accents.
        capital: it was written with a capital.
        opens: a phrase begins with it.
        asks: a question mark follows it.
    """

    written: str
    text: str
    capital: bool
    opens: bool
    asks: bool
    start_ms: int


class TurnTokens:
    """A turn with its tokens, and its text as the rules search it: the tokens, a space between."""

    def __init__(self, turn: Turn) -> None:
        self.label = turn.speaker
        self.start_ms = turn.start_ms
        self.tokens = _tokens(turn)
        self.text = " ".join(token.text for token in self.tokens)
        self._starts: list[int] = []
        offset = 0
        for token in self.tokens:
            self._starts.append(offset)
            offset += len(token.text) + 1

    def before(self, index: int) -> str:
        """The text in front of a token."""
        return self.text[: self._starts[index]].rstrip()

    def after(self, index: int) -> str:
        """The text behind a token."""
        return self.text[self._starts[index] + len(self.tokens[index].text) :].lstrip()

    def index_at(self, offset: int) -> int:
        """The index of the token at a place of the text."""
        return bisect_right(self._starts, offset) - 1

    def token_at(self, offset: int) -> Token:
        """The token at a place of the text."""
        return self.tokens[self.index_at(offset)]

    @cached_property
    def phrases(self) -> tuple[tuple[Token, ...], ...]:
        """The tokens by phrase."""
        starts = [index for index, token in enumerate(self.tokens) if token.opens]
        return tuple(self.tokens[start:end] for start, end in zip(starts, [*starts[1:], None], strict=True))


def read(turns: Iterable[Turn]) -> tuple[TurnTokens, ...]:
    """The turns in which something was said, in order of time."""
    said = (TurnTokens(turn) for turn in sorted(turns, key=lambda turn: (turn.start_ms, turn.end_ms)))
    return tuple(turn for turn in said if turn.tokens)


def fold(text: str) -> str:
    """Lower case, without accents.

    >>> fold("Görter Ødegård")
    'gorter odegard'
    """
    if text.isascii():
        return text.lower()
    bare = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(character for character in bare if not unicodedata.combining(character))


def words_of(text: str) -> list[str]:
    """A text's folded words.

    >>> words_of("Ann-Marie O’Lee, Jr.")
    ['ann', 'marie', "o'lee", 'jr']
    """
    return [fold(found[1]) for found in _TOKEN.finditer(text)]


def is_cased(turns: Sequence[TurnTokens]) -> bool:
    """Whether capitals mean something here; recognisers may write all words small, or all large.

    The words that open a phrase tell: where all are small but for known names, few of them are names.
    """
    tokens = [token for turn in turns for token in turn.tokens if token.text[0] != "i"]
    opening = [token for token in tokens if token.opens]
    return sum(token.capital for token in opening) > 0.15 * len(opening) and sum(
        token.capital for token in tokens
    ) < 0.5 * len(tokens)


def _tokens(turn: Turn) -> tuple[Token, ...]:
    tokens: list[Token] = []
    ended, last_ms = True, turn.start_ms
    for word in turn.words:
        opens = ended or word.start_ms - last_ms >= _PAUSE_MS
        for found in _TOKEN.finditer(word.text):
            text, rest = fold(found[1]), found[2]
            if not text:
                continue
            tokens.append(Token(found[1], text, found[1][0].isupper(), opens or not tokens, "?" in rest, word.start_ms))
            opens = ended = any(mark in rest for mark in ".?!…;")
        last_ms = word.end_ms
    return tuple(tokens)
