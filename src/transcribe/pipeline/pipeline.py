"""One episode through the stages, top to bottom.

    probe -> speech -> recognition -> diarization -> naming -> transcript

The result of each stage but the last is kept under a key made of all that it depends on. So a changed credit re-runs
the naming alone, and an interrupted run goes on at the stage that it was in.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from transcribe import voices
from transcribe.diarization import DIARIZERS, attribute
from transcribe.distribution import VERSION
from transcribe.editing import from_parsed
from transcribe.errors import InputError
from transcribe.media import DECODING, Probe, probe
from transcribe.model.edits import Edits, Renamings, edited, given
from transcribe.model.progress import StageProgress, silent
from transcribe.model.provenance import Provenance
from transcribe.model.transcript import Transcript
from transcribe.pages import completed, episode_from_front_matter
from transcribe.pipeline.heard import heard, told
from transcribe.pipeline.hearing import EpisodeStages, RerunPolicy, RunContext
from transcribe.pipeline.jingles import fingerprint_key
from transcribe.pipeline.sources import EpisodeInputs, page_of
from transcribe.pipeline.warnings import duration_warnings, empty
from transcribe.recognition import RECOGNIZERS
from transcribe.recognition.guards import coverage
from transcribe.recognition.names import GLOSSARY_NAME, read_glossary, terms
from transcribe.roles import assign, audit
from transcribe.settings import Settings
from transcribe.store.archive import Archive
from transcribe.store.keys import cache_key

#: Part of every fingerprint: raised when a change of the program should make every transcript anew.
REVISION = "1"


class Pipeline:
    """The stages over one archive with one set of settings."""

    def __init__(self, archive: Archive, settings: Settings, redo: RerunPolicy | None = None) -> None:
        self.archive = archive
        self.settings = settings
        self.redo = redo or RerunPolicy()
        self._workshop = RunContext(archive, settings, self.redo)

    def source(self, path: Path) -> EpisodeInputs:
        """What a recording and its page say.

        Raises:
            AudioError: the recording can't be decoded.
            PageError: its sidecar can't be read.
            InputError: its name isn't UTF-8; or the glossary, or a file of people's own work, can't be understood.
        """
        if not self.archive.can_store(path):
            raise InputError(
                "has a name that isn't UTF-8, which no transcript can contain", path=path, hint="Rename it."
            )
        episode_id = self.archive.episode_id(path)
        imported = self.archive.imported(episode_id)
        if imported and path == self.archive.imported_path(episode_id):
            found = Probe(from_parsed.recording(imported.told))
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
        return EpisodeInputs(
            episode_id,
            found.recording,
            episode,
            page,
            edits,
            renamings,
            known,
            cache_key(
                revision=REVISION,
                recording=found.recording,
                page=page,
                episode=episode,
                renamed=renamings.episode(episode, episode_id),
                edits=edits,
                terms=known,
                learnt=self._workshop.learnt,
                settings=self.settings.of_result(),
                imported=imported,
            ),
            imported,
            found.loudest_dbfs,
            (*found.warnings, *warnings, *duration_warnings(episode, found.recording)),
        )

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

    def is_latest(self, source: EpisodeInputs) -> bool:
        """Whether nobody has changed anything by hand since the source was read."""
        renamings = self.archive.renamings()
        return (source.imported, source.renamings, source.edits) == (
            self.archive.imported(source.id),
            renamings,
            self._edits(source.id, renamings),
        )

    def _edits(self, episode_id: str, renamings: Renamings) -> Edits:
        return renamings.edits(self.archive.edits(episode_id).in_force, episode_id)

    def is_current(self, source: EpisodeInputs, previous: Transcript | None) -> bool:
        """Whether doing this episode again would change nothing."""
        if previous is None or self.redo.all or self.redo.naming:
            return False
        # Names that no page credits are known only now.
        if (
            previous.provenance.fingerprint != source.fingerprint
            or source.renamings.speakers(previous.speakers, source.id) != previous.speakers
        ):
            return False
        return not (self.redo.upgrade and self._has_better(previous.provenance))

    def transcribe(
        self, source: EpisodeInputs, previous: Transcript | None = None, progress: StageProgress = silent
    ) -> Transcript:
        """Make an episode's transcript. Nothing of the archive but the stage cache is written.

        Args:
            previous: the one that an earlier run made; its engines' results stand while the settings are the same.

        Raises:
            EngineUnavailable: an engine that is needed can't run here.
            AudioError: the recording broke since it was probed.
        """
        with ExitStack() as stack:
            hearing = EpisodeStages(self._workshop, source, self._standing(previous), progress, stack)
            found = told(source, hearing) if source.imported else heard(source, hearing)
        progress("naming", 0.0)
        turns, said = given(found.turns, source.edits)
        by_hand = {one.label for one in said}
        said = (*said, *(one for one in found.named if one.label not in by_hand))
        episode = source.renamings.episode(source.episode, source.id)
        credited = {credit.name for credit in episode.credits}
        matches = voices.match(source.id, found.voiceprints, credited, self._workshop.voices)
        speakers = source.renamings.speakers(
            assign(turns, source.episode, source.by_page(said), source.matched_by_page(matches)), source.id
        )
        recognition = found.recognition
        transcript = Transcript(
            id=source.id,
            episode=episode,
            speakers=speakers,
            turns=turns,
            language=recognition.language,
            language_confidence=recognition.language_confidence,
            translated_from=recognition.translated_from,
            repairs=found.repairs,
            sounds=found.sounds,
            discarded=recognition.discarded,
            coverage=found.coverage,
            provenance=Provenance(
                source.recording,
                source.fingerprint,
                self.settings.of_result(),
                engines=hearing.engines,
                fallbacks=tuple(hearing.fallbacks),
                page=source.page,
                imported=str(source.imported) if source.imported else None,
                software=f"transcribe {VERSION}",
            ),
            warnings=(
                *source.warnings,
                *recognition.warnings,
                *found.warnings,
                *empty(source, turns, hearing.heard),
                *audit(speakers, episode, matches),
            ),
        )
        return edited(transcript, replace(source.edits, edits=(*found.layout, *source.edits.edits)))

    def translate(
        self, source: EpisodeInputs, transcript: Transcript, progress: StageProgress = silent
    ) -> Transcript | None:
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
            hearing = EpisodeStages(self._workshop, source, diarized, progress, stack)
            speech = hearing.speech(hearing.sounds())
            recognition = hearing.translation(speech, before)
            turns, _ = given(attribute(recognition.words, hearing.diarization(speech)), source.edits)
        return replace(
            transcript,
            turns=turns,
            language=recognition.language,
            language_confidence=None,
            translated_from=recognition.translated_from,
            repairs=(),
            discarded=recognition.discarded,
            coverage=coverage(recognition.words, speech),
            warnings=recognition.warnings,
            provenance=replace(transcript.provenance, engines=hearing.engines, fallbacks=tuple(hearing.fallbacks)),
        )

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
        return any(
            not choose().id.is_same_engine(made.engines[stage])
            for stage, choose in (
                (RECOGNIZERS.stage, lambda: self._workshop.recognizer),
                (DIARIZERS.stage, lambda: self._workshop.diarizer),
            )
            if stage in stood_in
        )

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
        key = cache_key(
            path=path,
            size=stat.st_size,
            changed_ns=stat.st_mtime_ns,
            status_ns=stat.st_ctime_ns,
            decoding=DECODING,
            track=self.settings.track,
        )
        return self._workshop.stage(
            "probe", key, Probe, lambda: probe(path, self.archive.relative(path), self.settings.track)
        )
