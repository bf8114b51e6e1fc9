"""What is heard in an episode, or told by a file, before anybody is named."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from transcribe.diarization import attribute
from transcribe.editing import from_parsed
from transcribe.media.jingles import without
from transcribe.model.edits import Edit, Edits, RejectRepair, ReplaceText, reworded
from transcribe.model.stages import Recognition, SpeakerAssignment, Voiceprint
from transcribe.model.transcript import Coverage, Repair, SoundEvent, Turn, Word
from transcribe.pipeline.hearing import EpisodeStages
from transcribe.pipeline.sources import EpisodeInputs
from transcribe.recognition.guards import coverage
from transcribe.recognition.names import repair

#: Who speaks where nothing was said of anybody.
_ALONE = "SPEAKER_00"


class Heard(NamedTuple):
    """What is known of an episode's sound, by ear or from a file, before anybody is named.

    Attributes:
        named: whom a file names.
        layout: a file's paragraphs, headings and notes, which people's own edits come after.
    """

    recognition: Recognition
    turns: tuple[Turn, ...]
    sounds: tuple[SoundEvent, ...]
    repairs: tuple[Repair, ...] = ()
    coverage: Coverage | None = None
    voiceprints: tuple[Voiceprint, ...] = ()
    named: tuple[SpeakerAssignment, ...] = ()
    warnings: tuple[str, ...] = ()
    layout: tuple[Edit, ...] = ()


def heard(source: EpisodeInputs, hearing: EpisodeStages) -> Heard:
    """What an episode's sound tells.

    Raises:
        EngineUnavailable, AudioError: as `Pipeline.transcribe`.
    """
    sounds = hearing.sounds()
    speech = hearing.speech(sounds)
    recognition = hearing.recognition(speech)
    diarization = hearing.diarization(speech)
    words, repairs = _repaired(recognition, source)
    music = (SoundEvent(one.start_ms, one.end_ms, "music") for one in recognition.music)
    return Heard(
        recognition,
        attribute(words, diarization),
        tuple(sorted((*sounds, *music), key=lambda sound: sound.start_ms)),
        repairs,
        coverage(words, without(speech, recognition.music)),
        diarization.voiceprints,
        warnings=diarization.warnings,
    )


def told(source: EpisodeInputs, hearing: EpisodeStages) -> Heard:
    """What a file tells, and by ear what it doesn't, if there is a recording.

    Raises:
        EngineUnavailable, AudioError: as `Pipeline.transcribe`.
    """
    imported = source.imported
    assert imported is not None, "the caller has looked"
    told, duration_ms = from_parsed.spoken(imported.told), source.recording.duration_ms
    named = tuple(from_parsed.given(imported))
    if imported.tells_words and (imported.tells_speakers or not source.recording.path):
        as_told, laid_out = from_parsed.turns(told, duration_ms)
        turns = _reworded(as_told, source.edits)
        words = tuple(word for turn in turns for word in turn.words)
        layout = tuple(Edit(imported.author, imported.at, change) for change in laid_out)
        return Heard(Recognition(words, told.language), turns, told.sounds, named=named, layout=layout)
    sounds = (*told.sounds, *hearing.sounds())
    speech = hearing.speech(sounds)
    repairs: tuple[Repair, ...] = ()
    if imported.tells_words:
        recognition, diarization = from_parsed.recognition(told, duration_ms), hearing.diarization(speech)
        words = reworded(recognition.words, source.edits)
    else:
        recognition, diarization = hearing.recognition(speech), from_parsed.diarization(told)
        words, repairs = _repaired(recognition, source)
    return Heard(
        recognition,
        attribute(words, diarization),
        sounds,
        repairs,
        coverage(words, speech),
        diarization.voiceprints,
        named,
        diarization.warnings,
    )


def _reworded(turns: Sequence[Turn], edits: Edits) -> tuple[Turn, ...]:
    """The turns with what people wrote in place of their words; new words go to who spoke last before them."""
    words = [word for turn in turns for word in turn.words]
    speakers = [turn.speaker for turn in turns for _ in turn.words]
    starts = [word.start_ms for word in words]
    written = reworded(words, edits)
    return tuple(
        Turn.of(label, tuple(run))
        for label, run in groupby(
            written, key=lambda word: speakers[max(0, bisect_right(starts, word.start_ms) - 1)] if speakers else _ALONE
        )
    )


def _repaired(recognition: Recognition, source: EpisodeInputs) -> tuple[tuple[Word, ...], tuple[Repair, ...]]:
    """The words with misheard names mended, but where people said how they are written."""
    kept = [change.interval for _, change in source.edits.changes(RejectRepair)]
    words: list[Word] = []
    repairs: list[Repair] = []
    for as_heard, run in groupby(recognition.words, key=lambda word: any(map(word.overlap_ms, kept))):
        heard = tuple(run)
        mended, done = (heard, ()) if as_heard else repair(heard, source.terms, recognition.language)
        words += mended
        repairs += done
    by_hand = [change.interval for _, change in source.edits.changes(ReplaceText)]
    return reworded(words, source.edits), tuple(one for one in repairs if not any(map(one.overlap_ms, by_hand)))
