"""The stages that hear an episode's sound, and what the episodes of a run share: engines, and results that are kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TypeVar

from transcribe import voices
from transcribe.alignment import ALIGNERS, aligner_for
from transcribe.alignment.forced import align_words
from transcribe.diarization import DIARIZERS, Diarizer
from transcribe.engines.registry import Choice, Engine, Registry
from transcribe.media import VOICE_ACTIVITY, SoundId, detect_speech, open_sound
from transcribe.media.fingerprints import Fingerprint
from transcribe.media.jingles import Jingle, locate, without
from transcribe.model.progress import Progress, StageProgress
from transcribe.model.provenance import EngineId, Fallback, Recording
from transcribe.model.sound import Sound
from transcribe.model.stages import Diarization, Hints, Recognition, SpeakerCount, Speech
from transcribe.model.transcript import SoundEvent, Transcript
from transcribe.pipeline import jingles
from transcribe.pipeline.sources import EpisodeInputs
from transcribe.recognition import RECOGNIZERS, Recognizer
from transcribe.recognition.guards import recognise_guarded
from transcribe.recognition.names import hints
from transcribe.settings import Settings
from transcribe.store.archive import Archive
from transcribe.store.keys import cache_key, content_digest
from transcribe.store.storage import StageCache
from transcribe.voices import KnownVoice, VoiceprintsApart, keeps_voiceprints

T = TypeVar("T")
E = TypeVar("E", bound=Engine)

#: Part of the key of what was recognised: raised when the guards would leave other words.
_GUARDS = 5
#: The same of their times: raised when `alignment.forced` would give others.
_ALIGNING = 1


@dataclass(frozen=True, slots=True)
class RerunPolicy:
    """What of the work that was done before is done again.

    Attributes:
        all: everything, whatever is kept.
        upgrade: what an engine did that stood in for a better one.
        naming: all that no engine does.
    """

    all: bool = False
    upgrade: bool = False
    naming: bool = False


class RunContext:
    """What the episodes of a run share. Engines are chosen and loaded when first needed."""

    def __init__(self, archive: Archive, settings: Settings, redo: RerunPolicy) -> None:
        self.archive = archive
        self.settings = settings
        self.redo = redo
        self.cache = StageCache(archive.cache)

    @cached_property
    def voices(self) -> KnownVoice:
        """The voices that are known here, as they were when they were first asked for."""
        return voices.load(self.archive) if self.settings.voices else KnownVoice()

    @cached_property
    def jingles(self) -> tuple[Jingle, ...]:
        """The jingles that are known here, as they were when they were first asked for."""
        return jingles.known(self.archive)

    @cached_property
    def learnt(self) -> str:
        """A digest of what was learnt from the archive as a whole, which transcripts depend on."""
        return cache_key(voices=voices.state(self.voices), jingles=jingles.state(self.jingles))

    @cached_property
    def recognizer(self) -> Choice[Recognizer]:
        """The recogniser of this run."""
        return RECOGNIZERS.choose(self.settings.recognizer, replace(self.settings, task="transcribe"))

    @cached_property
    def translator(self) -> Choice[Recognizer]:
        """The recogniser that gives English words."""
        return RECOGNIZERS.choose(self.settings.recognizer, replace(self.settings, task="translate"))

    @cached_property
    def diarizer(self) -> Choice[Diarizer]:
        """The diarizer of this run."""
        return DIARIZERS.choose(self.settings.diarizer, self.settings)

    def sound_id(self, recording: Recording) -> SoundId:
        """What stages hear of a recording."""
        return SoundId(recording.sha256, self.settings.track)

    def open_sound(self, recording: Recording, stack: ExitStack) -> Sound:
        """A recording's sound, for as long as the stack is open."""
        return stack.enter_context(open_sound(self.archive.locate(recording.path), self.settings.track))

    def fingerprint(self, recording: Recording, progress: StageProgress, stack: ExitStack) -> Fingerprint:
        """A recording's fingerprint."""
        return jingles.fingerprinted(
            self.cache,
            self.sound_id(recording),
            lambda: self.open_sound(recording, stack),
            partial(progress, "jingles"),
        )

    def stage(self, name: str, key: str, kind: type[T], make: Callable[[], T], cache: StageCache | None = None) -> T:
        """A stage's kept result, or its new one, which is then kept."""
        cache = cache or self.cache
        kept = None if self.redo.all else cache.get(name, key, kind)
        if kept is not None:
            return kept
        made = make()
        cache.put(name, key, made)
        return made


class EpisodeStages:
    """One episode's way through the stages that hear its sound.

    Attributes:
        engines: those that were at work, or had been before.
        fallbacks: those of their stages.
        heard: where someone speaks, once that was asked for.
    """

    def __init__(
        self,
        workshop: RunContext,
        source: EpisodeInputs,
        before: Transcript | None,
        progress: StageProgress,
        stack: ExitStack,
    ) -> None:
        self._workshop = workshop
        self._source = source
        self._before = before
        self._progress = progress
        self._stack = stack
        self._cache = VoiceprintsApart(
            workshop.archive,
            source.id,
            keep=keeps_voiceprints(workshop.archive, workshop.settings, source.id, source.episode),
        )
        self.heard: Speech | None = None
        self.engines: dict[str, EngineId] = {}
        self.fallbacks: list[Fallback] = []

    @cached_property
    def _sound(self) -> Sound:
        # Decoded once, and only if a stage has to be made anew.
        self._progress("decoding", 0.0)
        return self._workshop.open_sound(self._source.recording, self._stack)

    @property
    def _sound_id(self) -> SoundId:
        return self._workshop.sound_id(self._source.recording)

    def sounds(self) -> tuple[SoundEvent, ...]:
        """Where the archive's jingles are heard."""
        if not self._workshop.jingles:
            return ()
        heard = self._workshop.fingerprint(self._source.recording, self._progress, self._stack)
        return locate(heard, self._workshop.jingles)

    def speech(self, sounds: Sequence[SoundEvent]) -> Speech:
        """Where someone speaks, outside these sounds."""
        self.engines["voice_activity"] = VOICE_ACTIVITY
        key = cache_key(sound=self._sound_id, engine=VOICE_ACTIVITY)
        self.heard = without(
            self._workshop.stage(
                "speech", key, Speech, lambda: detect_speech(self._sound, partial(self._progress, "speech"))
            ),
            sounds,
        )
        return self.heard

    def recognition(self, speech: Speech) -> Recognition:
        """What was said, each word at its time.

        The hints are part of the engine's id, and with it of the key. What was recognised for an earlier transcript
        stands all the same when the page changes: repair mends the names, and takes no new recognition.
        """
        return self._aligned(
            self._by_engine(
                RECOGNIZERS,
                lambda: self._prompted(self._workshop.recognizer),
                Recognition,
                lambda engine, progress: recognise_guarded(engine, self._sound, speech, self._hints, progress),
                {"speech": speech, "guards": _GUARDS},
                kept_as=RECOGNIZERS.stage,
                before=self._before,
            ),
            speech,
        )

    def _aligned(self, recognition: Recognition, speech: Speech) -> Recognition:
        """The same words where the aligner finds them, if there is one for their language."""
        chosen = aligner_for(recognition.language, self._workshop.settings)
        if chosen is None:
            return recognition
        self.engines[ALIGNERS.stage] = chosen.id
        key = cache_key(
            sound=self._sound_id, engine=chosen.id, method=_ALIGNING, speech=speech, words=content_digest(recognition)
        )
        return self._workshop.stage(
            ALIGNERS.stage,
            key,
            Recognition,
            lambda: replace(
                recognition,
                words=align_words(
                    recognition.words, self._sound, speech, chosen.engine.align, partial(self._progress, ALIGNERS.stage)
                ),
            ),
        )

    def translation(self, speech: Speech, before: Transcript | None = None) -> Recognition:
        """What was said, in English.

        Args:
            before: the translation that an earlier run made, whose engine's result stands.
        """
        return self._by_engine(
            RECOGNIZERS,
            lambda: self._prompted(self._workshop.translator),
            Recognition,
            lambda engine, progress: recognise_guarded(engine, self._sound, speech, self._hints, progress),
            {"speech": speech, "guards": _GUARDS},
            kept_as="translation",
            before=before,
        )

    def diarization(self, speech: Speech) -> Diarization:
        """Who speaks when."""
        count = SpeakerCount(
            exactly=self._workshop.settings.speakers, expected=len(self._source.episode.credits) or None
        )
        return self._by_engine(
            DIARIZERS,
            lambda: self._workshop.diarizer,
            Diarization,
            lambda engine, progress: engine.diarize(self._sound, speech, count, progress),
            {"speech": speech, "count": count},
            kept_as=DIARIZERS.stage,
            before=self._before,
        )

    @cached_property
    def _hints(self) -> Hints:
        return hints(self._source.terms)

    def _prompted(self, choice: Choice[Recognizer]) -> Choice[Recognizer]:
        given = content_digest(self._hints)[:16] if self._hints.terms else ""
        return replace(choice, id=choice.id.prompted(given))

    def _by_engine(
        self,
        registry: Registry[E],
        choose: Callable[[], Choice[E]],
        kind: type[T],
        work: Callable[[E, Progress], T],
        depends: Mapping[str, object],
        *,
        kept_as: str,
        before: Transcript | None,
    ) -> T:
        stage = registry.stage

        def key(engine: EngineId) -> str:
            return cache_key(sound=self._sound_id, engine=engine, **depends)

        # What an engine did before stays, though a better one may have come since: `--upgrade` asks for that. So a
        # changed credit needs no engine at all.
        if before is not None and stage in before.provenance.engines:
            engine = before.provenance.engines[stage]
            kept = self._cache.get(kept_as, key(engine), kind)
            if kept is not None:
                self._note(stage, engine, before.provenance.fallbacks)
                return kept
        chosen = choose()
        self._note(stage, chosen.id, chosen.fallbacks)
        return self._workshop.stage(
            kept_as, key(chosen.id), kind, lambda: work(chosen.engine, partial(self._progress, kept_as)), self._cache
        )

    def _note(self, stage: str, engine: EngineId, fallbacks: tuple[Fallback, ...]) -> None:
        self.engines[stage] = engine
        self.fallbacks += [fallback for fallback in fallbacks if fallback.stage == stage]
