"""What a search answers with."""

from __future__ import annotations

from urllib.parse import quote

from transcribe.records import record
from transcribe.search.locate import Match, locate
from transcribe.search.query import Query
from transcribe.search.turns import IndexedTurn
from transcribe.timecode import fragment

#: Stands before and behind matched words in an excerpt, as Markdown's bold.
MARK = "**"
#: How long an excerpt is, in characters, marks not counted.
EXCERPT = 200


@record
class Hit:
    """A turn in which a query is met.

    Attributes:
        person: the speaker's name; "Speaker 2" where it isn't known.
        start_ms, end_ms: interval of the matched words; of the whole turn where only conditions were asked for.
        text: what was said in that interval.
        excerpt: the turn, or some of it around the matched words, which stand between `MARK`s.
        recording: relative to the archive's folder, or absolute.
        link: the recording's path as a URL, with the interval as its media fragment.
    """

    episode: str
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


def hit_in(turn: IndexedTurn, query: Query) -> Hit | None:
    """The hit that a query has in a turn; None where the turn doesn't meet it."""
    match = locate(query, turn)
    if match is None:
        return None
    passage = slice(match.first, match.last + 1)
    start_ms = turn.times[match.first][0]
    end_ms = max(end for _, end in turn.times[passage])
    return Hit(turn.episode, turn.title, turn.person, turn.role, start_ms, end_ms, " ".join(turn.words[passage]),
               excerpt(turn.words, match), turn.film, turn.festival, turn.year, turn.recording,
               quote(turn.recording) + fragment(start_ms, end_ms))


def excerpt(words: tuple[str, ...], match: Match, width: int = EXCERPT) -> str:
    """The words around a match, cut to about `width` characters.

    >>> excerpt(("Russia", "needs", "a", "strong", "hand,", "she", "said."), Match(3, 4, ((3, 4),)), width=20)
    '… a **strong hand**, she …'
    """
    first, last = _around(words, match, width)
    opening = {max(start, first) for start, end in match.marks if end >= first and start <= last}
    closing = {min(end, last) for start, end in match.marks if end >= first and start <= last}
    shown = [_marked(words[n], n in opening, n in closing) for n in range(first, last + 1)]
    return " ".join([*["…"] * (first > 0), *shown, *["…"] * (last < len(words) - 1)])


def _around(words: tuple[str, ...], match: Match, width: int) -> tuple[int, int]:
    """The first and the last word of an excerpt: as much of the match as fits, then as much on both sides of it."""
    first = last = match.first
    room = width - len(words[first])
    while last < match.last and room > len(words[last + 1]):
        last += 1
        room -= len(words[last]) + 1
    if last < match.last:
        return first, last
    while True:
        before = first > 0 and room > len(words[first - 1])
        if before:
            first -= 1
            room -= len(words[first]) + 1
        after = last < len(words) - 1 and room > len(words[last + 1])
        if after:
            last += 1
            room -= len(words[last]) + 1
        if not (before or after):
            return first, last


def _marked(word: str, opens: bool, closes: bool) -> str:
    """A word with its marks, which leave out the punctuation around it."""
    core = word.strip(".,;:!?…\"'“”‘’()[]-–—") or word
    before, _, after = word.partition(core)
    return f"{before}{MARK * opens}{core}{MARK * closes}{after}"
