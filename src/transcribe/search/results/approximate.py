"""A quote as somebody remembers it, or as a recogniser misheard it: most of its words, nearly in their order.

Candidates are places where some of the quote's words were said side by side: four of them, else three, two or one.
Where most of them were said the quote is laid against what was said, letter by letter, so that a long word counts
more than a short one, and a sound-alike is nearly right.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from math import prod

from transcribe.errors import InputError
from transcribe.model.records import record
from transcribe.model.transcript import Transcript
from transcribe.search.index.index import SearchIndex
from transcribe.search.match.hits import Hit, hit_at
from transcribe.search.match.locate import Match, locate
from transcribe.search.match.turns import REACH, turns_of
from transcribe.search.query.query import And, Field, Not, Or, Phrase, Query, Range, Term, joined
from transcribe.store.archive import Archive
from transcribe.text.scripts import join, spaces
from transcribe.text.words import TokenStream, plain

#: Fewer words than this aren't recognisable once one of them is wrong.
LEAST = 3
#: How alike a passage must be to be shown, and to end the search for better ones; 0 to 1.
ALIKE, GOOD = 0.7, 0.85
# How many words side by side candidates are looked for by, how many such runs, and how many turns that hold each.
_RUNS, _TRIES, _CANDIDATES = (4, 3, 2, 1), 15, 50
# How many of these turns the quote is laid against, those first that hold most of the runs: each costs a transcript.
_LAID = 15
# How many words off the ends of an alignment may be.
_EDGE = 3


@record
class _Passage:
    """What resembles a quote: the words of an episode from `first` to `last`, counted from its beginning."""

    alike: float
    episode: str
    first: int
    last: int


@record
class _Episode:
    """A transcript, all its words, and where among them each turn begins and the last one ends."""

    transcript: Transcript
    words: tuple[str, ...]
    begins: tuple[int, ...]


def resembling(index: SearchIndex, archive: Archive, query: Query) -> list[Hit]:
    """The passages that resemble the words of a query, the most alike first; none where it has fewer than `LEAST`.

    Of more than `REACH` words the first ones count. Its conditions hold for the turn in which a passage begins.
    Whatever else it asks of the words is passed over.

    Raises:
        SearchIndexError: as `SearchIndex.search`.
    """
    words, conditions = remembered(query)
    said = words[:REACH]
    if len(said) < LEAST:
        return []
    reader = _Reader(archive)
    counts = {token: _count(index, token) for token in said}
    found: dict[tuple[str, int], _Passage | None] = {}
    for length in _RUNS:
        holding: dict[tuple[str, int], list[Hit]] = {}
        for run in _runs(said, length, counts):
            for hit in index.search(joined(And, [Phrase(run), *conditions]), limit=_CANDIDATES, sort="time"):
                holding.setdefault((hit.episode, hit.turn), []).append(hit)
        new = [turn for turn in holding if turn not in found]  # those with the rarest words first
        for turn in sorted(new, key=lambda turn: len(holding[turn]), reverse=True)[:_LAID]:
            found[turn] = reader.laid_against(said, holding[turn][0])
        near = [passage for passage in found.values() if passage is not None and passage.alike >= ALIKE]
        if any(passage.alike >= GOOD for passage in near):
            break
    best = sorted(near, key=lambda passage: (-passage.alike, passage.episode, passage.first))
    hits = (reader.hit(passage, conditions) for passage in _apart(best))
    return [hit for hit in hits if hit is not None]


def remembered(query: Query) -> tuple[tuple[str, ...], list[Query]]:
    """The words of a query in their order, and its conditions. Of alternatives the first counts."""
    match query:
        case Term(token):
            return (token,), []
        case Phrase(tokens):
            return tokens, []
        case Or(parts):
            return remembered(parts[0])
        case And(parts):
            each = [remembered(part) for part in parts]
            return (
                tuple(token for said, _ in each for token in said),
                [condition for _, conditions in each for condition in conditions],
            )
        case Field() | Range() | Not():
            return (), [query]
        case _:
            return (), []


def _runs(said: tuple[str, ...], length: int, counts: Mapping[str, int]) -> list[tuple[str, ...]]:
    """So many words of a quote side by side, if each of them was ever said; those of the rarest words first."""
    runs = {said[start : start + length] for start in range(len(said) - length + 1)}
    known = [run for run in runs if all(counts[token] for token in run)]
    return sorted(known, key=lambda run: (prod(counts[token] for token in run), run))[:_TRIES]


def _count(index: SearchIndex, token: str) -> int:
    """In how many turns a token stands."""
    found, count = next(iter(index.vocabulary(token)), ("", 0))
    return count if found == token else 0


def _apart(passages: Sequence[_Passage]) -> Iterator[_Passage]:
    """Of passages that share words, the first."""
    shown: list[_Passage] = []
    for passage in passages:
        if not any(
            other.episode == passage.episode and other.first <= passage.last and passage.first <= other.last
            for other in shown
        ):
            shown.append(passage)
            yield passage


class _Reader:
    """Reads the transcripts that candidates come from, each once. They may have changed since they were indexed."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._read: dict[str, _Episode] = {}

    def laid_against(self, said: tuple[str, ...], hit: Hit) -> _Passage | None:
        """The passage in and around a turn that resembles a quote most; None where the transcript has gone."""
        episode = self._episode(hit.episode)
        if episode is None or hit.turn >= len(episode.transcript.turns):
            return None
        first = max(0, episode.begins[hit.turn] - 2 * len(said))
        spoken = plain(episode.words[first : episode.begins[hit.turn + 1] + 2 * len(said)])
        score, start, end = most_alike(said, spoken)
        return _Passage(score, hit.episode, first + start, first + end)

    def hit(self, passage: _Passage, conditions: Sequence[Query]) -> Hit | None:
        """A passage as a hit of the turn in which it begins; None where that turn doesn't meet the conditions."""
        episode = self._read[passage.episode]
        number = bisect_right(episode.begins, passage.first) - 1
        begin = episode.begins[number]
        turn = next(turn for turn in turns_of(passage.episode, episode.transcript) if turn.number == number)
        if any(locate(condition, turn) is None for condition in conditions):
            return None
        first, last = passage.first - begin, min(passage.last - begin, len(turn.run) - 1)
        return hit_at(turn, Match(first, last, ((first, last),)), exact=False)

    def _episode(self, episode_id: str) -> _Episode | None:
        if episode_id not in self._read:
            try:
                transcript = self._archive.transcript(episode_id)
            except InputError:
                return None
            begins = accumulate((len(turn.words) for turn in transcript.turns), initial=0)
            self._read[episode_id] = _Episode(transcript, tuple(word.text for word in transcript.words), tuple(begins))
        return self._read[episode_id]


def alike(said: Sequence[str], heard: Sequence[str]) -> float:
    """How alike two passages are, 0 to 1: the share of their letters that they have in common, in one order (Indel)."""
    from rapidfuzz import fuzz

    return fuzz.ratio(join(said), join(heard)) / 100


def most_alike(said: tuple[str, ...], spoken: TokenStream) -> tuple[float, int, int]:
    """How alike the passage is that resembles a quote most (0 to 1), and its first and last word.

    >>> most_alike(("a", "strong", "hand"), plain("they need a strange hand now".split()))[1:]
    (2, 4)
    """
    from rapidfuzz import fuzz

    if not spoken.tokens:
        return 0.0, 0, 0
    found = fuzz.partial_ratio_alignment(join(said), join(spoken.tokens))
    if found is None:
        return 0.0, 0, 0
    starts, end = list[int](), 0
    for space, token in zip(spaces(spoken.tokens), spoken.tokens, strict=True):
        starts.append(end + len(space))
        end = starts[-1] + len(token)
    first = bisect_right(starts, found.dest_start) - 1
    last = bisect_right(starts, max(found.dest_start, found.dest_end - 1)) - 1
    # It is as long as the quote, whatever was put in or left out: the ends are only about right.
    best, first, last = max(
        (alike(said, spoken.tokens[start : end + 1]), start, end)
        for start in range(max(0, first - _EDGE), min(len(starts), first + _EDGE + 1))
        for end in range(max(start, last - _EDGE), min(len(starts), last + _EDGE + 1))
    )
    return best, spoken.firsts[first], spoken.lasts[last]
