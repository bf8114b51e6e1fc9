"""A transcript as something to read: what stands at its head, its paragraphs, and the notes at its foot."""

from __future__ import annotations

from collections.abc import Iterator

from transcribe.episode import Role
from transcribe.prose import ends_sentence, one_line
from transcribe.records import record
from transcribe.timecode import clock
from transcribe.transcript import Transcript, Turn, Word

# After so long a pause a sentence begins a new paragraph; a long paragraph ends with the next sentence, or where there
# is no punctuation at the next breath.
_PAUSE_MS, _BREATH_MS, _LONG_WORDS = 1_500, 600, 100

_ROLES = {Role.REPORTER: "reporter", Role.GUEST: "guest"}


@record
class Paragraph:
    """Some sentences of one speaker.

    Attributes:
        speaker: who speaks, where that changes; else empty.
        role: what they are, where they are heard for the first time and it is known; else empty.
    """

    start_ms: int
    speaker: str
    role: str
    text: str


def title(transcript: Transcript) -> str:
    """What stands above it all."""
    return one_line(transcript.episode.title) or transcript.id


def facts(transcript: Transcript) -> Iterator[tuple[str, str]]:
    """What is known of the episode, as names and values."""
    episode, recording = transcript.episode, transcript.provenance.recording
    guests = ", ".join(episode.guests)
    found = (
        ("Reporters" if len(episode.reporters) > 1 else "Reporter", ", ".join(episode.reporters)),
        ("Guests" if len(episode.guests) > 1 else "Guest",
         f"{guests} ({episode.interviewee_role})" if guests and episode.interviewee_role else guests),
        ("Film", episode.film),
        ("Festival", " ".join(filter(None, (episode.festival, str(episode.year or ""))))),
        ("Section", episode.section),
        ("Duration", clock(recording.duration_ms)),
        ("Recording", recording.path))
    return ((name, one_line(value)) for name, value in found if one_line(value))


def paragraphs(transcript: Transcript) -> Iterator[Paragraph]:
    """All that is said, in paragraphs."""
    speaking = None
    met = set()
    for turn in transcript.turns:
        speaker = transcript.speaker(turn.speaker)
        for words in parts(turn):
            text = one_line(" ".join(word.text for word in words))
            if not text:
                continue
            changed = turn.speaker != speaking
            role = _ROLES.get(speaker.role, "") if turn.speaker not in met else ""
            yield Paragraph(words[0].start_ms, one_line(speaker.known_as) if changed else "", role, text)
            speaking = turn.speaker
            met.add(turn.speaker)


def notes(transcript: Transcript) -> Iterator[str]:
    """How it came about, and what to be wary of."""
    engines = transcript.provenance.engines
    if engines:
        yield "Made by machine (" + "; ".join(
            f"{stage.replace('_', ' ')}: {engine}" for stage, engine in engines.items()) + ")."
    yield from map(one_line, map(str, transcript.provenance.fallbacks))
    yield from map(one_line, transcript.warnings)


def parts(turn: Turn) -> Iterator[tuple[Word, ...]]:
    """A turn's words, paragraph by paragraph."""
    punctuated = any(ends_sentence(word.text) for word in turn.words)
    begun = 0
    for at, (word, following) in enumerate(zip(turn.words, turn.words[1:], strict=False), start=1):
        pause = max(0, following.start_ms - word.end_ms)
        needed = _PAUSE_MS if at - begun < _LONG_WORDS else 0 if punctuated else _BREATH_MS
        if pause >= needed and (ends_sentence(word.text) or not punctuated):
            yield turn.words[begun:at]
            begun = at
    yield turn.words[begun:]
