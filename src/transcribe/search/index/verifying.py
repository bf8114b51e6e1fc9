"""Whether an index holds what the transcripts say, turn by turn. The same for every engine."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from transcribe.errors import InputError
from transcribe.search.index.index import VerifyReport
from transcribe.search.match.turns import IndexedTurn, turns_of
from transcribe.store.archive import Archive


def compare(held: Iterable[IndexedTurn], archive: Archive) -> VerifyReport:
    """Compare the turns that an index holds, in the order of episodes and time, with an archive's transcripts."""
    there = set(archive.transcribed())
    seen: set[str] = set()
    extra: list[str] = []
    differing: list[str] = []
    unreadable: list[str] = []
    turns = 0
    for episode, group in groupby(held, key=lambda turn: turn.episode.id):
        found = list(group)
        turns += len(found)
        seen.add(episode)
        if episode not in there:
            extra.append(episode)
        elif (told := _told(archive, episode, unreadable)) is not None and told != found:
            differing.append(episode)
    missing = [episode for episode in sorted(there - seen) if _told(archive, episode, unreadable)]
    return VerifyReport(len(seen), turns, tuple(missing), tuple(extra), tuple(differing), tuple(unreadable))


def _told(archive: Archive, episode: str, unreadable: list[str]) -> list[IndexedTurn] | None:
    try:
        return list(turns_of(episode, archive.transcript(episode)))
    except InputError as error:
        unreadable.append(str(error))
        return None
