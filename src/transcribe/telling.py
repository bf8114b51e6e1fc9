"""What an imported file tells, in the words of the stages that it stands in for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from transcribe.edits import Imported
from transcribe.episode import Role
from transcribe.labels import is_nameless, name_and_role
from transcribe.readers import timed
from transcribe.stages import Diarization, Given, Recognition, SpeakerSegment
from transcribe.told import Told, sounds_in, without_sounds
from transcribe.transcript import Recording, SoundEvent, Turn, Word


def spoken(told: Told) -> Told:
    """What is said, and apart from it the sounds that are told in between ("[laughs]").

    >>> from transcribe.told import Passage
    >>> told = spoken(Told("srt", (Passage("Yes. [laughs]", start_ms=0, end_ms=900),)))
    >>> told.passages[0].text, told.sounds[0].kind
    ('Yes.', 'laughs')
    """
    passages, sounds = [], list(told.sounds)
    for passage in told.passages:
        kinds = sounds_in(passage.text)
        if passage.start_ms is not None and passage.end_ms is not None and passage.start_ms < passage.end_ms:
            sounds += [SoundEvent(passage.start_ms, passage.end_ms, kind) for kind in kinds]
        passages.append(replace(passage, text=without_sounds(passage.text), words=()) if kinds else passage)
    return replace(told, passages=tuple(passages), sounds=tuple(sorted(sounds, key=lambda sound: sound.start_ms)))


def recording(told: Told) -> Recording:
    """What stands for the recording of an episode that has none: it is as long as its words go on."""
    ends = [passage.end_ms for passage in told.passages if passage.end_ms]
    last = max([*ends, *(word.end_ms for _, words in timed(told) for word in words), 1])
    return Recording("", "", told.duration_ms or last, "", 0, 0)


def recognition(told: Told, duration_ms: int) -> Recognition:
    """The words, with their times."""
    return Recognition(tuple(word for _, words in timed(told, duration_ms) for word in words), told.language)


def turns(told: Told, duration_ms: int) -> tuple[Turn, ...]:
    """The words under their speakers' labels."""
    labels = _labels(told)
    spoken = [(labels[passage.speaker], word) for passage, words in timed(told, duration_ms) for word in words]
    # Where two speak at once a file may tell one after the other: a transcript goes by time.
    spoken.sort(key=lambda one: one[1].start_ms)
    rising = _rising([word for _, word in spoken])
    return tuple(Turn.of(label, tuple(word for _, word in run)) for label, run in groupby(
        zip((label for label, _ in spoken), rising, strict=True), key=lambda one: one[0]))


def _rising(words: Sequence[Word]) -> Iterator[Word]:
    """The words, each beginning after the one before: an edit finds words by their times."""
    after = -1
    for word in words:
        start_ms = max(word.start_ms, after + 1)
        yield replace(word, start_ms=start_ms, end_ms=max(word.end_ms, start_ms + 1))
        after = start_ms


def diarization(told: Told) -> Diarization:
    """Who speaks when, where no words are told."""
    labels = _labels(told)
    segments = sorted((SpeakerSegment(passage.start_ms, passage.end_ms, labels[passage.speaker])
                       for passage in told.passages if passage.start_ms is not None and passage.end_ms is not None),
                      key=lambda segment: segment.start_ms)
    return Diarization(tuple(_apart(segments)))


def given(imported: Imported) -> Iterator[Given]:
    """Whom the file names, and their roles as far as it tells them."""
    told = imported.told
    roles = {passage.speaker: passage.role for passage in reversed(told.passages) if passage.role is not Role.UNKNOWN}
    for called, label in _labels(told).items():
        if called is None:
            continue
        role = roles.get(called, name_and_role(called)[1])
        name = _name(called, told)
        if name or role is not Role.UNKNOWN:
            yield Given(label, name, role, f"in {imported}")


def _name(called: str, told: Told) -> str | None:
    """The name that this is, if it is one. In RTTM, which has no spaces, a single word may be any label."""
    if told.form == "rttm":
        return called.replace("_", " ").strip() if "_" in called and not is_nameless(called) else None
    return None if is_nameless(called) else called


def _labels(told: Told) -> dict[str | None, str]:
    """A label for each speaker, in the order in which they are first told."""
    return {called: f"SPEAKER_{number:02d}"
            for number, called in enumerate(dict.fromkeys(passage.speaker for passage in told.passages))}


def _apart(segments: list[SpeakerSegment]) -> Iterator[SpeakerSegment]:
    """The segments without overlap: each moment belongs to who began to speak last."""
    for at, segment in enumerate(segments):
        end = min([segment.end_ms, *(other.start_ms for other in segments[at + 1:at + 2])])
        if end > segment.start_ms:
            yield SpeakerSegment(segment.start_ms, end, segment.label)
