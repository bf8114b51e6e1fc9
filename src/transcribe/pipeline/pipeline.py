"""One episode through the stages, top to bottom.

    probe -> speech -> recognition -> diarization -> naming -> transcript

The result of each stage but the last is kept under a key made of all that it depends on. So a changed credit re-runs
the naming alone, and an interrupted run goes on at the stage that it was in.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from transcribe import voices
from transcribe.diarization import DIARIZERS, attribute
from transcribe.distribution import VERSION
from transcribe.editing import telling
from transcribe.errors import InputError
from transcribe.media import DECODING, Probe, probe
from transcribe.media.jingles import without
from transcribe.model.edits import AsHeard, Edit, Edits, Renamings, Reworded, edited, given, reworded
from transcribe.model.episode import Episode
from transcribe.model.progress import StageProgress, silent
from transcribe.model.stages import Given, Recognition, Speech, Voiceprint
from transcribe.model.timecode import clock
from transcribe.model.transcript import Coverage, Provenance, Recording, Repair, SoundEvent, Transcript, Turn, Word
from transcribe.pages import completed, episode_from_front_matter
from transcribe.pipeline.hearing import Hearing, Redo, Workshop
from transcribe.pipeline.jingles import fingerprint_key
from transcribe.pipeline.sources import Source, page_of
from transcribe.recognition import RECOGNIZERS
from transcribe.recognition.guards import coverage
from transcribe.recognition.names import GLOSSARY_NAME, read_glossary, repair, terms
from transcribe.roles import assign, audit
from transcribe.settings import Settings
from transcribe.store.archive import Archive
from transcribe.store.keys import cache_key

#: Part of every fingerprint: raised when a change of the program should make every transcript anew.
REVISION = "1"

#: A recording that differs this much from what its page states was probably cut off.
STATED_DURATION_TOLERANCE_MS = 5000

#: Who speaks where nothing was said of anybody.
_ALONE = "SPEAKER_00"


class Pipeline:
    """The stages over one archive with one set of settings."""

    def __init__(self, archive: Archive, settings: Settings, redo: Redo | None = None) -> None:
        self.archive = archive
        self.settings = settings
        self.redo = redo or Redo()
        self._workshop = Workshop(archive, settings, self.redo)

    def source(self, path: Path) -> Source:
        """What a recording and its page say.

        Raises:
            AudioError: the recording can't be decoded.
            PageError: its sidecar can't be read.
            InputError: its name isn't UTF-8; or the glossary, or a file of people's own work, can't be understood.
        """
        if not self.archive.can_store(path):
            raise InputError("has a name that isn't UTF-8, which no transcript can tell", path=path, mend="Rename it.")
        episode_id = self.archive.episode_id(path)
        imported = self.archive.imported(episode_id)
        if imported and path == self.archive.imported_path(episode_id):
            found = Probe(telling.recording(imported.told))
            beside = self.archive.audio / f"{episode_id}.none"
        else:
            found, beside = self._probe(path), path
        episode, sidecar, warnings = page_of(self.archive, beside, found.tags)
        if imported and imported.told.page:
            episode = completed(episode, episode_from_front_matter(imported.told.page)[0])
        page = self.archive.relative(sidecar) if sidecar else None
        renamings = self.archive.renamings()
        edits = self._edits(episode_id, renamings)
        known = terms(renamings.episode(episode, episode_id), read_glossary(self.archive.root / GLOSSARY_NAME))
        return Source(episode_id, found.recording, episode, page, edits, renamings, known,
                      cache_key(revision=REVISION, recording=found.recording, page=page, episode=episode,
                                renamed=renamings.episode(episode, episode_id), edits=edits, terms=known,
                                learnt=self._workshop.learnt, settings=self.settings.of_result(), imported=imported),
                      imported, found.loudest_dbfs,
                      (*found.warnings, *warnings, *_duration_warnings(episode, found.recording)))

    def previous(self, episode_id: str) -> Transcript | None:
        """The transcript that an earlier run made; None if there is none that can be read."""
        try:
            return self.archive.transcript(episode_id)
        except InputError:
            return None

    def _previous_translation(self, episode_id: str) -> Transcript | None:
        try:
            return self.archive.translation(episode_id)
        except InputError:
            return None

    def is_latest(self, source: Source) -> bool:
        """Whether nobody has changed anything by hand since the source was read."""
        renamings = self.archive.renamings()
        return (source.imported, source.renamings, source.edits) == (
            self.archive.imported(source.id), renamings, self._edits(source.id, renamings))

    def _edits(self, episode_id: str, renamings: Renamings) -> Edits:
        return renamings.edits(self.archive.edits(episode_id).in_force, episode_id)

    def is_current(self, source: Source, previous: Transcript | None) -> bool:
        """Whether doing this episode again would change nothing."""
        if previous is None or self.redo.all or self.redo.naming:
            return False
        # Names that no page credits are known only now.
        if (previous.provenance.fingerprint != source.fingerprint
                or source.renamings.speakers(previous.speakers, source.id) != previous.speakers):
            return False
        return not (self.redo.upgrade and self._has_better(previous.provenance))

    def transcribe(self, source: Source, previous: Transcript | None = None,
                   progress: StageProgress = silent) -> Transcript:
        """Make an episode's transcript. Nothing of the archive but the stage cache is written.

        Args:
            previous: the one that an earlier run made; its engines' results stand while the settings are the same.

        Raises:
            EngineUnavailable: an engine that is needed can't run here.
            AudioError: the recording broke since it was probed.
        """
        with ExitStack() as stack:
            hearing = Hearing(self._workshop, source, self._standing(previous), progress, stack)
            heard = _told(source, hearing) if source.imported else _heard(source, hearing)
        progress("naming", 0.0)
        turns, said = given(heard.turns, source.edits)
        by_hand = {one.label for one in said}
        said = (*said, *(one for one in heard.named if one.label not in by_hand))
        episode = source.renamings.episode(source.episode, source.id)
        credited = {credit.name for credit in episode.credits}
        matches = voices.match(source.id, heard.voiceprints, credited, self._workshop.voices)
        speakers = source.renamings.speakers(
            assign(turns, source.episode, source.by_page(said), source.matched_by_page(matches)), source.id)
        recognition = heard.recognition
        transcript = Transcript(
            id=source.id, episode=episode, speakers=speakers, turns=turns,
            language=recognition.language, language_confidence=recognition.language_confidence,
            translated_from=recognition.translated_from, repairs=heard.repairs, sounds=heard.sounds,
            discarded=recognition.discarded, coverage=heard.coverage,
            provenance=Provenance(
                source.recording, source.fingerprint, self.settings.of_result(), engines=hearing.engines,
                fallbacks=tuple(hearing.fallbacks), page=source.page,
                imported=str(source.imported) if source.imported else None,
                software=f"transcribe {VERSION}"),
            warnings=(*source.warnings, *recognition.warnings, *heard.warnings, *_empty(source, turns, hearing.heard),
                      *audit(speakers, episode, matches)))
        return edited(transcript, replace(source.edits, edits=(*heard.layout, *source.edits.edits)))

    def translate(self, source: Source, transcript: Transcript, progress: StageProgress = silent) -> Transcript | None:
        """What was said, in English; None where it was said in English, nothing was, or there is no recording.

        The speakers are the transcript's own.

        Raises:
            EngineUnavailable, AudioError: as `transcribe`.
        """
        if transcript.language in (None, "en") or not transcript.turns or not source.recording.path:
            return None
        before = self._standing(self._previous_translation(source.id))
        # Where somebody imported who speaks when, only the translation tells of a diarizer.
        diarized = transcript if DIARIZERS.stage in transcript.provenance.engines else before
        with ExitStack() as stack:
            hearing = Hearing(self._workshop, source, diarized, progress, stack)
            speech = hearing.speech(hearing.sounds())
            recognition = hearing.translation(speech, before)
            turns, _ = given(attribute(recognition.words, hearing.diarization(speech)), source.edits)
        return replace(
            transcript, turns=turns, language=recognition.language, language_confidence=None,
            translated_from=recognition.translated_from, repairs=(), discarded=recognition.discarded,
            coverage=coverage(recognition.words, speech), warnings=recognition.warnings, provenance=replace(
                transcript.provenance, engines=hearing.engines, fallbacks=tuple(hearing.fallbacks)))

    def fingerprint(self, path: Path, progress: StageProgress = silent) -> str:
        """Take a recording's fingerprint, which is kept, and return what it is kept under.

        Raises:
            AudioError: the recording can't be decoded.
        """
        recording = self._probe(path).recording
        with ExitStack() as stack:
            self._workshop.fingerprint(recording, progress, stack)
        return fingerprint_key(self._workshop.sound_id(recording))

    def _has_better(self, made: Provenance) -> bool:
        stood_in = {fallback.stage for fallback in made.fallbacks}
        return any(not choose().id.is_same_engine(made.engines[stage]) for stage, choose in (
            (RECOGNIZERS.stage, lambda: self._workshop.recognizer), (DIARIZERS.stage, lambda: self._workshop.diarizer))
            if stage in stood_in)

    def _standing(self, previous: Transcript | None) -> Transcript | None:
        # The transcript whose engines' results still stand.
        if previous is None or self.redo.all or self.redo.upgrade:
            return None
        return previous if previous.provenance.settings == self.settings.of_result() else None

    def _probe(self, path: Path) -> Probe:
        # Decoding and hashing take seconds; a file's size and time of change tell at once that it is the same.
        try:
            stat = path.stat()
        except OSError:
            return probe(path, self.archive.relative(path), self.settings.track)
        # The time of change can be set back, as copying programs do; that of the status can't.
        key = cache_key(path=path, size=stat.st_size, changed_ns=stat.st_mtime_ns, status_ns=stat.st_ctime_ns,
                        decoding=DECODING, track=self.settings.track)
        return self._workshop.stage(
            "probe", key, Probe, lambda: probe(path, self.archive.relative(path), self.settings.track))


class _Heard(NamedTuple):
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
    named: tuple[Given, ...] = ()
    warnings: tuple[str, ...] = ()
    layout: tuple[Edit, ...] = ()


def _heard(source: Source, hearing: Hearing) -> _Heard:
    """All by ear."""
    sounds = hearing.sounds()
    speech = hearing.speech(sounds)
    recognition = hearing.recognition(speech)
    diarization = hearing.diarization(speech)
    words, repairs = _repaired(recognition, source)
    music = (SoundEvent(one.start_ms, one.end_ms, "music") for one in recognition.music)
    return _Heard(recognition, attribute(words, diarization),
                  tuple(sorted((*sounds, *music), key=lambda sound: sound.start_ms)), repairs,
                  coverage(words, without(speech, recognition.music)), diarization.voiceprints,
                  warnings=diarization.warnings)


def _told(source: Source, hearing: Hearing) -> _Heard:
    """What a file tells, and by ear what it doesn't, if there is a recording."""
    imported = source.imported
    assert imported is not None, "the caller has looked"
    told, duration_ms = telling.spoken(imported.told), source.recording.duration_ms
    named = tuple(telling.given(imported))
    if imported.tells_words and (imported.tells_speakers or not source.recording.path):
        as_told, laid_out = telling.turns(told, duration_ms)
        turns = _reworded(as_told, source.edits)
        words = tuple(word for turn in turns for word in turn.words)
        layout = tuple(Edit(imported.author, imported.at, change) for change in laid_out)
        return _Heard(Recognition(words, told.language), turns, told.sounds, named=named, layout=layout)
    sounds = (*told.sounds, *hearing.sounds())
    speech = hearing.speech(sounds)
    repairs: tuple[Repair, ...] = ()
    if imported.tells_words:
        recognition, diarization = telling.recognition(told, duration_ms), hearing.diarization(speech)
        words = reworded(recognition.words, source.edits)
    else:
        recognition, diarization = hearing.recognition(speech), telling.diarization(told)
        words, repairs = _repaired(recognition, source)
    return _Heard(recognition, attribute(words, diarization), sounds, repairs, coverage(words, speech),
                  diarization.voiceprints, named, diarization.warnings)


def _reworded(turns: Sequence[Turn], edits: Edits) -> tuple[Turn, ...]:
    """The turns with what people wrote in place of their words; new words go to who spoke last before them."""
    words = [word for turn in turns for word in turn.words]
    speakers = [turn.speaker for turn in turns for _ in turn.words]
    starts = [word.start_ms for word in words]
    written = reworded(words, edits)
    return tuple(Turn.of(label, tuple(run)) for label, run in groupby(
        written, key=lambda word: speakers[max(0, bisect_right(starts, word.start_ms) - 1)] if speakers else _ALONE))


def _repaired(recognition: Recognition, source: Source) -> tuple[tuple[Word, ...], tuple[Repair, ...]]:
    """The words with misheard names mended, but where people said how they are written."""
    kept = [change.interval for _, change in source.edits.changes(AsHeard)]
    words: list[Word] = []
    repairs: list[Repair] = []
    for as_heard, run in groupby(recognition.words, key=lambda word: any(map(word.overlap_ms, kept))):
        heard = tuple(run)
        mended, done = (heard, ()) if as_heard else repair(heard, source.terms, recognition.language)
        words += mended
        repairs += done
    by_hand = [change.interval for _, change in source.edits.changes(Reworded)]
    return reworded(words, source.edits), tuple(one for one in repairs if not any(map(one.overlap_ms, by_hand)))


def _empty(source: Source, turns: Sequence[Turn], speech: Speech | None) -> tuple[str, ...]:
    """A warning where nothing at all was understood: never just an empty transcript."""
    if turns or not source.recording.path:
        return ()
    if source.loudest_dbfs is None:
        return (f"{source.recording.path}: is silent from end to end",)
    level = f"its loudest second is at {source.loudest_dbfs:.0f} dBFS"
    if speech is None or not speech.intervals:
        return (f"{source.recording.path}: no speech was found, though there is sound ({level}): listen to it",)
    return (f"{source.recording.path}: no words were recognised, though {clock(speech.duration_ms)} seem speech "
            f"({level}): listen to it",)


def _duration_warnings(episode: Episode, recording: Recording) -> tuple[str, ...]:
    stated = episode.duration_ms
    if stated is None or abs(stated - recording.duration_ms) <= STATED_DURATION_TOLERANCE_MS:
        return ()
    return (f"{recording.path}: lasts {clock(recording.duration_ms)}, and its page states {clock(stated)}; "
            "was the download cut off?",)
