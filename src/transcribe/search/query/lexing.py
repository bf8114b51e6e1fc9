"""A query's text in pieces: words, phrases, fields, operators."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Literal

from transcribe.errors import QueryError
from transcribe.model.records import record
from transcribe.text.words import closed

_QUOTE = '"“”„‟«»＂'
_LEXEME = re.compile(
    rf"""
    \s* (?P<whole>
            (?P<operator> [()] | (?:AND|OR|NOT)(?=[\s(){_QUOTE}]|$) | -(?=[(=\w{_QUOTE}]) )
          | (?P<side> (?i:questions|answers) ) : (?=[^\s)])
          | (?P<name> [^\W\d_]+ ) : (?: [{_QUOTE}](?P<quoted>[^{_QUOTE}]*)[{_QUOTE}] | (?P<bare>[^\s(){_QUOTE}]+) )
          | [{_QUOTE}](?P<phrase>[^{_QUOTE}]*)[{_QUOTE}] (?:~(?P<slop>\d*))?
          | (?P<word> [^\s(){_QUOTE}]+ ) )""",
    re.VERBOSE,
)


@record
class Lexeme:
    """A piece of the query's text, and where it begins, counted in characters from 1."""

    kind: Literal["word", "number", "phrase", "field", "side", "operator", "end"]
    text: str
    at: int
    name: str = ""  # of a field; of a phrase, how many words may stand between


def lexemes(text: str) -> Iterator[Lexeme]:
    """The pieces of a query, the last of kind "end".

    Raises:
        QueryError: a quotation isn't closed.
    """
    quotes = [found.end() for found in re.finditer(f"[{_QUOTE}]", text)]
    if len(quotes) % 2:
        raise QueryError(f"missing closing quote at {quotes[-1]}", hint="Close it, or remove it.")
    for is_word, group in groupby(map(_lexeme, _LEXEME.finditer(text)), key=_is_plain_word):
        together = list(group)
        yield from _with_numbers(together) if is_word else together
    yield Lexeme("end", "", len(text) + 1)


def _lexeme(found: re.Match[str]) -> Lexeme:
    at = found.start("whole") + 1
    if found["side"] is not None:
        return Lexeme("side", found["side"].lower(), at)
    if found["name"] is not None:
        value = found["bare"] if found["quoted"] is None else found["quoted"]
        return Lexeme("field", value, at, found["name"].lower())
    if found["operator"] is not None:
        return Lexeme("operator", "NOT" if found["operator"] == "-" else found["operator"], at)
    if found["phrase"] is not None:
        return Lexeme("phrase", found["phrase"], at, "0" if found["slop"] is None else found["slop"] or "1")
    return Lexeme("word", found["word"], at)


def _is_plain_word(lexeme: Lexeme) -> bool:
    return lexeme.kind == "word" and not re.search("[*~=:]", lexeme.text)


def _with_numbers(words: list[Lexeme]) -> Iterator[Lexeme]:
    """Words side by side, of which those that make one number are one lexeme."""
    reading, done = closed([word.text for word in words]), 0
    for first, last in zip(reading.firsts, reading.lasts, strict=True):
        if last > first >= done:
            yield from words[done:first]
            yield Lexeme("number", " ".join(word.text for word in words[first : last + 1]), words[first].at)
            done = last + 1
    yield from words[done:]
