"""What a search answers with."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from transcribe.prose import ends_sentence
from transcribe.records import record
from transcribe.search.locate import Match, locate
from transcribe.search.query import Query
from transcribe.search.quotes import Said
from transcribe.search.turns import IndexedTurn
from transcribe.timecode import fragment

#: Stands before and behind matched words in an excerpt, as Markdown's bold.
MARK = "**"
#: Stands in an excerpt where somebody else goes on.
BORDER = "/"
#: How long an excerpt is, in characters, marks not counted.
EXCERPT = 200


@record
class Hit:
    """A place in an episode where a query is met.

    Attributes:
        turn: the number of the turn in which the matched words begin, from 0.
        person: who speaks there; "Speaker 2" where the name isn't known.
        start_ms, end_ms: interval of the matched words; of the whole turn where only conditions were asked for.
        text: what was said in that interval.
        excerpt: the sentences around the matched words, which stand between `MARK`s; a `BORDER` where a phrase goes on
            in the next turn.
        recording: relative to the archive's folder, or absolute.
        link: the recording's path as a URL, with the interval as its media fragment.
        exact: the query is met to the letter. False where these words only resemble what was asked for.
        question, answer: what the reporter asked, and what was answered; only where they were asked for, and found.
        before, after: the turns around this one, in the order they were spoken; only where they were asked for.
    """

    episode: str
    turn: int
    title: str
    person: str
    role: str
    start_ms: int
    end_ms: int
    text: str
    excerpt: str
    film: str
    festival: str
    year: int | None
    recording: str
    link: str
    exact: bool = True
    question: Said | None = None
    answer: Said | None = None
    before: tuple[Said, ...] = ()
    after: tuple[Said, ...] = ()


def hit_in(turn: IndexedTurn, query: Query) -> Hit | None:
    """The hit that a query has in a turn; None where the turn doesn't meet it."""
    match = locate(query, turn)
    return None if match is None else hit_at(turn, match)


def hit_at(turn: IndexedTurn, match: Match, *, exact: bool = True) -> Hit:
    """The hit at a place in a turn that was found already."""
    passage = slice(match.first, match.last + 1)
    start_ms = turn.run_times[match.first][0]
    end_ms = max(end for _, end in turn.run_times[passage])
    return Hit(turn.episode, turn.number, turn.title, turn.person, turn.role, start_ms, end_ms,
               " ".join(turn.run[passage]), excerpt(turn.words, match, following=turn.following), turn.film,
               turn.festival, turn.year, turn.recording, quote(turn.recording) + fragment(start_ms, end_ms), exact)


def excerpt(words: tuple[str, ...], match: Match, width: int = EXCERPT, following: tuple[str, ...] = ()) -> str:
    """The sentences around a match; some words around it, where a sentence has more than about `width` characters.

    >>> excerpt(("Yes.", "Russia", "needs", "a", "strong", "hand.", "She", "left."), Match(4, 5, ((4, 5),)), width=30)
    '… Russia needs a **strong hand**. …'

    Args:
        following: what is said after the turn, which is shown as far as the match goes on in it.
    """
    border = len(words)
    words += following[:max(0, match.last + 1 - border)]
    first, last = _around(words, match, width)
    opening = {max(start, first) for start, end in match.marks if end >= first and start <= last}
    closing = {min(end, last) for start, end in match.marks if end >= first and start <= last}
    shown = [f"{BORDER} " * (n == border) + _marked(words[n], n in opening, n in closing)
             for n in range(first, last + 1)]
    return " ".join([*["…"] * (first > 0), *shown, *["…"] * (last < len(words) - 1)])


def _around(words: Sequence[str], match: Match, width: int) -> tuple[int, int]:
    """The first and the last word of an excerpt: whole sentences where they fit, else as many words as do."""
    sentences = _sentences(words)
    first, last = _covering(sentences, match)
    if _length(words, first, last) <= width:
        return _grown(words, sentences, (first, last), width)
    single = [(n, n) for n in range(first, last + 1)]
    end = match.first
    while end < match.last and _length(words, match.first, end + 1) <= width:
        end += 1
    return _grown(words, single, (match.first, end), width) if end == match.last else (match.first, end)


def _sentences(words: Sequence[str]) -> list[tuple[int, int]]:
    """First and last word of each sentence."""
    ends = [n for n, word in enumerate(words) if ends_sentence(word)]
    if not ends or ends[-1] < len(words) - 1:
        ends.append(len(words) - 1)
    return list(zip([0, *(end + 1 for end in ends)], ends, strict=False))


def _covering(sentences: Sequence[tuple[int, int]], match: Match) -> tuple[int, int]:
    return (max(start for start, _ in sentences if start <= match.first),
            min(end for _, end in sentences if end >= match.last))


def _grown(words: Sequence[str], units: Sequence[tuple[int, int]], shown: tuple[int, int], width: int
           ) -> tuple[int, int]:
    """What is shown, and as many units on both sides of it as fit."""
    first, last = shown
    before = [start for start, _ in units if start < first]
    after = [end for _, end in units if end > last][::-1]
    while before or after:
        if before and _length(words, start := before.pop(), last) <= width:
            first = start
        else:
            before = []
        if after and _length(words, first, end := after.pop()) <= width:
            last = end
        else:
            after = []
    return first, last


def _length(words: Sequence[str], first: int, last: int) -> int:
    """How many characters these words have, with the spaces between."""
    return sum(map(len, words[first:last + 1])) + last - first


def _marked(word: str, opens: bool, closes: bool) -> str:
    """A word with its marks, which leave out the punctuation around it."""
    core = word.strip(".,;:!?…\"'“”‘’()[]-–—") or word
    before, _, after = word.partition(core)
    return f"{before}{MARK * opens}{core}{MARK * closes}{after}"
