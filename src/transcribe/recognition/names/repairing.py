"""Names written by ear become names as they are written: "mick you chi" is Micucci, if he is known to be spoken of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from transcribe.model.transcript import Repair, Word
from transcribe.recognition.names.matching import NameMatch, is_written_right, matches
from transcribe.recognition.names.patterns import Pattern, PatternKind, patterns
from transcribe.recognition.names.terms import NameTerm
from transcribe.recognition.names.tokens import SoundToken, read, rewrite
from transcribe.text.scripts import join

#: A repaired name may be the neighbour by which another one is known; this often is enough for any.
_ROUNDS = 5

#: Two names that are as alike as this to what was heard: it could be either.
_MARGIN = 0.03


def repair(
    words: Sequence[Word], terms: Iterable[NameTerm], language: str | None
) -> tuple[tuple[Word, ...], tuple[Repair, ...]]:
    """Write the names that were misheard as they are written.

    What the glossary says is misheard is replaced outright. Repairing what was repaired changes nothing.

    Args:
        words: in order of time.
        language: of the words, ISO 639-1.

    Returns:
        The words, in order of time, and what was done to them.
    """
    known = patterns(terms, language or "")
    text, repairs = tuple(words), tuple[Repair, ...]()
    for _ in range(_ROUNDS if known else 0):
        text, done = _once(text, known, language or "")
        repairs += done
        if not done:
            break
    return text, tuple(sorted(repairs, key=lambda repair: (repair.start_ms, repair.end_ms)))


def _once(
    words: tuple[Word, ...], known: tuple[Pattern, ...], language: str
) -> tuple[tuple[Word, ...], tuple[Repair, ...]]:
    tokens = read(words, language, {letters for pattern in known for letters in pattern.folded})
    text: list[Word] = []
    repairs: list[Repair] = []
    place = 0
    for match in _chosen(tokens, matches(tokens, known)):
        was = words[match.first : match.end]
        now = rewrite(was, tokens[match.first : match.end], match.pattern.now)
        if now is None or _text(now) == _text(was):
            continue
        text += (*words[place : match.first], *now)
        place = match.end
        repairs.append(
            Repair(was[0].start_ms, max(word.end_ms for word in was), _text(was), _text(now), round(match.score, 2))
        )
    return (*text, *words[place:]), tuple(repairs)


def _chosen(tokens: Sequence[SoundToken], found: Iterable[NameMatch]) -> list[NameMatch]:
    """What is to be repaired, in order. Of matches that share a word the one that explains most counts."""
    ranked = sorted(found, key=lambda match: (-match.worth, match.end - match.first, match.first))
    kept: list[NameMatch] = []
    taken: set[int] = set()
    for match in ranked:
        place = range(match.first, match.end)
        if taken.isdisjoint(place):
            taken.update(place)
            right = match.score == 1.0 and is_written_right(tokens[match.first : match.end], match.pattern)
            if not right and not any(_rivals(match, other) for other in ranked):
                kept.append(match)
    return sorted(kept, key=lambda match: match.first)


def _rivals(match: NameMatch, other: NameMatch) -> bool:
    return (
        (match.first, match.end) == (other.first, other.end)
        and match.pattern.term != other.pattern.term
        and match.pattern.kind != PatternKind.OUTRIGHT
        and other.score > match.score - _MARGIN
    )


def _text(words: Sequence[Word]) -> str:
    return join(word.text for word in words)
