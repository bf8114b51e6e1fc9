"""The terms of an episode: names and titles that may be said, as they are written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from transcribe.model.episode import Episode
from transcribe.model.records import record
from transcribe.model.stages import Hints
from transcribe.recognition.names.glossary import Glossary
from transcribe.text.prose import ends_sentence, one_line

#: So many names are taken of a synopsis: a long one tells of people whom nobody will speak of.
_OF_SYNOPSIS = 20

_PARTICLES = frozenset(
    (
        "al",
        "bin",
        "da",
        "de",
        "del",
        "della",
        "den",
        "der",
        "di",
        "do",
        "dos",
        "du",
        "el",
        "het",
        "la",
        "le",
        "of",
        "ten",
        "ter",
        "the",
        "van",
        "von",
        "y",
        "zu",
        "zur",
    )
)
_ARTICLES = frozenset(("a", "an", "das", "de", "der", "die", "el", "het", "il", "la", "las", "le", "les", "los", "the"))
_EDGES = re.compile(r"^[^\w]+|(?:['’]s?)?[^\w]*$")


@record
class NameTerm:
    """Something that may be said.

    Attributes:
        text: as it is written.
        is_name: it is somebody's name, whose parts stand for it too; else it is said as a whole.
        heard_as: what is replaced by it wherever it stands.
    """

    text: str
    is_name: bool = False
    heard_as: tuple[str, ...] = ()


def terms(episode: Episode, glossary: Glossary) -> tuple[NameTerm, ...]:
    """What may be said in an episode, the likeliest first; each once.

    What the glossary says is heard instead of a term is none itself, though the page may name it so.

    >>> [term.text for term in terms(Episode(guests=("Ann Lee",), film="Dusk"), Glossary())]
    ['Ann Lee', 'Dusk']
    """
    found: dict[str, NameTerm] = {}
    for term in _all(episode, glossary):
        text = one_line(term.text)
        if not any(character.isalpha() for character in text):
            continue
        known = found.setdefault(text.casefold(), NameTerm(text, term.is_name))
        if term.heard_as:
            found[text.casefold()] = NameTerm(term.text, known.is_name, term.heard_as)
    wrong = {form.casefold() for term in found.values() for form in term.heard_as} - {
        term.text.casefold() for term in found.values() if term.heard_as
    }
    return tuple(term for key, term in found.items() if key not in wrong)


def hints(terms: Iterable[NameTerm]) -> Hints:
    """The terms as recognisers take them."""
    return Hints(tuple(term.text for term in terms))


def _all(episode: Episode, glossary: Glossary) -> Iterator[NameTerm]:
    yield from (NameTerm(name, is_name=True) for name in (*episode.guests, *episode.reporters))
    yield NameTerm(episode.film)
    yield from (NameTerm(entry.term, _looks_like_a_name(entry.term), entry.heard_as) for entry in glossary.entries)
    yield from map(NameTerm, (episode.festival, episode.section))
    told = " ".join((*episode.guests, *episode.reporters, episode.film, episode.section)).casefold()
    yield from (
        NameTerm(name, _looks_like_a_name(name))
        for name in _capitalised(episode.synopsis)
        if name.casefold() not in told
    )


def _looks_like_a_name(text: str) -> bool:
    words = text.split()
    return (
        2 <= len(words) <= 5
        and words[0].casefold() not in _ARTICLES
        and words[0][0].isupper()
        and all(word[0].isupper() or word in _PARTICLES for word in words)
    )


def _capitalised(text: str) -> list[str]:
    """Names within sentences: two words or more with a capital, particles between them counted in.

    >>> _capitalised("Director Ann van der Lee shows Dusk. It is her work, and Bo Ek's.")
    ['Ann van der Lee', 'Bo Ek']
    """
    runs: list[list[str]] = [[]]
    opens = True
    for word in text.split():
        bare = _EDGES.sub("", word)
        capital = bare[:1].isupper() and not opens
        if capital or (runs[-1] and bare in _PARTICLES):
            runs[-1].append(bare)
        if not (capital or bare in _PARTICLES) or bare != word:
            runs.append([])
        opens = ends_sentence(word)
    names = (" ".join(run[: _last_capital(run)]) for run in runs)
    return list(dict.fromkeys(name for name in names if " " in name))[:_OF_SYNOPSIS]


def _last_capital(run: list[str]) -> int:
    return max((place for place, word in enumerate(run, start=1) if word[0].isupper()), default=0)
