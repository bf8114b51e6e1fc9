"""Where words may be a term that was misheard.

Every stretch of words is held against every term of about its length; `margins` says how alike they have to be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate

from transcribe.model.records import record
from transcribe.recognition.names.margins import NAMED, UNLISTED, required, required_each
from transcribe.recognition.names.patterns import Pattern, PatternKind
from transcribe.recognition.names.sounds import fold, likeness
from transcribe.recognition.names.tokens import SoundToken

_RARE = 3.3  # how common words are at most that are a name where they spell one
_EACH = 0.6  # how alike to a name's words those have to be that stand for them, where none is right
_SPLIT = 2  # into so many words more than it has a name may be heard
_ROUGH = 0.4  # the likeness of letters below which sounds aren't compared


@record
class NameMatch:
    """Tokens `first` up to `end` may be a term; `score` says how alike they are, 0 to 1."""

    first: int
    end: int
    pattern: Pattern
    score: float

    @property
    def worth(self) -> float:
        """How much it explains: half alike is nothing."""
        return (self.score - 0.5) * len(self.pattern.letters)


def matches(tokens: Sequence[SoundToken], known: Sequence[Pattern]) -> Iterator[NameMatch]:
    """Every place that is a term, rightly written or alike enough."""
    from rapidfuzz.distance import Levenshtein

    outright = {pattern.folded: pattern for pattern in known if pattern.kind == PatternKind.OUTRIGHT}
    exact = {pattern.letters: pattern for pattern in known if pattern.kind != PatternKind.OUTRIGHT}
    forms = {pattern.letters for pattern in outright.values()}
    by_length = _by_length(known)
    names = {letters for pattern in known for letters in pattern.folded}
    # Whether a stretch holds a word that may be part of a name is told by how many there are in front of its ends.
    odd = list(accumulate((token.meant < NAMED or token.letters in names for token in tokens), initial=0))
    most = max(len(pattern.words) for pattern in known) + _SPLIT
    for first, end, letters in _stretches(tokens, most, longest=max(by_length)):
        heard = tokens[first:end]
        same = outright.get(_words(heard)) if letters in forms else None
        same = same or exact.get(letters)
        if same:
            yield NameMatch(first, end, same, 1.0)
        elif odd[end] > odd[first]:
            for pattern in by_length.get(len(letters), ()):
                if pattern.kind == PatternKind.LAST and _is_anothers(tokens, first):
                    continue
                if Levenshtein.normalized_similarity(letters, pattern.letters, score_cutoff=_ROUGH):
                    score = _score(heard, pattern)
                    if score:
                        yield NameMatch(first, end, pattern, score)


def _by_length(known: Sequence[Pattern]) -> dict[int, list[Pattern]]:
    """The patterns that words of so many letters may be."""
    found: dict[int, list[Pattern]] = {}
    for pattern in known:
        size = len(pattern.letters)
        spare = 0 if pattern.kind == PatternKind.OUTRIGHT else max(min(size // 2, 3), size // 3)
        for length in range(size - spare, size + spare + 1):
            found.setdefault(length, []).extend([pattern] if spare else [])
    return found


def is_written_right(heard: Sequence[SoundToken], pattern: Pattern) -> bool:
    """Whether a term of which every letter was heard rightly stays as it is: only capitals, accents, spaces differ."""
    written = " ".join(token.core for token in heard)
    if written == pattern.now or pattern.kind == PatternKind.OUTRIGHT:
        return written == pattern.now
    rarest = min(token.common for token in heard)
    if pattern.kind == PatternKind.NAME:
        return rarest > _RARE
    words = pattern.now.split()
    if pattern.kind == PatternKind.TITLE:
        if len(words) == len(heard):
            if len(words) > 1 and written.casefold() == pattern.now.casefold():
                return True
            heard = [token for token, word in zip(heard, words, strict=True) if token.core != word]
        rarest = min(token.meant for token in heard)
        return rarest > (UNLISTED if all(token.small for token in heard) else _RARE)
    small = written.islower() and not any(token.meant > token.common for token in heard)
    return rarest > UNLISTED or (written.casefold() == pattern.now.casefold() and not small)


def _stretches(tokens: Sequence[SoundToken], most: int, longest: int) -> Iterator[tuple[int, int, str]]:
    """Up to `most` words without a mark between them, of up to `longest` letters: first, end, letters."""
    for first in range(len(tokens)):
        letters = ""
        for end in range(first + 1, min(first + most, len(tokens)) + 1):
            token = tokens[end - 1]
            letters += token.letters
            if not token.letters or len(letters) > longest or (end > first + 1 and token.before):
                break
            yield first, end, letters
            if token.closes:
                break


def _words(heard: Sequence[SoundToken]) -> tuple[str, ...]:
    return tuple(fold(word) for token in heard for word in token.core.split("-"))


def _is_anothers(tokens: Sequence[SoundToken], place: int) -> bool:
    """Whether a family name at this place follows a first name: were it the known one, both would be alike."""
    before = tokens[place - 1] if place else None
    return before is not None and not before.closes and before.core[:1].isupper() and before.common < NAMED


def _score(heard: Sequence[SoundToken], pattern: Pattern) -> float:
    """How alike words and a pattern are; 0 where that isn't enough."""
    before, start = _same_front([token.letters for token in heard], pattern.folded)
    after, left = _same_front(
        [token.letters[::-1] for token in reversed(heard[before:])],
        [word[::-1] for word in reversed(pattern.folded[start:])],
    )
    rest, name = heard[before : len(heard) - after], pattern.part(start, len(pattern.words) - left)
    if not rest or not name.words:
        return 0.0
    asked = required(rest, name, heard[:before], heard[len(heard) - after :])
    if _alike(rest, name.words) < asked or not (before or after or _each_alike(rest, name.words)):
        return 0.0
    score = _alike(heard, pattern.words)
    beside = (part for part in (heard[1:], heard[:-1]) if part)
    return 0.0 if any(_alike(part, pattern.words) >= score for part in beside) else score


def _each_alike(heard: Sequence[SoundToken], name: Sequence[str]) -> bool:
    """Whether nothing is replaced by what is quite unlike, however alike the whole: word by word where there are as
    many, else what lies between the words that are the same."""
    if len(heard) == len(name):
        return all(
            likeness(token.core, word) >= required_each(token, word) for token, word in zip(heard, name, strict=True)
        )
    changed = SequenceMatcher(None, [token.letters for token in heard], list(map(fold, name)), autojunk=False)
    return all(
        _alike(heard[first:end], name[start:stop]) >= _EACH
        for change, first, end, start, stop in changed.get_opcodes()
        if change == "replace"
    )


def _alike(heard: Sequence[SoundToken], name: Sequence[str]) -> float:
    return likeness(" ".join(token.core for token in heard), " ".join(name))


def _same_front(heard: Sequence[str], name: Sequence[str]) -> tuple[int, int]:
    """How many words of each, from the front, have the same letters.

    >>> _same_front(["gian", "franco", "rossi"], ["gianfranco", "rosi"])
    (2, 1)
    """
    counts = {"".join(name[:count]): count for count in range(1, len(name) + 1)}
    found = [
        (count, counts[letters]) for count in range(1, len(heard) + 1) if (letters := "".join(heard[:count])) in counts
    ]
    return found[-1] if found else (0, 0)
