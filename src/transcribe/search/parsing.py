"""The query language.

    strong hand              both words, in any order; films finds film
    "a strong hand"          these words in this order, in exactly this form
    hand OR fist             either; binds less than the words beside it
    strong -hand             the first without the second; also: strong NOT hand
    (strong OR iron) hand    grouping
    democra*                 words that begin so
    role:guest               and likewise person: film: title: section: festival: year: episode:
    person:"Jessica Gorter"  a value of several words

Case, accents, apostrophes and punctuation never matter; AND, OR and NOT are written in capitals.
"""

from __future__ import annotations

import re
from typing import Literal, Never

from transcribe.errors import QueryError
from transcribe.records import record
from transcribe.search.query import FIELDS, And, Not, Or, Phrase, Prefix, Query, Term, field, joined, nothing_asked
from transcribe.search.words import tokens

# Bounds on what one query may cost.
MAX_LENGTH = 4_000
MAX_WORDS = 200
MAX_DEPTH = 20
MIN_PREFIX = 2  # an index reads every word that a prefix begins

_QUOTE = "\"“”„‟«»＂"
_LEXEME = re.compile(rf"""
    \s* (?P<whole>
            (?P<operator> [()] | (?:AND|OR|NOT)(?=[\s(){_QUOTE}]|$) | -(?=[(\w{_QUOTE}]) )
          | (?P<name> [^\W\d_]+ ) : (?: [{_QUOTE}](?P<quoted>[^{_QUOTE}]*)[{_QUOTE}] | (?P<bare>[^\s(){_QUOTE}]+) )
          | [{_QUOTE}](?P<phrase>[^{_QUOTE}]*)[{_QUOTE}]
          | (?P<word> [^\s(){_QUOTE}]+ ) )""", re.VERBOSE)


@record
class _Lexeme:
    """A piece of the query's text, and where it begins, counted in characters from 1."""

    kind: Literal["word", "phrase", "field", "operator", "end"]
    text: str
    at: int
    name: str = ""


def parse(text: str) -> Query:
    """Read a query.

    >>> parse('"a strong hand" role:guest')
    And(parts=(Phrase(tokens=('a', 'strong', 'hand')), Field(name='role', values=('guest',))))
    >>> parse('role:guest "a strong hand')
    Traceback (most recent call last):
    transcribe.errors.QueryError: missing closing quote at 12. Close it, or leave it out.

    Raises:
        QueryError: it can't be understood, or would cost too much. Places are counted in characters from 1.
    """
    if len(text) > MAX_LENGTH:
        raise QueryError(f"the query has {len(text)} characters, and may have {MAX_LENGTH}", mend="Shorten it.")
    return _Parser(_lexemes(text)).whole()


def _lexemes(text: str) -> list[_Lexeme]:
    quotes = [found.end() for found in re.finditer(f"[{_QUOTE}]", text)]
    if len(quotes) % 2:
        raise QueryError(f"missing closing quote at {quotes[-1]}", mend="Close it, or leave it out.")
    return [*map(_lexeme, _LEXEME.finditer(text)), _Lexeme("end", "", len(text) + 1)]


def _lexeme(found: re.Match[str]) -> _Lexeme:
    at = found.start("whole") + 1
    if found["name"] is not None:
        value = found["bare"] if found["quoted"] is None else found["quoted"]
        return _Lexeme("field", value, at, found["name"].lower())
    if found["operator"] is not None:
        return _Lexeme("operator", "NOT" if found["operator"] == "-" else found["operator"], at)
    if found["phrase"] is not None:
        return _Lexeme("phrase", found["phrase"], at)
    return _Lexeme("word", found["word"], at)


class _Parser:
    """Reads lexemes by recursive descent. A part with no letter or digit in it ("—") asks for nothing: None."""

    def __init__(self, lexemes: list[_Lexeme]) -> None:
        self._lexemes = lexemes
        self._place = 0
        self._depth = 0
        self._words = 0

    def _next(self) -> _Lexeme:
        return self._lexemes[self._place]

    def whole(self) -> Query:
        query = self._alternatives()
        if self._next().kind != "end":
            _fail("nothing is open that ) could close", self._next(), "Leave it out.")
        if query is None:
            raise nothing_asked()
        return query

    def _alternatives(self) -> Query | None:
        """`all OR all OR ...`"""
        parts = [self._all()]
        while self._comes("OR"):
            operator = self._take()
            parts.append(self._all())
            if None in parts:
                _fail("OR needs something on both sides", operator, "Add it, or leave OR out.")
        found = [part for part in parts if part is not None]
        return joined(Or, found) if found else None

    def _all(self) -> Query | None:
        """`one one AND one ...`"""
        parts: list[Query] = []
        while self._next().kind != "end" and not self._comes("OR", ")"):
            operator = self._take() if self._comes("AND") else None
            if operator and (not parts or self._next().kind == "end" or self._comes("AND", "OR", ")")):
                _fail("AND needs something on both sides", operator, "Add it, or leave AND out.")
            part = self._one()
            if part is not None:
                parts.append(part)
        return joined(And, parts) if parts else None

    def _one(self) -> Query | None:
        lexeme = self._take()
        match lexeme.kind:
            case "word":
                return self._word(lexeme)
            case "phrase":
                said = self._counted(tokens(lexeme.text), lexeme)
                return Phrase(said) if said else None
            case "field":
                return self._field(lexeme)
            case _:
                return self._nested(lexeme)

    def _nested(self, operator: _Lexeme) -> Query | None:
        """What follows `(` or NOT."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            _fail(f"more than {MAX_DEPTH} levels", operator, "Write it with fewer parentheses and NOTs.")
        part = self._group(operator) if operator.text == "(" else self._negated(operator)
        self._depth -= 1
        return part

    def _group(self, opening: _Lexeme) -> Query | None:
        part = self._alternatives()
        if not self._comes(")"):
            _fail("missing closing parenthesis", opening, "Close it, or leave it out.")
        self._take()
        return part

    def _negated(self, operator: _Lexeme) -> Query:
        ends = self._next().kind == "end" or self._comes("AND", "OR", ")")
        part = None if ends else self._one()
        if part is None:
            _fail("NOT needs something behind it", operator, "Add it, or leave NOT out.")
        return Not(part)

    def _word(self, lexeme: _Lexeme) -> Query | None:
        name, colon, _ = lexeme.text.lower().rpartition(":")
        if colon and name in FIELDS and lexeme.text.endswith(":"):
            return self._field(_Lexeme("field", "", lexeme.at, name))
        said = self._counted(tokens(lexeme.text), lexeme)
        if "*" in lexeme.text:
            if lexeme.text.count("*") > 1 or not lexeme.text.endswith("*") or len(said) > 1:
                _fail("* stands at the end of one word only", lexeme, "Write it as in democra*.")
            if len("".join(said)) < MIN_PREFIX:
                _fail(f"* needs at least {MIN_PREFIX} letters before it", lexeme, "Write it as in democra*.")
            return Prefix(said[0])
        if len(said) > 1:
            return Phrase(said)
        return Term(said[0]) if said else None

    def _field(self, lexeme: _Lexeme) -> Query:
        try:
            found = field(lexeme.name, lexeme.text)
        except QueryError as error:
            raise QueryError(f"{error.reason} at {lexeme.at}", mend=error.mend) from None
        self._counted(found.values, lexeme)
        return found

    def _counted(self, said: tuple[str, ...], lexeme: _Lexeme) -> tuple[str, ...]:
        self._words += len(said)
        if self._words > MAX_WORDS:
            _fail(f"more than {MAX_WORDS} words", lexeme, "Shorten the query.")
        return said

    def _comes(self, *operators: str) -> bool:
        return self._next().kind == "operator" and self._next().text in operators

    def _take(self) -> _Lexeme:
        lexeme = self._next()
        self._place += 1
        return lexeme


def _fail(what: str, lexeme: _Lexeme, mend: str) -> Never:
    raise QueryError(f"{what} at {lexeme.at}", mend=mend)
