"""One correction made wherever it is due: found over the whole archive, written as edits, undone as one."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from itertools import accumulate
from uuid import uuid4

from transcribe.archive import Archive
from transcribe.corrections import add, editing
from transcribe.edits import Edits, Reworded
from transcribe.errors import InputError
from transcribe.records import record
from transcribe.transcript import Interval, Transcript, Turn


@record
class Replacement:
    """A place where the text would change.

    Attributes:
        start_ms: where its turn begins.
        line_was, line_now: the turn's words around it, before and after.
    """

    episode: str
    start_ms: int
    change: Reworded
    line_was: str
    line_now: str


#: Words on either side of a change that are shown along with it.
_AROUND = 6


def find(transcripts: Iterable[Transcript], was: str, now: str,
         among: Container[tuple[str, int]] | None = None) -> Iterator[Replacement]:
    """Every place where these words stand, letter by letter and as whole words. Punctuation beside them stays.

    Args:
        among: (episode, start of the turn) of the turns that may be changed; None for all.

    Raises:
        InputError: there is nothing to look for.
    """
    if not was.split():
        raise InputError("there is nothing to replace", mend="Give the words that are to go.")
    pattern = re.compile(rf"(?<!\w){r' '.join(map(re.escape, was.split()))}(?!\w)")
    for transcript in transcripts:
        for turn in transcript.turns:
            if among is None or (transcript.id, turn.start_ms) in among:
                yield from _in_turn(transcript.id, turn, pattern, " ".join(now.split()))


def write(archive: Archive, found: Iterable[Replacement], author: str | None = None) -> tuple[str, ...]:
    """Write replacements as edits of one batch.

    Returns:
        The episodes that they concern, by id.
    """
    batch = uuid4().hex
    by_episode: dict[str, list[Reworded]] = {}
    for one in found:
        by_episode.setdefault(one.episode, []).append(one.change)
    for episode_id, changes in by_episode.items():
        add(archive, episode_id, changes, author, batch=batch)
    return tuple(sorted(by_episode))


def undo(archive: Archive) -> tuple[str, ...]:
    """Take the newest batch of replacements back.

    Returns:
        The episodes that it concerned, by id.

    Raises:
        InputError: there is none.
    """
    held = {episode_id: archive.edits(episode_id) for episode_id in archive.ids()}
    batches = [(edit.at, edit.batch) for edits in held.values() for edit in edits.edits if edit.batch]
    if not batches:
        raise InputError("nothing was replaced", mend="`transcribe edits ID` lists an episode's own edits.")
    newest = max(batches)[1]
    concerned = []
    with editing(archive):
        for episode_id in held:
            edits = archive.edits(episode_id).edits
            kept = tuple(edit for edit in edits if edit.batch != newest)
            if len(kept) < len(edits):
                archive.store_edits(episode_id, Edits(kept))
                concerned.append(episode_id)
    return tuple(concerned)


def _in_turn(episode_id: str, turn: Turn, pattern: re.Pattern[str], now: str) -> Iterator[Replacement]:
    texts = [word.text for word in turn.words]
    line = " ".join(texts)
    ends = list(accumulate(len(text) + 1 for text in texts))  # of each word, with the space behind it
    done = 0
    for match in pattern.finditer(line):
        first = next(number for number, end in enumerate(ends) if end > match.start())
        last = next(number for number, end in enumerate(ends) if end >= match.end())
        if first < done:
            continue  # its word was changed along with the one before
        done = last + 1
        start, end = ends[first] - len(texts[first]) - 1, ends[last] - 1
        written = pattern.sub(lambda _: now, line[start:end])
        interval = Interval(turn.words[first].start_ms, max(word.end_ms for word in turn.words[first:done]))
        before, after = texts[max(0, first - _AROUND):first], texts[done:done + _AROUND]
        yield Replacement(
            episode_id, turn.start_ms, Reworded(interval, line[start:end], " ".join(written.split())),
            " ".join((*before, line[start:end], *after)), " ".join((*before, *written.split(), *after)))
