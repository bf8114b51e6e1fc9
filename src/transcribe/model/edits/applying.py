"""Edits laid over what machines made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, groupby

from transcribe.model.edits.kinds import (
    AddNote,
    Checked,
    CheckedTurn,
    PassageIs,
    ReplaceText,
    SetParagraphs,
    SoundIs,
    SpeakerIs,
)
from transcribe.model.edits.log import Edit, Edits
from transcribe.model.stages import SpeakerAssignment
from transcribe.model.transcript import (
    Evidence,
    Interval,
    Remark,
    SoundEvent,
    Speaker,
    Transcript,
    Turn,
    Word,
    shared_out,
)
from transcribe.text.scripts import split

#: What a person said is believed like nothing else, in log-odds.
_CERTAIN = 20.0


def given(turns: Sequence[Turn], edits: Edits) -> tuple[tuple[Turn, ...], tuple[SpeakerAssignment, ...]]:
    """Whom people named among these turns' speakers.

    A label is the person in whose stretches most of its time lies. Two labels of one person become one.

    Returns:
        The turns, and what was said of their speakers, by label; no two of one name.
    """
    said: dict[str, SpeakerAssignment] = {}
    for label in sorted({turn.speaker for turn in turns}):
        own = [turn for turn in turns if turn.speaker == label]
        for edit, change in edits.changes(SpeakerIs):
            shared_ms = sum(turn.overlap_ms(interval) for turn in own for interval in change.intervals)
            if 2 * shared_ms > sum(turn.duration_ms for turn in own):
                said[label] = SpeakerAssignment(label, change.person, change.role, f"by {edit.author}, {edit.at}")
    first: dict[str, str] = {}
    for one in said.values():
        if one.name:
            first.setdefault(one.name, one.label)
    merged = {one.label: first[one.name] for one in said.values() if one.name}
    return (
        _joined((merged.get(turn.speaker, turn.speaker), turn) for turn in turns),
        tuple(one for one in said.values() if merged.get(one.label, one.label) == one.label),
    )


def reworded(words: Sequence[Word], edits: Edits) -> tuple[Word, ...]:
    """The words with those that people wrote in place of what was recognised.

    New words whose times aren't known share their stretch by their lengths; all others stay as they are.

    >>> change = ReplaceText(Interval(0, 900), "Jessica Gorder", "Jessica Gorter")
    >>> said = [Word(0, 400, "jessica"), Word(450, 900, "order"), Word(950, 1200, "said")]
    >>> [(word.start_ms, word.text) for word in reworded(said, Edits((Edit("ann", "2026-01-01", change),)))]
    [(0, 'Jessica'), (484, 'Gorter'), (950, 'said')]
    """
    held = list(words)
    for _, change in edits.changes(ReplaceText):
        held = [word for word in held if not lies_in(word, change.interval)]
        held = sorted([*held, *_written(change)], key=lambda word: word.start_ms)
    return tuple(held)


def lies_in(word: Interval, stretch: Interval) -> bool:
    """Whether a change of this stretch concerns this word: more than half of it lies there.

    >>> lies_in(Word(0, 400, "so"), Interval(150, 900)), lies_in(Word(0, 400, "so"), Interval(200, 900))
    (True, False)
    """
    return 2 * word.overlap_ms(stretch) > word.duration_ms


def edited(transcript: Transcript, edits: Edits) -> Transcript:
    """The transcript with what people said of its passages, and wrote between them."""
    for edit, passage in edits.changes(PassageIs):
        transcript = _with_passage(transcript, passage, edit)
    checked = {turn for _, change in edits.changes(Checked) for turn in change.turns}
    layout = [change for _, change in edits.changes(SetParagraphs)]
    remarks, sounds = list(transcript.remarks), transcript.sounds
    for _, remarked in edits.changes(AddNote):
        _remark(remarks, remarked)
    for _, sound in edits.changes(SoundIs):
        sounds = _with_sound(sounds, sound)
    remarks.sort(key=lambda remark: remark.at_ms)
    return replace(
        transcript,
        remarks=tuple(remarks),
        sounds=sounds,
        turns=tuple(
            replace(
                turn,
                checked=CheckedTurn(turn.start_ms, turn.end_ms, turn.text) in checked,
                begins=_begins(turn, layout),
            )
            for turn in transcript.turns
        ),
    )


def _remark(remarks: list[Remark], change: AddNote) -> None:
    if change.was:  # else it is new, as hundreds are in a long document
        gone = [remark for remark in remarks if (remark.kind, remark.text) == (change.what, change.was)]
        if gone:
            remarks.remove(min(gone, key=lambda remark: abs(remark.at_ms - change.at_ms)))
    if change.now:
        remarks.append(Remark(change.at_ms, change.now, change.what))


def _with_sound(sounds: Iterable[SoundEvent], change: SoundIs) -> tuple[SoundEvent, ...]:
    kept = [sound for sound in sounds if not (sound.kind == change.was and sound.overlap_ms(change.interval))]
    if change.now:
        kept.append(SoundEvent(change.interval.start_ms, change.interval.end_ms, change.now))
    return tuple(sorted(kept, key=lambda sound: sound.start_ms))


def _begins(turn: Turn, layout: Iterable[SetParagraphs]) -> tuple[int, ...] | None:
    """Which of a turn's words begin a paragraph; None where nobody laid it out."""
    begins = turn.begins
    for change in layout:
        if not turn.overlap_ms(change.interval):
            continue  # a long document lays out hundreds of turns
        inside = [number for number, word in enumerate(turn.words) if lies_in(word, change.interval)]
        if not inside:
            continue
        if begins is None:
            begins = tuple(accumulate(len(paragraph) for paragraph in turn.paragraphs))
        laid = {
            min(inside, key=lambda number: abs(turn.words[number].start_ms - at_ms))
            for at_ms in change.begins_ms
            if turn.start_ms <= at_ms < turn.end_ms
        }
        begins = tuple(sorted((set(begins) - set(inside) | laid) - {0, len(turn.words)}))
    return begins


def _joined(spoken: Iterable[tuple[str, Turn]]) -> tuple[Turn, ...]:
    """Turns under these labels, with neighbours of one speaker made one."""
    return tuple(
        Turn.of(label, tuple(word for _, turn in run for word in turn.words))
        for label, run in groupby(spoken, key=lambda pair: pair[0])
    )


def _with_passage(transcript: Transcript, passage: PassageIs, edit: Edit) -> Transcript:
    if not any(lies_in(word, passage.interval) for word in transcript.words):
        return transcript
    known = _whose(transcript, passage)
    label = known.label if known else _free_label(transcript)
    spoken = [
        (label if inside else turn.speaker, Turn.of(turn.speaker, tuple(words)))
        for turn in transcript.turns
        for inside, words in groupby(turn.words, key=lambda word: lies_in(word, passage.interval))
    ]
    turns = _joined(spoken)
    heard = {turn.speaker for turn in turns}
    evidence = (Evidence("by hand", _CERTAIN, f"by {edit.author}, {edit.at}", passage.interval.start_ms),)
    added = () if known else (Speaker(label, passage.person, passage.role, 1.0, evidence),)
    return replace(
        transcript,
        turns=turns,
        speakers=tuple(speaker for speaker in (*transcript.speakers, *added) if speaker.label in heard),
    )


def _whose(transcript: Transcript, passage: PassageIs) -> Speaker | None:
    """The speaker who says a passage, if they are heard elsewhere."""
    voice = passage.voice
    if voice is None:
        return next((one for one in transcript.speakers if one.name and one.name == passage.person), None)
    there = {turn.speaker: turn.overlap_ms(voice) for turn in transcript.turns}
    label = max(there, key=lambda label: there[label], default="")
    return transcript.speaker(label) if there.get(label) else None


def _free_label(transcript: Transcript) -> str:
    taken = {speaker.label for speaker in transcript.speakers}
    return next(label for number in range(len(taken) + 1) if (label := f"SPEAKER_{number:02d}") not in taken)


def _written(change: ReplaceText) -> Iterator[Word]:
    """What was written in a stretch's place."""
    texts = split(change.now)
    times = change.times if len(change.times) == len(texts) else shared_out(texts, change.interval)
    for text, time in zip(texts, times, strict=True):
        yield Word(time.start_ms, time.end_ms, text, confidence=1.0)
