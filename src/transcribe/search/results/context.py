"""What was said around a hit: the turns before and after, and the question with its answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from transcribe.errors import DocumentError
from transcribe.model.episode import Role
from transcribe.model.transcript import Transcript, Turn
from transcribe.search.match.hits import Hit
from transcribe.search.match.quotes import QuotedTurn, said
from transcribe.store.archive import Archive
from transcribe.text.questions import asks
from transcribe.text.scripts import join

#: A reporter's turn of so many words or fewer ("Yes, I see.") interrupts no answer, unless it asks.
BRIEF = 4


def surrounded(
    archive: Archive, hits: Iterable[Hit], *, turns: int = 0, exchange: bool = False, faults: list[str] | None = None
) -> list[Hit]:
    """The hits with what was said around them.

    Args:
        turns: how many turns before and after each.
        exchange: add what the reporter asked, and what was answered.

        faults: why a transcript can't be read is added to it, a line each; None to have it raised.

    An episode whose transcript has gone since it was indexed leaves its hits as they are, and so does a damaged one.

    Raises:
        DocumentError: a transcript is damaged; see `faults`.
    """
    read: dict[str, Transcript | None] = {}
    done = []
    for hit in hits:
        if hit.episode not in read:
            read[hit.episode] = _transcript(archive, hit.episode, faults)
        transcript = read[hit.episode]
        if transcript is not None and hit.turn < len(transcript.turns):
            spoken, at = transcript.turns, hit.turn
            question, answer = _exchange(transcript, at) if exchange else (None, None)
            hit = replace(
                hit,
                question=question,
                answer=answer,
                before=_each(transcript, spoken[max(0, at - turns) : at]),
                after=_each(transcript, spoken[at + 1 : at + 1 + turns]),
            )
        done.append(hit)
    return done


def _transcript(archive: Archive, episode_id: str, faults: list[str] | None) -> Transcript | None:
    try:
        return archive.transcript(episode_id) if archive.transcript_path(episode_id).exists() else None
    except DocumentError as error:
        if faults is None:
            raise
        faults.append(str(error))
        return None


def _each(transcript: Transcript, turns: Sequence[Turn]) -> tuple[QuotedTurn, ...]:
    return tuple(said(transcript, turn, turn.words) for turn in turns if turn.words)


def _exchange(transcript: Transcript, at: int) -> tuple[QuotedTurn | None, QuotedTurn | None]:
    """The last question up to a turn, and what was answered: by who speaks in that turn, or if that is the reporter by
    the first guest, else by whoever answers first."""
    turns = transcript.turns
    roles = [transcript.speaker(turn.speaker).role for turn in turns]
    questions = [n for n, turn in enumerate(turns) if roles[n] is Role.REPORTER and _leads(turn)]
    asked = max((n for n in questions if n <= at), default=None)
    if asked is None:
        return None, None
    until = min((n for n in questions if n > asked), default=len(turns))
    answers = [n for n in range(asked + 1, until) if roles[n] is not Role.REPORTER and turns[n].words]
    if roles[at] is Role.REPORTER:
        answers.sort(key=lambda n: roles[n] is not Role.GUEST)  # It stays in order otherwise.
        speaker = turns[answers[0]].speaker if answers else None
    else:
        speaker = turns[at].speaker
    given = _each(transcript, [turn for turn in turns[asked + 1 : until] if turn.speaker == speaker])
    return said(transcript, turns[asked], turns[asked].words), _joined(given)


def _leads(turn: Turn) -> bool:
    """Whether a reporter's turn is more than a sound of listening."""
    return len(turn.words) > BRIEF or asks([word.text for word in turn.words])


def _joined(parts: Sequence[QuotedTurn]) -> QuotedTurn | None:
    if not parts:
        return None
    return replace(
        parts[0],
        end_ms=max(part.end_ms for part in parts),
        text=join(part.text for part in parts),
        checked=all(part.checked for part in parts),
    )
