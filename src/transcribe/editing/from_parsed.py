"""What an imported file tells, in the words of the stages that it stands in for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from transcribe.model.edits import AddNote, Change, Imported, SetParagraphs
from transcribe.model.episode import Role
from transcribe.model.parsed import ParsedTranscript, sounds_in, without_sounds
from transcribe.model.provenance import Recording
from transcribe.model.stages import Diarization, Recognition, SpeakerAssignment, SpeakerSegment
from transcribe.model.transcript import Interval, SoundEvent, Turn, Word
from transcribe.readers import timed
from transcribe.text.labels import is_nameless, name_and_role

#: Letters that stand together for the two of an interview: question and answer, the interviewer and whom they ask.
_PARTS: tuple[Mapping[str, Role], ...] = tuple(
    {asks: Role.REPORTER, answers: Role.GUEST}
    for asks, answers in (("Q", "A"), ("Question", "Answer"), ("Frage", "Antwort"), ("I", "B"), ("I", "P"), ("I", "R"))
)


def spoken(told: ParsedTranscript) -> ParsedTranscript:
    """What is said, and apart from it the sounds that are told in between ("[laughs]").

    >>> from transcribe.model.parsed import Passage
    >>> told = spoken(ParsedTranscript("srt", (Passage("Yes. [laughs]", start_ms=0, end_ms=900),)))
    >>> told.passages[0].text, told.sounds[0].kind
    ('Yes.', 'laughs')
    """
    passages, sounds = [], list(told.sounds)
    for passage, words in (
        timed(told)
        if any(sounds_in(passage.text) for passage in told.passages)
        else ((passage, ()) for passage in told.passages)
    ):
        kinds = sounds_in(passage.text)
        start_ms, end_ms = passage.start_ms, passage.end_ms
        if words and (start_ms is None or end_ms is None):
            start_ms, end_ms = words[0].start_ms, words[-1].end_ms
        if start_ms is not None and end_ms is not None and start_ms < end_ms:
            sounds += [SoundEvent(start_ms, end_ms, kind) for kind in kinds]
        passages.append(replace(passage, text=without_sounds(passage.text), words=()) if kinds else passage)
    return replace(told, passages=tuple(passages), sounds=tuple(sorted(sounds, key=lambda sound: sound.start_ms)))


def recording(told: ParsedTranscript) -> Recording:
    """What stands for the recording of an episode that has none: it is as long as its words go on."""
    ends = [passage.end_ms for passage in told.passages if passage.end_ms]
    last = max([*ends, *(word.end_ms for _, words in timed(told) for word in words), 1])
    return Recording("", "", told.duration_ms or last, "", 0, 0)


def recognition(told: ParsedTranscript, duration_ms: int) -> Recognition:
    """The words, with their times."""
    return Recognition(tuple(word for _, words in timed(told, duration_ms) for word in words), told.language)


def turns(told: ParsedTranscript, duration_ms: int) -> tuple[tuple[Turn, ...], tuple[Change, ...]]:
    """The words under their speakers' labels; and a document's paragraphs, headings and notes, as the changes that a
    person would make."""
    lined_up = _lined_up(told, duration_ms)
    made = tuple(
        Turn.of(label, tuple(one.word for one in run)) for label, run in groupby(lined_up, key=lambda one: one.label)
    )
    return made, tuple(_layout(told, lined_up, duration_ms)) if told.paragraphs else ()


def _layout(told: ParsedTranscript, lined_up: Sequence[_Placed], duration_ms: int) -> Iterator[Change]:
    for _, run in groupby(lined_up, key=lambda one: one.label):
        words = list(run)
        yield SetParagraphs(
            Interval(words[0].word.start_ms, max(one.word.end_ms for one in words)),
            tuple(one.word.start_ms for one in words[1:] if one.first),
        )
    begins = {one.passage: one.word.start_ms for one in reversed(lined_up) if one.first}
    for aside in told.asides:
        following = (begins[number] for number in range(aside.before, len(told.passages)) if number in begins)
        at_ms = next(following, duration_ms) if aside.at_ms is None else aside.at_ms
        yield AddNote(at_ms, aside.kind, "", aside.text)


class _Placed(NamedTuple):
    """A word in its place: the number of its passage, and whether it begins that."""

    label: str
    word: Word
    passage: int
    first: bool


def _lined_up(told: ParsedTranscript, duration_ms: int) -> list[_Placed]:
    labels = _labels(told)
    placed = [
        _Placed(labels[passage.speaker], word, number, at == 0)
        for number, (passage, words) in enumerate(timed(told, duration_ms))
        for at, word in enumerate(words)
    ]
    # Where two speak at once a file may tell one after the other: a transcript goes by time.
    placed.sort(key=lambda one: one.word.start_ms)
    rising = _rising([one.word for one in placed])
    return [one if one.word is word else one._replace(word=word) for one, word in zip(placed, rising, strict=True)]


def _rising(words: Sequence[Word]) -> Iterator[Word]:
    """The words, each beginning after the one before: an edit finds words by their times."""
    after = -1
    for word in words:
        if word.start_ms <= after:
            start_ms = after + 1
            word = replace(word, start_ms=start_ms, end_ms=max(word.end_ms, start_ms + 1))
        yield word
        after = word.start_ms


def diarization(told: ParsedTranscript) -> Diarization:
    """Who speaks when, where no words are told."""
    labels = _labels(told)
    segments = sorted(
        (
            SpeakerSegment(passage.start_ms, passage.end_ms, labels[passage.speaker])
            for passage in told.passages
            if passage.start_ms is not None and passage.end_ms is not None
        ),
        key=lambda segment: segment.start_ms,
    )
    return Diarization(tuple(_apart(segments)))


def given(imported: Imported) -> Iterator[SpeakerAssignment]:
    """Whom the file names, and their roles as far as it tells them."""
    told = imported.told
    roles = {passage.speaker: passage.role for passage in reversed(told.passages) if passage.role is not Role.UNKNOWN}
    labels = _labels(told)
    parts = next((parts for parts in _PARTS if set(parts) <= set(labels)), {})
    for called, label in labels.items():
        if called is None:
            continue
        role = roles.get(called) or parts.get(called) or name_and_role(called)[1]
        name = None if called in parts else _name(called, told)
        if name or role is not Role.UNKNOWN:
            yield SpeakerAssignment(label, name, role, f"in {imported}")


def _name(called: str, told: ParsedTranscript) -> str | None:
    """The name that this is, if it is one. In RTTM, which has no spaces, a single word may be any label."""
    if told.form == "rttm":
        return called.replace("_", " ").strip() if "_" in called and not is_nameless(called) else None
    return None if is_nameless(called) else called


def _labels(told: ParsedTranscript) -> dict[str | None, str]:
    """A label for each speaker, in the order in which they are first told."""
    return {
        called: f"SPEAKER_{number:02d}"
        for number, called in enumerate(dict.fromkeys(passage.speaker for passage in told.passages))
    }


def _apart(segments: list[SpeakerSegment]) -> Iterator[SpeakerSegment]:
    """The segments without overlap: each moment belongs to who began to speak last."""
    for at, segment in enumerate(segments):
        end = min([segment.end_ms, *(other.start_ms for other in segments[at + 1 : at + 2])])
        if end > segment.start_ms:
            yield SpeakerSegment(segment.start_ms, end, segment.label)
