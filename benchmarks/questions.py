"""Queries for a generated archive, by type: in our own language, and as the bare engines take them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from generated_archive import FESTIVALS, FUNCTION_WORDS, YEARS, Speech

from transcribe.model.records import record
from transcribe.store.archive import Archive
from transcribe.text.words import tokens


@record
class Question:
    """One query.

    Attributes:
        text: as a person types it.
        fts5: what FTS5 is asked with MATCH; None where it has no such thing.
        where: what else SQL is asked.
        bare: for Tantivy's own query parser; None where it has no such thing.
    """

    text: str
    fts5: str | None = None
    where: str = ""
    bare: str | None = None


def questions(archive: Archive, number: int, seed: int = 7) -> Iterator[tuple[str, list[Question]]]:
    """So many queries of each type; phrases are taken from what is said somewhere."""
    asker = _Asker(archive, seed)
    for name, make in asker.kinds().items():
        yield name, [make() for _ in range(number)]


class _Asker:
    def __init__(self, archive: Archive, seed: int) -> None:
        self._random = random.Random(seed)
        self._content = [word for word in Speech().content if tokens(word) == (word,)]  # No "ten", no "a-b".
        sampled = self._random.sample(archive.ids(), min(20, len(archive.ids())))
        self._said = [
            [token for word in turn.words for token in tokens(word.text)]
            for episode in sampled
            for turn in archive.transcript(episode).turns
        ]

    def kinds(self) -> dict[str, Callable[[], Question]]:
        return {
            "rare word": lambda: _word(self._rare()),
            "common word": lambda: _word(self._common()),
            "function word": lambda: _word(self._random.choice(list(FUNCTION_WORDS)[:20])),
            "two words": lambda: self._two(" ", " AND ", ""),
            "or": lambda: self._two(" OR ", " OR ", " OR "),
            "or of eight": self._eight,
            "not": self._without,
            "phrase": lambda: _phrase(self._run(4)),
            "phrase of function words": lambda: _phrase(self._run(3, functional=True)),
            "phrase over a border": self._over_a_border,
            "slop": self._slop,
            "prefix": lambda: self._prefix(5),
            "short prefix": lambda: self._prefix(3),
            "exact": lambda: Question(f"={(word := self._known())}", word, bare=f"text:{word}"),
            "fuzzy": lambda: Question(f"{(word := self._misspelt())}~", bare=None),
            "sound": lambda: Question(f"sound:{self._known()}"),
            "role and word": self._role,
            "person and word": lambda: Question(f"person:{self._known()} {self._common()}"),
            "year range": self._year,
            "date": self._date,
            "question": lambda: Question(f"{self._common()} is:question"),
            "questions": lambda: Question(f"questions:{self._common()}"),
            "answers": lambda: Question(f"answers:{self._common()}"),
            "fields alone": lambda: Question(f'role:guest festival:"{self._random.choice(FESTIVALS)}" year:2017'),
        }

    def _rare(self) -> str:
        return self._content[self._random.randrange(2_000, len(self._content))]

    def _known(self) -> str:
        return self._content[self._random.randrange(20, 3_000)]

    def _common(self) -> str:
        return self._content[self._random.randrange(10)]

    def _run(self, length: int, functional: bool = False) -> list[str]:
        """Some words that somebody says in a row, most of them function words or most of them not."""
        while True:
            said = self._random.choice(self._said)
            start = self._random.randrange(len(said))
            found = said[start : start + length]
            common = sum(token in FUNCTION_WORDS for token in found)
            if len(found) == length and (common == length if functional else common <= length / 2):
                return found

    def _two(self, ours: str, fts5: str, bare: str) -> Question:
        one, other = self._common(), self._known()
        return Question(one + ours + other, one + fts5 + other, bare=f"text:{one}{bare or ' AND '}text:{other}")

    def _eight(self) -> Question:
        words = [*(self._common() for _ in range(3)), *(self._known() for _ in range(5))]
        return Question(" OR ".join(words), " OR ".join(words), bare=" OR ".join(f"text:{word}" for word in words))

    def _without(self) -> Question:
        one, other = self._common(), self._known()
        return Question(f"{one} -{other}", f"{one} NOT {other}", bare=f"+text:{one} -text:{other}")

    def _over_a_border(self) -> Question:
        while True:
            number = self._random.randrange(len(self._said) - 1)
            before, after = self._said[number], self._said[number + 1]
            if len(before) > 1 and len(after) > 1:
                return Question(f'"{" ".join(before[-2:] + after[:2])}"')

    def _slop(self) -> Question:
        said = self._run(5)
        words = " ".join([said[0], said[2], said[4]])
        return Question(f'"{words}"~3', f"NEAR({words}, 3)", bare=f'text:"{words}"~3')

    def _prefix(self, letters: int) -> Question:
        while len(word := self._known()) <= letters:
            pass
        return Question(f"{word[:letters]}*", f"{word[:letters]}*", bare=None)

    def _misspelt(self) -> str:
        while len(word := self._known()) < 5:
            pass
        place = self._random.randrange(1, len(word) - 1)
        return word[:place] + "x" + word[place + 1 :]

    def _role(self) -> Question:
        word = self._common()
        return Question(f"{word} role:guest", word, "AND role = 'guest'", f"+text:{word} +role:guest")

    def _year(self) -> Question:
        word, first = self._common(), self._random.choice(YEARS[:-3])
        return Question(
            f"{word} year:{first}..{first + 3}",
            word,
            f"AND year BETWEEN {first} AND {first + 3}",
            f"+text:{word} +year:[{first} TO {first + 3}]",
        )

    def _date(self) -> Question:
        return Question(f"{self._common()} date:{self._random.choice(YEARS)}-0{self._random.randint(1, 9)}")


def _word(word: str) -> Question:
    return Question(word, word, bare=f"text:{word}")


def _phrase(said: list[str]) -> Question:
    quoted = f'"{" ".join(said)}"'
    return Question(quoted, quoted, bare=f"text:{quoted}")
