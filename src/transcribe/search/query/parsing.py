"""The query language.

    strong hand              both words, in any order; films finds film
    "a strong hand"          these words in this order, in exactly this form; they may run on into the next turn
    "a strong hand"~3        with up to three words between
    hand OR fist             either; binds less than the words beside it
    strong -hand             the first without the second; also: strong NOT hand
    (strong OR iron) hand    grouping
    =films                   the word in exactly this form
    democra*                 words that begin so
    gorter~                  words one letter away; gorter~2, two
    sound:micucci            words that sound so
    role:guest               and likewise person: film: title: section: festival: language: episode:
    person:"Jessica Gorter"  a value of several words
    year:2015..2018          a range, also with one end open; and date:2017-11..2018-02, by months
    is:question              also is:asked (by the reporter) is:answer is:checked is:unchecked is:overlap
    questions:funding        in what reporters ask: short for funding is:asked; also questions:"a phrase" or (a OR b)
    answers:funding          in what guests answer: short for funding is:answer

Case, accents, apostrophes and punctuation never matter, nor whether a number is said in words or digits ("twenty
seventeen", 2017), nor, for a word that is written with one, a hyphen. AND, OR and NOT are written in capitals. avion
finds l'avion. Chinese, Japanese, Thai and whatever else has no spaces is found anywhere in a sentence.

A condition holds for the turn in which the words stand; of a phrase that runs on, for the one in which it begins.
"""

from __future__ import annotations

import re
from typing import Never

from transcribe.errors import QueryError
from transcribe.search.query.fields import FIELDS, field, nothing_asked
from transcribe.search.query.lexing import Lexeme, lexemes
from transcribe.search.query.query import And, Field, Fuzzy, Not, Or, Phrase, Prefix, Query, SoundsLike, Term, joined
from transcribe.text.phonetics import sound
from transcribe.text.scripts import unspaced
from transcribe.text.words import closed, tokens

# Bounds on what one query may cost.
MAX_LENGTH = 4_000
MAX_WORDS = 200
MAX_DEPTH = 20
MAX_SLOP = 20
MAX_WIDE = 10  # an index reads every word that a prefix begins, and compares all its words with a fuzzy one
MIN_PREFIX = 2
MIN_FUZZY = {1: 3, 2: 5}  # letters, by the edits that are allowed: of shorter words, too many are near

_SIDES = {"questions": "asked", "answers": "answer"}


def parse(text: str) -> Query:
    """Read a query.

    >>> parse('"a strong hand" role:guest')
    And(parts=(Phrase(tokens=('a', 'strong', 'hand'), slop=0), Field(name='role', values=('guest',))))
    >>> parse('role:guest "a strong hand')
    Traceback (most recent call last):
    transcribe.errors.QueryError: missing closing quote at 12. Close it, or remove it.

    Raises:
        QueryError: it can't be understood, or would cost too much. Places are counted in characters from 1.
    """
    if len(text) > MAX_LENGTH:
        raise QueryError(f"the query has {len(text)} characters, and may have {MAX_LENGTH}", hint="Shorten it.")
    return _Parser(list(lexemes(text))).whole()


class _Parser:
    """Reads lexemes by recursive descent. A part with no letter or digit in it ("—") asks for nothing: None."""

    def __init__(self, lexemes: list[Lexeme]) -> None:
        self.lexemes = lexemes
        self._place = 0
        self._depth = 0
        self._words = 0
        self._wides = 0

    def _next(self) -> Lexeme:
        return self.lexemes[self._place]

    def whole(self) -> Query:
        query = self._alternatives()
        if self._next().kind != "end":
            _fail("unmatched )", self._next(), "Leave it out.")
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
                _fail("OR needs something on both sides", operator, "Add it, or remove OR.")
        found = [part for part in parts if part is not None]
        return joined(Or, found) if found else None

    def _all(self) -> Query | None:
        """`one one AND one ...`"""
        parts: list[Query] = []
        while self._next().kind != "end" and not self._comes("OR", ")"):
            operator = self._take() if self._comes("AND") else None
            if operator and (not parts or self._next().kind == "end" or self._comes("AND", "OR", ")")):
                _fail("AND needs something on both sides", operator, "Add it, or remove AND.")
            part = self._one()
            if part is not None:
                parts.append(part)
        return joined(And, parts) if parts else None

    def _one(self) -> Query | None:
        lexeme = self._take()
        match lexeme.kind:
            case "word":
                return self._word(lexeme)
            case "number":
                return self._number(lexeme)
            case "phrase":
                return self._phrase(lexeme.text, lexeme, self._slop(lexeme))
            case "field":
                return self._sound(lexeme) if lexeme.name == "sound" else self._field(lexeme)
            case "side":
                return self._side(lexeme)
            case _:
                return self._nested(lexeme)

    def _nested(self, operator: Lexeme) -> Query | None:
        """What follows `(` or NOT."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            _fail(f"more than {MAX_DEPTH} levels", operator, "Write it with fewer parentheses and NOTs.")
        part = self._group(operator) if operator.text == "(" else self._negated(operator)
        self._depth -= 1
        return part

    def _group(self, opening: Lexeme) -> Query | None:
        part = self._alternatives()
        if not self._comes(")"):
            _fail("missing closing parenthesis", opening, "Close it, or remove it.")
        self._take()
        return part

    def _negated(self, operator: Lexeme) -> Query:
        ends = self._next().kind == "end" or self._comes("AND", "OR", ")")
        part = None if ends else self._one()
        if part is None:
            _fail("NOT needs something after it", operator, "Add it, or remove NOT.")
        return Not(part)

    def _side(self, side: Lexeme) -> Query:
        part = None if self._next().kind == "end" or self._comes("AND", "OR", ")") else self._one()
        if part is None:
            _fail(f"{side.text}: needs something after it", side, f"Write {side.text}:funding, or leave it out.")
        return joined(And, (part, Field("is", (_SIDES[side.text],))))

    def _word(self, lexeme: Lexeme) -> Query | None:
        name, colon, _ = lexeme.text.lower().rpartition(":")
        if colon and lexeme.text.endswith(":") and name in {*FIELDS, *_SIDES, "sound"}:
            return self._field(Lexeme("field", "", lexeme.at, name))
        if "*" in lexeme.text:
            return self._prefix(lexeme)
        if fuzzy := re.fullmatch(r"([^~]+)~(\d*)", lexeme.text):
            return self._fuzzy(fuzzy[1], int(fuzzy[2] or 1), lexeme)
        if lexeme.text.startswith("="):
            return self._phrase(lexeme.text, lexeme)
        said = self._counted(tokens(lexeme.text), lexeme)
        return Term(said[0]) if len(said) == 1 else _phrase(lexeme.text) if said else None

    def _phrase(self, text: str, lexeme: Lexeme, slop: int = 0) -> Query | None:
        return _phrase(text, slop) if self._counted(tokens(text), lexeme) else None

    def _slop(self, lexeme: Lexeme) -> int:
        slop = int(lexeme.name)
        if slop > MAX_SLOP:
            _fail(f"more than {MAX_SLOP} words between", lexeme, f"Write ~{MAX_SLOP} at most.")
        return slop

    def _number(self, lexeme: Lexeme) -> Query:
        said = self._counted(tokens(lexeme.text), lexeme)
        numbers = closed(lexeme.text.split()).tokens  # Mostly one; behind "twenty twenty/5" comes another.
        return joined(Or, [joined(And, [Term(token) for token in ways]) for ways in (said, numbers)])

    def _prefix(self, lexeme: Lexeme) -> Query | None:
        if lexeme.text.count("*") == 1 and unspaced(lexeme.text[-2:]):
            # Where nothing tells words apart, whatever goes on so begins so.
            return self._phrase(lexeme.text, lexeme)
        said = self._wide(lexeme.text, lexeme)
        if lexeme.text.count("*") > 1 or not lexeme.text.endswith("*") or len(said) > 1:
            _fail("* is allowed only at the end of a word", lexeme, "Write it as in democra*.")
        if len("".join(said)) < MIN_PREFIX:
            _fail(f"* needs at least {MIN_PREFIX} letters before it", lexeme, "Write it as in democra*.")
        return Prefix(said[0])

    def _fuzzy(self, text: str, edits: int, lexeme: Lexeme) -> Query:
        said = self._wide(text, lexeme)
        if unspaced(text):
            _fail(
                "~ needs a word in a script with spaces", lexeme, "Remove it, or write * after the beginning of a word."
            )
        if len(said) != 1 or edits not in MIN_FUZZY:
            _fail("~ goes after a single word, followed by 1, 2 or nothing", lexeme, "Write gorter~ or gorter~2.")
        if len(said[0]) < MIN_FUZZY[edits]:
            _fail(f"~{edits} needs a word of at least {MIN_FUZZY[edits]} letters", lexeme, "Write a longer word.")
        return Fuzzy(said[0], edits)

    def _sound(self, lexeme: Lexeme) -> Query:
        codes = [sound(token) for token in self._wide(lexeme.text, lexeme)]
        if not codes or not all(codes):
            _fail("sound: needs a word of letters", lexeme, "Write it as in sound:micucci.")
        return joined(And, [SoundsLike(code) for code in codes])

    def _wide(self, text: str, lexeme: Lexeme) -> tuple[str, ...]:
        """The tokens of a word that may find many others."""
        self._wides += 1
        if self._wides > MAX_WIDE:
            _fail(f"more than {MAX_WIDE} words with *, ~ or sound:", lexeme, "Shorten the query.")
        return self._counted(tokens(text), lexeme)

    def _field(self, lexeme: Lexeme) -> Query:
        if lexeme.name in {*_SIDES, "sound"}:
            _fail(f"{lexeme.name}: needs a word after it", lexeme, f"Write {lexeme.name}:something.")
        try:
            found = field(lexeme.name, lexeme.text)
        except QueryError as error:
            raise QueryError(f"{error.reason} at {lexeme.at}", hint=error.hint) from None
        self._counted(found.values if isinstance(found, Field) else (), lexeme)
        return found

    def _counted(self, said: tuple[str, ...], lexeme: Lexeme) -> tuple[str, ...]:
        self._words += len(said)
        if self._words > MAX_WORDS:
            _fail(f"more than {MAX_WORDS} words", lexeme, "Shorten the query.")
        return said

    def _comes(self, *operators: str) -> bool:
        return self._next().kind == "operator" and self._next().text in operators

    def _take(self) -> Lexeme:
        lexeme = self._next()
        self._place += 1
        return lexeme


def _fail(what: str, lexeme: Lexeme, hint: str) -> Never:
    raise QueryError(f"{what} at {lexeme.at}", hint=hint)


def _phrase(text: str, slop: int = 0) -> Query:
    """A phrase in the ways that it may have been written: "well-known" is one word too, "twenty seventeen" a number."""
    forms = dict.fromkeys((tokens(text), closed(text.split()).tokens))
    return joined(Or, [Phrase(form, slop if len(form) > 1 else 0) for form in forms])
