"""What a search must find, by a plain reading of what was said: no index, and nothing of how the package reads words.

Archives and queries are made of few words, whose tokens, stems and sounds are written down here by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from random import Random

from support.transcripts import transcript
from transcribe.model.episode import Episode, Role
from transcribe.model.transcript import Transcript
from transcribe.search import Hit
from transcribe.search.index.index import Sort
from transcribe.search.match.ranking import tiers
from transcribe.search.query.query import And, Field, Fuzzy, Not, Or, Phrase, Prefix, Query, Range, SoundsLike, Term
from transcribe.store.archive import Archive

#: Words as they are written, and their tokens.
WRITTEN = {
    "hand": ["hand"],
    "Hands": ["hands"],
    "film?": ["film"],
    "films": ["films"],
    "the": ["the"],
    "of": ["of"],
    "iron.": ["iron"],
    "Well-known": ["well", "known"],
    "wellknown": ["wellknown"],
    "known,": ["known"],
    "2017": ["2017"],
    "twenty": ["20"],
    "Seventeen": ["17"],
    "Don’t": ["dont"],
    "Micucci": ["micucci"],
    "mikuchi": ["mikuchi"],
    "what": ["what"],
    "so": ["so"],
    "—": [],
    "l’avion": ["l", "avion"],
    "avion": ["avion"],
    "北京": ["北", "京"],
    "京大学。": ["京", "大", "学"],
    "在北": ["在", "北"],
    "第2017年": ["第", "2017", "年"],
    "ที่กรุง": ["ที่", "ก", "รุ", "ง"],
    "กรุง": ["ก", "รุ", "ง"],
}
#: Words that may be written as one token too.
CLOSED = {"Well-known": ["wellknown"], "l’avion": ["lavion"]}
#: Those of scripts without spaces.
_UNSPACED = [word for word in WRITTEN if word > "ก" and word not in "—"]
STEMS = {"hands": "hand", "films": "film"}
SOUNDS = {"MKS": {"micucci", "mikuchi"}, "HNT": {"hand"}, "FLM": {"film"}, "XYZ": set[str]()}
PEOPLE = {"Ann Lee": ["ann", "lee"], "Bo Lee": ["bo", "lee"], "": []}
REACH = 30


@dataclass(frozen=True)
class Said:
    """A turn."""

    person: str
    words: tuple[str, ...]
    checked: bool = False
    overlap: bool = False


@dataclass(frozen=True)
class Talk:
    """An episode. Of each person the role is the one given here; a date is told with its year."""

    turns: tuple[Said, ...]
    roles: tuple[Role, Role, Role] = (Role.GUEST,) * 3
    film: str = ""
    festival: str = ""
    date: str = ""
    language: str = "en"

    def role(self, said: Said) -> Role:
        return self.roles[list(PEOPLE).index(said.person)]

    @property
    def months(self) -> list[str]:
        if len(self.date) == 4:
            return [f"{self.date}-{month:02}" for month in range(1, 13)]
        return [self.date] if self.date else []


Talks = dict[str, Talk]
Found = tuple[str, int]  # the episode, and the turn's number


# Writing an archive


def change(archive: Archive, talks: Talks, changes: dict[str, Talk | None]) -> None:
    """Write, change or remove episodes."""
    for episode, talk in changes.items():
        if talk is None:
            talks.pop(episode, None)
            archive.transcript_path(episode).unlink(missing_ok=True)
        else:
            talks[episode] = talk
            archive.store(_transcript(episode, talk))


def _transcript(episode: str, talk: Talk) -> Transcript:
    page = Episode(
        film=talk.film,
        festival=talk.festival,
        year=int(talk.date[:4]) if talk.date else None,
        other={"date": f"{talk.date}-09"} if len(talk.date) > 4 else {},
    )
    lines = [(said.person, talk.role(said), " ".join(said.words)) for said in talk.turns]
    made = transcript(*lines, episode=page, id=episode)
    turns = [
        replace(turn, checked=said.checked, words=(replace(turn.words[0], overlap=said.overlap), *turn.words[1:]))
        for turn, said in zip(made.turns, talk.turns, strict=True)
    ]
    return replace(made, turns=tuple(turns), language=talk.language)


def random_talk(chance: Random, turns: int) -> Talk:
    words = [*WRITTEN, *["hand", "the", "of", "film?"] * 5]
    return Talk(
        tuple(
            Said(
                chance.choice(list(PEOPLE)),
                tuple(chance.choices(words, k=chance.randint(1, 9))),
                chance.random() < 0.3,
                chance.random() < 0.2,
            )
            for _ in range(turns)
        ),
        (chance.choice(list(Role)), Role.GUEST, Role.REPORTER),
        chance.choice(["Red Soul", "Blue Soul", ""]),
        chance.choice(["IDFA", "Full Frame", ""]),
        chance.choice(["", "2017", "2017-11", "2018-02"]),
        chance.choice(["en", "nl"]),
    )


# Reading it


def expected(query: Query, talks: Talks, sort: Sort = "time") -> list[Found]:
    """The turns that meet a query, in the order asked for."""
    found = sorted(
        (episode, number)
        for episode, talk in talks.items()
        for number in range(len(talk.turns))
        if meets(query, talks, episode, number)
    )
    if sort == "relevance":
        return sorted(found, key=lambda place: [meets(tier, talks, *place) for tier in tiers(query)].index(True))
    if sort == "date":
        return sorted(found, key=lambda place: (talks[place[0]].months or [""])[0], reverse=True)
    return found


def told(hits: list[Hit]) -> list[Found]:
    """What a search found, as `expected` has it."""
    return [(hit.episode, hit.turn) for hit in hits]


def meets(query: Query, talks: Talks, episode: str, number: int) -> bool:
    """Whether a turn meets a query."""
    talk = talks[episode]
    match query:
        case And(parts):
            return all(meets(part, talks, episode, number) for part in parts)
        case Or(parts):
            return any(meets(part, talks, episode, number) for part in parts)
        case Not(part):
            return not meets(part, talks, episode, number)
        case Field(name, values):
            known = _known(episode, talk, number)[name]
            return all(value in known for value in values)
        case Range("year", low, high):
            return bool(talk.date) and (low or "0") <= talk.date[:4] <= (high or "9")
        case Range(_, low, high):
            return any((low or "0") <= month <= (high or "9") for month in talk.months)
        case Phrase(wanted, slop) if len(wanted) > 1:
            return any(
                _goes_on(spoken, n + 1, wanted[1:], slop)
                for spoken, own in _readings(talk, number)
                for n in range(own)
                if spoken[n] == wanted[0]
            )
    return any(_is(query, token) for spoken, own in _readings(talk, number) for token in spoken[:own])


def _is(query: Query, token: str) -> bool:
    match query:
        case Term(wanted):
            return STEMS.get(token, token) == STEMS.get(wanted, wanted)
        case Phrase((wanted,)):
            return token == wanted
        case Prefix(wanted):
            return token.startswith(wanted)
        case Fuzzy(wanted, edits):
            return _distance(token, wanted) <= edits
        case SoundsLike(code):
            return token in SOUNDS[code]
    raise AssertionError(query)


def _goes_on(spoken: list[str], start: int, wanted: tuple[str, ...], slop: int) -> bool:
    """Whether these words follow, with so many others between at most."""
    return not wanted or any(
        spoken[n] == wanted[0] and _goes_on(spoken, n + 1, wanted[1:], slop - (n - start))
        for n in range(start, min(start + slop + 1, len(spoken)))
    )


@cache
def _distance(one: str, other: str) -> int:
    if not one or not other:
        return len(one) + len(other)
    return min(
        _distance(one[1:], other) + 1,
        _distance(one, other[1:]) + 1,
        _distance(one[1:], other[1:]) + (one[0] != other[0]),
    )


def _readings(talk: Talk, number: int) -> Iterator[tuple[list[str], int]]:
    """The tokens of a turn and of the words that follow it, and how many are the turn's own: plain, then closed up."""
    own = talk.turns[number].words
    words = [*own, *[word for said in talk.turns[number + 1 :] for word in said.words][:REACH]]
    plain = [(n, token) for n, word in enumerate(words) for token in WRITTEN[word]]
    closed: list[tuple[int, str]] = []
    open_number = False
    for n, word in enumerate(words):
        spelled = word in ("twenty", "Seventeen")
        if spelled and open_number:
            closed[-1] = closed[-1][0], closed[-1][1] + WRITTEN[word][0]
            open_number = False
        else:
            closed += [(n, token) for token in CLOSED.get(word, WRITTEN[word])]
            open_number = spelled or (word == "—" and open_number)
    for reading in (plain, closed):
        yield [token for _, token in reading], sum(n < len(own) for n, _ in reading)


def _known(episode: str, talk: Talk, number: int) -> dict[str, list[str]]:
    said = talk.turns[number]
    return {
        "role": [talk.role(said).value],
        "person": PEOPLE[said.person],
        "film": talk.film.lower().split(),
        "festival": [talk.festival.lower()] if talk.festival else [],
        "year": [talk.date[:4]] if talk.date else [],
        "episode": [episode],
        "language": [talk.language],
        "is": ["question"] * _asks(said)
        + ["asked"] * (_asks(said) and talk.role(said) is Role.REPORTER)
        + ["answer"] * _answers(talk, number)
        + ["checked" if said.checked else "unchecked"]
        + ["overlap"] * said.overlap,
    }


def _asks(said: Said) -> bool:
    if "film?" in said.words or "iron." in said.words:
        return "film?" in said.words
    return [word for word in said.words if word not in ("so", "—")][:1] == ["what"]


def _answers(talk: Talk, number: int) -> bool:
    before = [said for said in talk.turns[:number] if talk.role(said) is Role.REPORTER]
    return talk.role(talk.turns[number]) is Role.GUEST and bool(before) and _asks(before[-1])


# Queries

_TOKENS = (
    "hand",
    "hands",
    "film",
    "films",
    "the",
    "of",
    "iron",
    "well",
    "known",
    "wellknown",
    "2017",
    "20",
    "17",
    "dont",
    "micucci",
    "nobody",
    "avion",
    "l",
    "lavion",
    "北",
    "京",
    "年",
    "ที่",
    "รุ",
)
_CONDITIONS: tuple[Query, ...] = (
    *(Field("role", (role.value,)) for role in Role),
    *(Field("person", values) for values in [("ann",), ("lee",), ("lee", "bo"), ("nobody",)]),
    *(Field("film", values) for values in [("soul",), ("red", "soul"), ("green",)]),
    *(Field("festival", (value,)) for value in ("idfa", "full frame", "full")),
    *(Field("year", (value,)) for value in ("2017", "2019")),
    *(Field("episode", (value,)) for value in ("p", "z")),
    *(Field("language", (value,)) for value in ("en", "de")),
    *(Field("is", (value,)) for value in ("question", "asked", "answer", "checked", "unchecked", "overlap")),
    *(Range("year", *ends) for ends in [("2017", "2018"), (None, "2017"), ("2018", None), ("2019", "2020")]),
    *(Range("date", *ends) for ends in [("2017-11", "2018-02"), (None, "2017-10"), ("2018-01", None)]),
)
_WIDE: tuple[Query, ...] = (
    *map(Prefix, ("ha", "fil", "hands", "20", "we", "xy", "av", "北")),
    *map(SoundsLike, sorted(SOUNDS)),
    *(Fuzzy(*what) for what in [("hans", 1), ("film", 1), ("film", 2), ("knonw", 2), ("micuci", 1)]),
)


def random_leaf(chance: Random) -> Query:
    """A word, a phrase or a condition."""
    match chance.randrange(7):
        case 6:
            said = [token for word in chance.choices(_UNSPACED, k=3) for token in WRITTEN[word]]
            start = chance.randrange(len(said) - 1)
            return Phrase(tuple(said[start : start + chance.randint(1, 5)]), chance.choice([0, 0, 0, 2]))
        case 0:
            return Term(chance.choice(_TOKENS))
        case 1:
            return Phrase((chance.choice(_TOKENS),))
        case 2:
            return Phrase(tuple(chance.choices(_TOKENS, k=chance.randint(2, 4))))
        case 3:
            return Phrase(tuple(chance.choices(_TOKENS, k=chance.randint(2, 3))), chance.randint(1, 4))
        case 4:
            return chance.choice(_WIDE)
        case _:
            return chance.choice(_CONDITIONS)


def random_query(chance: Random, depth: int = 2) -> Query:
    """A query of any shape."""
    kind = chance.randrange(6) if depth else 0
    if kind < 3:
        return random_leaf(chance)
    parts = tuple(random_query(chance, depth - 1) for _ in range(1 if kind == 3 else chance.randint(2, 3)))
    return Not(parts[0]) if kind == 3 else And(parts) if kind == 4 else Or(parts)
