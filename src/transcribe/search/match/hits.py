"""What a search answers with."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from transcribe.model.records import record
from transcribe.search.match.locate import AnyTurn, Locator, Match
from transcribe.search.match.quotes import QuotedTurn, link_to
from transcribe.search.match.spans import TextSpan
from transcribe.search.query.query import Query

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
        link: the recording's path as a URL, with the interval as its media fragment; empty where there is none.
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
    question: QuotedTurn | None = None
    answer: QuotedTurn | None = None
    before: tuple[QuotedTurn, ...] = ()
    after: tuple[QuotedTurn, ...] = ()


def hits_in(turns: Iterable[AnyTurn], query: Query, limit: int | None) -> list[Hit]:
    """The first so many hits that a query has in turns; None for all. Turns that don't meet it take no hit's place."""
    locator = Locator(query)
    found = (hit_in(turn, locator) for turn in turns)
    return list(islice((hit for hit in found if hit is not None), limit))


def hit_in(turn: AnyTurn, locator: Locator) -> Hit | None:
    """The hit that a query has in a turn; None where the turn doesn't meet it."""
    match = locator.match(turn)
    return None if match is None else hit_at(turn, match)


def hit_at(turn: AnyTurn, match: Match, *, exact: bool = True) -> Hit:
    """The hit at a place in a turn that was found already."""
    episode, start_ms, end_ms = turn.episode, turn.starts[match.first], max(turn.ends[match.first : match.last + 1])
    return Hit(
        episode.id,
        turn.number,
        episode.title,
        turn.person,
        turn.role,
        start_ms,
        end_ms,
        turn.run.between(match.first, match.last),
        excerpt(turn, match),
        episode.film,
        episode.festival,
        episode.year,
        episode.recording,
        link_to(episode.recording, start_ms, end_ms),
        exact,
    )


def excerpt(turn: AnyTurn, match: Match, width: int = EXCERPT) -> str:
    """The sentences around a match; some words around it, where a sentence has more than about `width` characters.

    What follows the turn is shown as far as the match goes on in it.
    """
    run, own = turn.run, turn.own
    count = max(own, match.last + 1)
    first, last = _around(run, count, turn.stops, match, width)
    changed = dict[int, str]()  # Words that aren't shown as they are written.
    for begin, end in match.marks:
        if end >= first and begin <= last:
            begin, end = max(begin, first), min(end, last)
            for n in {begin, end}:
                changed[n] = _marked(run.between(n, n), n == begin, n == end)
    if first <= own <= last:
        changed[own] = f"{BORDER} {changed.get(own) or run.between(own, own)}"
    shown = "".join(_with(changed, run, first, last, own))
    return " ".join([*["…"] * (first > 0), shown, *["…"] * (last < count - 1)])


def _with(changed: dict[int, str], run: TextSpan, first: int, last: int, own: int) -> Iterator[str]:
    """What is written from one word to another, in parts, some words of it changed, the first of the next turn too."""
    done = first
    for n in sorted(changed):
        if n > done:
            yield run.space(done) if done > first else ""
            yield run.between(done, n - 1)
        yield "" if n == first else " " if n == own else run.space(n)
        yield changed[n]
        done = n + 1
    if done <= last:
        yield run.space(done) if done > first else ""
        yield run.between(done, last)


def _around(run: TextSpan, count: int, stops: Sequence[int], match: Match, width: int) -> tuple[int, int]:
    """The first and the last word of an excerpt: whole sentences where they fit, else as many words as do.

    Args:
        count: how many of the run's words may be shown.
        stops: which of them end a sentence.
    """
    first, last = _sentence_start(stops, match.first), _sentence_end(stops, match.last, count)
    if run.length(first, last) <= width:
        return _grown(
            run,
            count,
            (first, last),
            width,
            lambda place: _sentence_start(stops, place),
            lambda place: _sentence_end(stops, place, count),
        )
    end = match.first
    while end < match.last and run.length(match.first, end + 1) <= width:
        end += 1
    if end < match.last:
        return match.first, end
    return _grown(run, count, (match.first, end), width, _itself, _itself)


def _sentence_start(stops: Sequence[int], place: int) -> int:
    """The first word of the sentence that a word stands in."""
    before = bisect_left(stops, place)
    return stops[before - 1] + 1 if before else 0


def _sentence_end(stops: Sequence[int], place: int, count: int) -> int:
    """The last word of the sentence that a word stands in, of so many words."""
    here = bisect_left(stops, place)
    return min(stops[here], count - 1) if here < len(stops) else count - 1


def _itself(place: int) -> int:
    return place


_End = Callable[[int], int]


def _grown(
    run: TextSpan, count: int, shown: tuple[int, int], width: int, start_of: _End, end_of: _End
) -> tuple[int, int]:
    """What is shown, and as many units on both sides of it as fit.

    Args:
        start_of, end_of: the first and the last word of the unit that a word stands in.
    """
    first, last = shown
    before, after = first > 0, last < count - 1
    while before or after:
        if before:
            start = start_of(first - 1)
            first, before = (start, start > 0) if run.length(start, last) <= width else (first, False)
        if after:
            end = end_of(last + 1)
            last, after = (end, end < count - 1) if run.length(first, end) <= width else (last, False)
    return first, last


def _marked(word: str, opens: bool, closes: bool) -> str:
    """A word with its marks, which leave out the punctuation around it."""
    core = word.strip(".,;:!?…\"'“”‘’()[]-–—") or word
    before, _, after = word.partition(core)
    return f"{before}{MARK * opens}{core}{MARK * closes}{after}"
