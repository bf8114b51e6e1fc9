"""A transcript as something to read: what stands at its head, its paragraphs, and the notes at its foot."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from transcribe.model.episode import Role
from transcribe.model.parsed import sounds_alone
from transcribe.model.records import record
from transcribe.model.timecode import clock
from transcribe.model.transcript import Coverage, Speaker, Transcript, Word
from transcribe.text.labels import may_be_label
from transcribe.text.prose import one_line
from transcribe.text.scripts import join

_ROLES = {Role.REPORTER: "reporter", Role.GUEST: "guest"}


@record
class Paragraph:
    """Some sentences of one speaker, a sound (`[music]`), or a heading or note that a person wrote in between.

    Attributes:
        speaker: who speaks, where that changes, or where the words would be read as something else without; else
            empty, as for what isn't speech.
        role: what they are, where they are heard for the first time and it is known; else empty.
        label: the speaker's, and empty for what isn't speech.
        words: those that can be written.
    """

    start_ms: int
    speaker: str
    role: str
    text: str
    label: str = ""
    words: tuple[Word, ...] = ()
    kind: Literal["speech", "sound", "heading", "note"] = "speech"


def title(transcript: Transcript) -> str:
    """What stands above it all."""
    return one_line(transcript.episode.title) or transcript.id


def printed_name(speaker: Speaker) -> str:
    """What to call a speaker, on one line and never empty."""
    return one_line(speaker.known_as) or "Unknown speaker"


def facts(transcript: Transcript) -> Iterator[tuple[str, str]]:
    """What is known of the episode, as names and values."""
    episode, recording = transcript.episode, transcript.provenance.recording
    guests = ", ".join(episode.guests)
    found = (
        ("Reporters" if len(episode.reporters) > 1 else "Reporter", ", ".join(episode.reporters)),
        (
            "Guests" if len(episode.guests) > 1 else "Guest",
            f"{guests} ({episode.interviewee_role})" if guests and episode.interviewee_role else guests,
        ),
        ("Film", episode.film),
        ("Festival", " ".join(filter(None, (episode.festival, str(episode.year or ""))))),
        ("Section", episode.section),
        ("Duration", clock(recording.duration_ms)),
        ("Recording", recording.path),
    )
    return ((name, one_line(value)) for name, value in found if one_line(value))


def paragraphs(transcript: Transcript) -> Iterator[Paragraph]:
    """All that is heard, in paragraphs, with what people wrote in between; what isn't speech comes before the first
    paragraph that begins then or later."""
    between = [
        Paragraph(remark.at_ms, "", "", text, kind=remark.kind)
        for remark in transcript.remarks
        if (text := one_line(remark.text))
    ]
    between += [
        Paragraph(sound.start_ms, "", "", f"[{one_line(sound.kind)}]", kind="sound") for sound in transcript.sounds
    ]
    between.sort(key=lambda one: one.start_ms)
    for paragraph in _said(transcript):
        while between and between[0].start_ms <= paragraph.start_ms:
            yield between.pop(0)
        yield paragraph
    yield from between


def _said(transcript: Transcript) -> Iterator[Paragraph]:
    speaking = None
    met = set()
    for turn in transcript.turns:
        speaker = transcript.speaker(turn.speaker)
        for written in turn.paragraphs:
            words = tuple(word for word in written if one_line(word.text))
            if not words:
                continue
            text = one_line(join(word.text for word in words))
            changed = turn.speaker != speaking
            role = _ROLES.get(speaker.role, "") if turn.speaker not in met else ""
            shown = changed or may_be_label(text) or sounds_alone(text)
            yield Paragraph(words[0].start_ms, printed_name(speaker) if shown else "", role, text, turn.speaker, words)
            speaking = turn.speaker
            met.add(turn.speaker)


def notes(transcript: Transcript) -> Iterator[str]:
    """How it came about, and what to be wary of."""
    if transcript.translated_from:
        yield f"Translated by machine; what was said is in language “{one_line(transcript.translated_from)}”."
    engines = transcript.provenance.engines
    if transcript.provenance.imported:
        yield f"Imported from {one_line(transcript.provenance.imported)}."
    if engines:
        yield (
            "Made by machine ("
            + "; ".join(f"{stage.replace('_', ' ')}: {engine}" for stage, engine in engines.items())
            + ")."
        )
    yield from map(one_line, map(str, transcript.provenance.fallbacks))
    yield from map(one_line, transcript.warnings)
    if transcript.coverage is not None:
        yield _covered(transcript.coverage, len(transcript.discarded))


def left_out(transcript: Transcript) -> Iterator[tuple[int, str]]:
    """What was recognised and isn't in the paragraphs: when, and the words with the reason."""
    for passage in transcript.discarded:
        yield passage.start_ms, f"{one_line(passage.text)} ({passage.reason})"


def _covered(coverage: Coverage, discarded: int) -> str:
    """
    >>> _covered(Coverage(560_000, 552_400), 1)
    'Coverage: 9:12 of 9:20 speech transcribed, 1 passage discarded.'
    """
    said = f"Coverage: {clock(coverage.transcribed_ms)} of {clock(coverage.speech_ms)} speech transcribed"
    if coverage.gaps:
        places = ", ".join(clock(gap.start_ms) for gap in coverage.gaps)
        said += f", {len(coverage.gaps)} {'gap' if len(coverage.gaps) == 1 else 'gaps'} ({places})"
    if discarded:
        said += f", {discarded} {'passage' if discarded == 1 else 'passages'} discarded"
    return f"{said}."
