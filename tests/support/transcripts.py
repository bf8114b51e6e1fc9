"""Small transcripts, built from what is said."""

from __future__ import annotations

from collections.abc import Iterable

from transcribe.model.episode import Episode, Role
from transcribe.model.provenance import Provenance, Recording
from transcribe.model.transcript import Speaker, Transcript, Turn, Word

#: Each word lasts this long, and the next one follows after this.
WORD_MS, GAP_MS = 300, 50


def words(text: str, start_ms: int = 0) -> tuple[Word, ...]:
    """The words of a text, evenly timed."""
    step = WORD_MS + GAP_MS
    return tuple(Word(start_ms + n * step, start_ms + n * step + WORD_MS, word) for n, word in enumerate(text.split()))


def transcript(*said: tuple[str, Role, str], episode: Episode | None = None, id: str = "talk") -> Transcript:
    """A transcript of (name, role, text), a turn each; nobody knows who "" is.

    A name met before is the same speaker again; the first one heard is "SPEAKER_00".
    """
    labels: dict[str, str] = {}
    turns: list[Turn] = []
    for name, _, text in said:
        label = labels.setdefault(name, f"SPEAKER_{len(labels):02}")
        turns.append(Turn.of(label, words(text, turns[-1].end_ms + GAP_MS if turns else 0)))
    roles = {name: role for name, role, _ in said}
    speakers = (Speaker(label, name or None, roles[name], 0.9 if name else 0.0) for name, label in labels.items())
    return of_turns(turns, speakers, episode=episode, id=id)


def of_turns(
    turns: Iterable[Turn], speakers: Iterable[Speaker] = (), *, episode: Episode | None = None, id: str = "talk"
) -> Transcript:
    """A transcript of turns that were made by hand; the recording goes on for a second after the last word."""
    turns = tuple(turns)
    duration_ms = max((turn.end_ms for turn in turns), default=0) + 1000
    recording = Recording(f"audio/{id}.flac", "0" * 64, duration_ms, "flac", 16_000, 1)
    return Transcript(id, episode or Episode(), tuple(speakers), turns, Provenance(recording), language="en")
