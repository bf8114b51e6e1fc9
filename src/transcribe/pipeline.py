"""One episode through the stages, top to bottom.

    probe -> speech -> recognition -> diarization -> naming -> transcript

The result of each stage but the last is kept under a key made of all that it depends on. So a changed credit re-runs
the naming alone, and an interrupted run goes on at the stage that it was in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cached_property, partial
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import TypeVar

from transcribe.archive import Archive, StageCache, digest
from transcribe.audio import VOICE_ACTIVITY, Probe, detect_speech, open_sound, probe
from transcribe.diarization import DIARIZERS, Diarizer, attribute
from transcribe.edits import AsHeard, Edits, Renamings, Reworded, edited, given, reworded
from transcribe.engines import Choice, Engine, EngineId, Fallback, Registry
from transcribe.episode import Episode
from transcribe.errors import InputError
from transcribe.pages import episode_from_tags, read_page
from transcribe.progress import Progress, StageProgress, silent
from transcribe.recognition import RECOGNIZERS, Recognizer
from transcribe.recognition.names import GLOSSARY_NAME, Term, hints, read_glossary, repair, terms
from transcribe.records import record
from transcribe.roles import assign, audit
from transcribe.settings import Settings
from transcribe.sound import Sound
from transcribe.stages import Diarization, Given, Recognition, SpeakerCount, Speech, VoiceMatch
from transcribe.timecode import clock
from transcribe.transcript import Provenance, Recording, Repair, Transcript, Word
from transcribe.voices import Known, VoiceprintsApart, keeps_voiceprints, load, match
from transcribe.voices import state as voices_state

T = TypeVar("T")
E = TypeVar("E", bound=Engine)

#: Part of every fingerprint: raised when a change of the program should make every transcript anew.
REVISION = "1"

#: A recording that differs this much from what its page states was probably cut off.
STATED_DURATION_TOLERANCE_MS = 5000


@record
class Source:
    """What is known of an episode before its sound is looked at by any engine.

    Attributes:
        page: its sidecar, as the archive stores paths; None where the recording's own tags were read.
        edits: what people changed by hand.
        renamings: names that people changed, over the whole archive.
        terms: what may be spoken of.
        fingerprint: digest of all that its transcript depends on.
    """

    id: str
    recording: Recording
    episode: Episode
    page: str | None
    edits: Edits
    renamings: Renamings
    terms: tuple[Term, ...]
    fingerprint: str
    warnings: tuple[str, ...] = ()

    def by_page(self, given: Iterable[Given]) -> list[Given]:
        """What people said of speakers, under the names that the page has for them: they are what is heard, too."""
        return [replace(one, name=self.renamings.credited(one.name, self.episode, self.id)) if one.name else one
                for one in given]

    def matched_by_page(self, matches: Iterable[VoiceMatch]) -> list[VoiceMatch]:
        """Whom the voices sound like, under the names that the page has for them."""
        return [replace(one, person=self.renamings.credited(one.person, self.episode, self.id)) for one in matches]


@dataclass(frozen=True, slots=True)
class Redo:
    """What of the work that was done before is done again.

    Attributes:
        all: everything, whatever is kept.
        upgrade: what an engine did that stood in for a better one.
        naming: all that no engine does.
    """

    all: bool = False
    upgrade: bool = False
    naming: bool = False


class Pipeline:
    """The stages over one archive with one set of settings. Engines are chosen and loaded when first needed."""

    def __init__(self, archive: Archive, settings: Settings, redo: Redo | None = None) -> None:
        self.archive = archive
        self.settings = settings
        self.redo = redo or Redo()
        self.cache = StageCache(archive.cache)

    @cached_property
    def recognizer(self) -> Choice[Recognizer]:
        """The recogniser of this run."""
        return RECOGNIZERS.choose(self.settings.recognizer, replace(self.settings, task="transcribe"))

    @cached_property
    def translator(self) -> Choice[Recognizer]:
        """The recogniser that gives English words."""
        return RECOGNIZERS.choose(self.settings.recognizer, replace(self.settings, task="translate"))

    @cached_property
    def voices(self) -> Known:
        """The voices that are known here, as they were when they were first asked for."""
        return load(self.archive) if self.settings.voices else Known()

    @cached_property
    def _voices_state(self) -> str:
        return voices_state(self.voices)

    @cached_property
    def diarizer(self) -> Choice[Diarizer]:
        """The diarizer of this run."""
        return DIARIZERS.choose(self.settings.diarizer, self.settings)

    def source(self, path: Path) -> Source:
        """What a recording and its page say.

        Raises:
            AudioError: the recording can't be decoded.
            PageError: its sidecar can't be read.
            InputError: the glossary, or a file of people's own work, can't be understood.
        """
        found = self._probe(path)
        sidecar = self.archive.sidecar(path)
        episode_id = self.archive.episode_id(path)
        episode = read_page(sidecar) if sidecar else episode_from_tags(found.tags)
        page = self.archive.relative(sidecar) if sidecar else None
        renamings = self.archive.renamings()
        edits = renamings.edits(self.archive.edits(episode_id), episode_id)
        known = terms(renamings.episode(episode, episode_id), read_glossary(self.archive.root / GLOSSARY_NAME))
        asked = self.settings.of_result()
        return Source(episode_id, found.recording, episode, page, edits, renamings, known,
                      digest(REVISION, found.recording, episode, renamings.episode(episode, episode_id), page, edits,
                             known, self._voices_state, sorted(asked.items())),
                      (*found.warnings, *_duration_warnings(episode, found.recording)))

    def previous(self, episode_id: str) -> Transcript | None:
        """The transcript that an earlier run made; None if there is none that can be read."""
        try:
            return self.archive.transcript(episode_id)
        except InputError:
            return None

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
            run = _Run(self, source, self._standing(previous), progress, stack)
            speech = run.speech()
            recognition = run.recognition(speech)
            diarization = run.diarization(speech)
        progress("naming", 0.0)
        words, repairs = _repaired(recognition, source)
        turns, said = given(attribute(words, diarization), source.edits)
        episode = source.renamings.episode(source.episode, source.id)
        matches = match(source.id, diarization.voiceprints, {credit.name for credit in episode.credits}, self.voices)
        speakers = source.renamings.speakers(
            assign(turns, source.episode, source.by_page(said), source.matched_by_page(matches)), source.id)
        transcript = Transcript(
            id=source.id, episode=episode, speakers=speakers, turns=turns,
            language=recognition.language, language_confidence=recognition.language_confidence,
            translated_from=recognition.translated_from, repairs=repairs, discarded=recognition.discarded,
            provenance=Provenance(
                source.recording, source.fingerprint, self.settings.of_result(), engines=run.engines,
                fallbacks=tuple(run.fallbacks), page=source.page, software=f"transcribe {version('transcribe')}"),
            warnings=(*source.warnings, *recognition.warnings, *diarization.warnings,
                      *audit(speakers, episode, matches)))
        return edited(transcript, source.edits)

    def translate(self, source: Source, transcript: Transcript, progress: StageProgress = silent) -> Transcript | None:
        """What was said, in English; None where it was said in English, or nothing was.

        The speakers are the transcript's own.

        Raises:
            EngineUnavailable, AudioError: as `transcribe`.
        """
        if transcript.language in (None, "en") or not transcript.turns:
            return None
        with ExitStack() as stack:
            run = _Run(self, source, transcript, progress, stack)
            speech = run.speech()
            recognition = run.translation(speech)
            turns, _ = given(attribute(recognition.words, run.diarization(speech)), source.edits)
        return replace(
            transcript, turns=turns, language=recognition.language, language_confidence=None,
            translated_from=recognition.translated_from, repairs=(), discarded=recognition.discarded,
            coverage=None, warnings=recognition.warnings, provenance=replace(
                transcript.provenance, engines=run.engines, fallbacks=tuple(run.fallbacks)))

    def _has_better(self, made: Provenance) -> bool:
        stood_in = {fallback.stage for fallback in made.fallbacks}
        return any(choose().id != made.engines[stage] for stage, choose in (
            (RECOGNIZERS.stage, lambda: self.recognizer), (DIARIZERS.stage, lambda: self.diarizer))
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
            return probe(path, self.archive.relative(path))
        key = digest(path, stat.st_size, stat.st_mtime_ns)
        return self.stage("probe", key, Probe, lambda: probe(path, self.archive.relative(path)))

    def stage(self, name: str, key: str, kind: type[T], make: Callable[[], T], cache: StageCache | None = None) -> T:
        """A stage's kept result, or its new one, which is then kept."""
        cache = cache or self.cache
        kept = None if self.redo.all else cache.get(name, key, kind)
        if kept is not None:
            return kept
        made = make()
        cache.put(name, key, made)
        return made


class _Run:
    """One episode's way through the stages that hear its sound."""

    def __init__(self, pipeline: Pipeline, source: Source, before: Transcript | None, progress: StageProgress,
                 stack: ExitStack) -> None:
        self._pipeline = pipeline
        self._source = source
        self._before = before
        self._progress = progress
        self._stack = stack
        self._cache = VoiceprintsApart(pipeline.archive, source.id, keep=keeps_voiceprints(
            pipeline.archive, pipeline.settings, source.id, source.episode))
        self.engines: dict[str, EngineId] = {}
        self.fallbacks: list[Fallback] = []

    @cached_property
    def _sound(self) -> Sound:
        # Decoded once, and only if a stage has to be made anew.
        self._progress("decoding", 0.0)
        return self._stack.enter_context(open_sound(self._pipeline.archive.locate(self._source.recording.path)))

    def speech(self) -> Speech:
        """Where someone speaks."""
        self.engines["voice_activity"] = VOICE_ACTIVITY
        key = digest(self._source.recording.sha256, VOICE_ACTIVITY)
        return self._pipeline.stage(
            "speech", key, Speech, lambda: detect_speech(self._sound, partial(self._progress, "speech")))

    def recognition(self, speech: Speech) -> Recognition:
        """What was said.

        The hints aren't part of the key: a credit that is mended mends the names that were recognised, and takes no
        new recognition.
        """
        return self._by_engine(
            RECOGNIZERS, lambda: self._pipeline.recognizer, Recognition,
            lambda engine, progress: engine.recognise(self._sound, speech, hints(self._source.terms), progress), speech)

    def translation(self, speech: Speech) -> Recognition:
        """What was said, in English."""
        chosen = self._pipeline.translator
        self._note(RECOGNIZERS.stage, chosen.id, chosen.fallbacks)
        return self._pipeline.stage(
            "translation", digest(self._source.recording.sha256, chosen.id, speech), Recognition,
            lambda: chosen.engine.recognise(self._sound, speech, hints(self._source.terms),
                                            partial(self._progress, "translation")))

    def diarization(self, speech: Speech) -> Diarization:
        """Who speaks when."""
        count = SpeakerCount(exactly=self._pipeline.settings.speakers,
                             expected=len(self._source.episode.credits) or None)
        return self._by_engine(
            DIARIZERS, lambda: self._pipeline.diarizer, Diarization,
            lambda engine, progress: engine.diarize(self._sound, speech, count, progress), speech, count)

    def _by_engine(self, registry: Registry[E], choose: Callable[[], Choice[E]], kind: type[T],
                   work: Callable[[E, Progress], T], *depends: object) -> T:
        stage = registry.stage

        def key(engine: EngineId) -> str:
            return digest(self._source.recording.sha256, engine, *depends)

        # What an engine did before stays, though a better one may have come since: `--upgrade` asks for that. So a
        # changed credit needs no engine at all.
        if self._before is not None and stage in self._before.provenance.engines:
            engine = self._before.provenance.engines[stage]
            kept = self._cache.get(stage, key(engine), kind)
            if kept is not None:
                self._note(stage, engine, self._before.provenance.fallbacks)
                return kept
        chosen = choose()
        self._note(stage, chosen.id, chosen.fallbacks)
        return self._pipeline.stage(
            stage, key(chosen.id), kind, lambda: work(chosen.engine, partial(self._progress, stage)), self._cache)

    def _note(self, stage: str, engine: EngineId, fallbacks: tuple[Fallback, ...]) -> None:
        self.engines[stage] = engine
        self.fallbacks += [fallback for fallback in fallbacks if fallback.stage == stage]


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


def _duration_warnings(episode: Episode, recording: Recording) -> tuple[str, ...]:
    stated = episode.duration_ms
    if stated is None or abs(stated - recording.duration_ms) <= STATED_DURATION_TOLERANCE_MS:
        return ()
    return (f"{recording.path}: lasts {clock(recording.duration_ms)}, and its page states {clock(stated)}; "
            "was the download cut off?",)
