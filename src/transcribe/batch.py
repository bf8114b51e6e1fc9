"""Many episodes: which there are, doing them, going on past faults, and the report."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from pathlib import Path

from transcribe import jingles
from transcribe.archive import Archive, Failure
from transcribe.errors import (
    ArchiveError,
    Defect,
    EngineUnavailable,
    InputError,
    SettingsError,
    TranscribeError,
    as_ours,
)
from transcribe.executors import Died, Executor, Report
from transcribe.executors.local import InProcess, LocalProcesses
from transcribe.hearing import Redo, Workshop
from transcribe.pipeline import Pipeline
from transcribe.progress import silent
from transcribe.publishing import is_published, publish
from transcribe.records import record
from transcribe.reports import Outcome, Planned, RunReport, StageEvent, summed_up
from transcribe.search import open_index
from transcribe.settings import Settings, load_settings
from transcribe.sources import Source
from transcribe.storage import remove_scratch
from transcribe.transcript import Transcript

#: So many of the files that are passed over are named.
_MOST_NAMED = 8

#: How long a long run lets new transcripts wait before they can be searched for.
_SYNC_EVERY_S = 60.0


@record
class Task:
    """One recording to be done, with all that a process elsewhere needs to do it.

    Attributes:
        learnt: a digest of what is known of the archive as a whole as the run begins: voices, jingles.
    """

    archive: Path
    settings: Settings
    redo: Redo
    recording: Path
    learnt: str = ""


class _Clash(InputError):
    """Two recordings would be one episode."""


def _clash(recording: Path, namesake: str) -> _Clash:
    return _Clash(f"would be the same episode as {namesake}", path=recording, mend="Rename one of the two.")


@dataclass(frozen=True, slots=True)
class Batch:
    """A run over recordings of an archive.

    Attributes:
        paths: files and folders; none means the archive's `audio/`.
        jobs: how many episodes at a time, each in a process of its own; 1 works in this process.
        executor: where to work instead of this machine.
    """

    archive: Archive
    settings: Settings = field(default_factory=Settings)
    paths: Sequence[Path] = ()
    redo: Redo = field(default_factory=Redo)
    jobs: int = 1
    executor: Executor | None = None

    @property
    def recordings(self) -> list[Path]:
        """What is to be looked at; what was imported stands for a recording that isn't there.

        Raises:
            InputError: a path isn't there.
        """
        if self.paths:
            return self.archive.recordings(self.paths)
        imported = [name for name in self.archive.ids() if self.archive.imported_path(name).exists()]
        recordings = self.archive.recordings() if self.archive.audio.is_dir() or not imported else []
        recorded = {self.archive.episode_id(path) for path in recordings}
        pipeline = Pipeline(self.archive, self.settings, self.redo)
        for name in imported:
            previous = pipeline.previous(name)
            if name not in recorded and not (previous and previous.provenance.recording.path):
                recordings.append(self.archive.imported_path(name))
        return recordings

    @property
    def passed_over(self) -> str:
        """A line about the files in `audio/` that no run looks at; "" where there are none, or paths were named."""
        found = [] if self.paths else [self.archive.relative(path) for path in self.archive.passed_over()]
        if not found:
            return ""
        more = f" and {len(found) - _MOST_NAMED} more" if len(found) > _MOST_NAMED else ""
        return f"passed over, as neither recordings nor pages of one: {', '.join(found[:_MOST_NAMED])}{more}"

    def plan(self) -> Iterator[Planned]:
        """What `run` would do. Recordings are decoded to see whether they can be; no engine is loaded.

        Raises:
            InputError: a path isn't there, or no recording is found.
        """
        tasks, clashes = self._tasks()
        for clash in clashes:
            yield Planned(clash.recording, clash.id, "fail", failure=clash.failure)
        for task in tasks:
            try:
                yield _planned(task)
            except TranscribeError as error:
                fault = _failed(task, error)
                yield Planned(fault.recording, fault.id, "fail", failure=fault.failure)

    def run(self, on_stage: Callable[[StageEvent], None] = silent,
            on_outcome: Callable[[Outcome], None] = silent) -> RunReport:
        """Do what is to be done. A recording that fails costs that recording alone.

        Args:
            on_stage, on_outcome: called in this process, the former from another thread if `jobs` is above 1.

        Raises:
            InputError: a path isn't there, or no recording is found.
            ArchiveError: another run is at work in this archive.
            EngineUnavailable, SettingsError: no episode can be done so; those done before are kept.
        """
        started = time.monotonic()
        tasks, outcomes = self._tasks()
        for outcome in outcomes:
            on_outcome(outcome)
        with self.archive.lock("run", timeout_s=0):
            executor = self.executor or (InProcess() if self.jobs == 1 else LocalProcesses(self.jobs))
            tasks = self._informed(tasks, executor, partial(_deliver, on_stage))
            synced = started
            try:
                # Closed at once where it is left early, so that nobody works on when the lock is free.
                with closing(executor.run(work, tasks, partial(_deliver, on_stage))) as results:
                    for task, result in results:
                        outcome = _died(task, result) if isinstance(result, Died) else result
                        outcomes.append(outcome)
                        on_outcome(outcome)
                        if time.monotonic() - synced > _SYNC_EVERY_S:
                            self._sync_index()
                            synced = time.monotonic()
            finally:
                if not isinstance(executor, InProcess):
                    remove_scratch(self.archive.index)  # of processes that were ended while they wrote
                warnings, faults = self._sync_index()
        report = summed_up(outcomes, round((time.monotonic() - started) * 1000))
        return replace(report, failed=report.failed + faults, warnings=(
            *filter(None, [self.passed_over]), *report.warnings, *warnings, *self._workshop().voices.warnings))

    def _informed(self, tasks: list[Task], executor: Executor, report: Report) -> list[Task]:
        """The tasks, after a look at what recurs in the recordings that are new."""
        new = [task for task in tasks if not self.archive.transcript_path(
            self.archive.episode_id(task.recording)).exists()]
        if not new:
            return tasks
        with closing(executor.run(survey, new, report)) as results:
            surveyed = sorted(key for _, key in results if isinstance(key, str))
        jingles.learn_archive(self.archive, surveyed)
        now = self._workshop().learnt
        return [replace(task, learnt=now) for task in tasks]

    def _workshop(self) -> Workshop:
        return Workshop(self.archive, self.settings, self.redo)

    def _sync_index(self) -> tuple[tuple[str, ...], tuple[Failure, ...]]:
        # The transcripts are safe whatever becomes of the index, so its faults end no run.
        try:
            return open_index(self.archive).sync(self.archive).unreadable, ()
        except (ArchiveError, EngineUnavailable) as error:
            return (), (Failure(error.path or self.archive.relative(self.archive.search), error.reason, error.mend),)

    def _tasks(self) -> tuple[list[Task], list[Outcome]]:
        recordings = self.recordings
        if not recordings:
            raise InputError("there are no recordings here", path=self.paths[0] if self.paths else self.archive.audio,
                             mend="Put them there, or name files or folders: transcribe run PATH ...")
        first: dict[str, Path] = {}
        tasks, clashes = [], []
        known = self._workshop().learnt
        for path in recordings:
            task = Task(self.archive.root, self.settings, self.redo, path, known)
            namesake = first.setdefault(self.archive.episode_id(path), path)
            if namesake == path:
                tasks.append(task)
            else:
                clashes.append(_failed(task, _clash(path, self.archive.relative(namesake))))
        return tasks, clashes


def refresh(archive: Archive, episode_ids: Iterable[str]) -> RunReport:
    """Make episodes anew after a change by hand, with the settings that they were made with.

    Their engines' results are kept, so it takes no engine unless the cache was emptied.

    Raises:
        ArchiveError: a run is at work in this archive.
        SettingsError: the archive's settings file can't be used.
        EngineUnavailable: the cache was emptied, and the engine isn't here any more.
    """
    started = time.monotonic()
    here = load_settings(archive.root)
    groups: dict[Settings, list[Path]] = {}
    outcomes = []
    for episode_id in episode_ids:
        origin = archive.transcript(episode_id).provenance
        path = archive.made_from(episode_id, origin.recording.path)
        if path.exists():
            groups.setdefault(here.like(origin.settings), []).append(path)
        else:
            outcomes.append(Outcome(origin.recording.path, episode_id, "failed", failure=Failure(
                origin.recording.path, "isn't there, so the transcript stays as it was", "Put it back, and run it.")))
    failed = [outcome.failure for outcome in outcomes if outcome.failure]
    for settings, paths in groups.items():
        # Its own list of failures knows of the index's too.
        failed += Batch(archive, settings, paths, Redo(naming=True)).run(on_outcome=outcomes.append).failed
    return replace(summed_up(outcomes, round((time.monotonic() - started) * 1000)), failed=tuple(failed))


def survey(task: Task, report: Report) -> str | None:
    """Take a recording's fingerprint, in any process; its key, or None where it can't be taken.

    Whatever is wrong with it is told when it is its turn.
    """
    def on_stage(stage: str, done: float) -> None:
        report(StageEvent(Archive(task.archive).relative(task.recording), stage, done))

    try:
        return _pipeline(task.archive, task.settings, task.redo, task.learnt).fingerprint(task.recording, on_stage)
    except Exception:
        return None


def work(task: Task, report: Report) -> Outcome:
    """Do one recording, whatever comes of it. This is what executors run, in any process.

    Raises:
        EngineUnavailable, SettingsError: every other recording would fare the same.
    """
    try:
        return _done(task, report)
    except (EngineUnavailable, SettingsError):
        raise
    except _Clash as error:
        return _failed(task, error)  # and leave the namesake's folder alone
    except TranscribeError as error:
        outcome = _failed(task, error)
    except Exception as error:
        # Nobody foresaw this; all the same it costs this episode alone.
        known = as_ours(error)
        outcome = _failed(task, known)
        if isinstance(known, Defect):
            outcome = replace(outcome, traceback=traceback.format_exc())
    _keep_failure(task, outcome)
    return outcome


def _done(task: Task, report: Report) -> Outcome:
    started = time.monotonic()
    pipeline = _pipeline(task.archive, task.settings, task.redo, task.learnt)
    archive = pipeline.archive
    stored = archive.relative(task.recording)
    source, previous = _judged(pipeline, task.recording)
    if previous is not None and pipeline.is_current(source, previous):
        archive.forget_failure(source.id)
        if not is_published(archive, source.id):
            publish(archive, previous)
        return Outcome(stored, source.id, "skipped")

    def on_stage(stage: str, done: float) -> None:
        report(StageEvent(stored, stage, done))

    transcript = pipeline.transcribe(source, previous, on_stage)
    if task.settings.task == "translate":
        translation = pipeline.translate(source, transcript, on_stage)
        if translation:
            publish(archive, translation)
            archive.store_translation(translation)
    # The transcript comes last: once it is there, a later run passes over the episode.
    publish(archive, transcript)
    archive.store(transcript)
    return Outcome(
        stored, source.id, "done", source.recording.duration_ms,
        round((time.monotonic() - started) * 1000),
        tuple(f"{speaker.known_as} ({speaker.role})" for speaker in transcript.speakers),
        {stage: str(engine) for stage, engine in transcript.provenance.engines.items()},
        transcript.provenance.fallbacks, transcript.warnings)


def _planned(task: Task) -> Planned:
    pipeline = _pipeline(task.archive, task.settings, task.redo, task.learnt)
    source, previous = _judged(pipeline, task.recording)
    stored = pipeline.archive.relative(task.recording)
    if pipeline.is_current(source, previous):
        return Planned(stored, source.id, "skip", source.recording.duration_ms)
    known = pipeline.archive.transcript_path(source.id).exists()
    return Planned(stored, source.id, "again" if known else "new", source.recording.duration_ms)


def _judged(pipeline: Pipeline, recording: Path) -> tuple[Source, Transcript | None]:
    source = pipeline.source(recording)
    previous = pipeline.previous(source.id)
    made_from = previous.provenance.recording.path if previous else ""
    if made_from and made_from != source.recording.path and pipeline.archive.locate(made_from).exists():
        raise _clash(recording, made_from)
    return source, previous


@lru_cache(maxsize=1)
def _pipeline(archive: Path, settings: Settings, redo: Redo, learnt: str) -> Pipeline:
    # One a process, so that models are loaded once; another one where more was learnt.
    return Pipeline(Archive(archive), settings, redo)


def _failed(task: Task, error: TranscribeError) -> Outcome:
    archive = Archive(task.archive)
    stored = archive.relative(task.recording)
    # The line names the recording once, unless it is about another file, such as its page.
    elsewhere = error.path is not None and archive.relative(Path(error.path)) != stored
    reason = f"{archive.relative(Path(error.path))}: {error.reason}" if elsewhere and error.path else error.reason
    return Outcome(stored, archive.episode_id(task.recording), "failed",
                   failure=Failure(stored, reason, error.mend))


def _died(task: Task, death: Died) -> Outcome:
    outcome = _failed(task, TranscribeError(
        f"its process died ({death.reason})", mend="Often memory ran out: run it alone, or with fewer --jobs."))
    _keep_failure(task, outcome)
    return outcome


def _keep_failure(task: Task, outcome: Outcome) -> None:
    # `list` shows it later. If even that can't be written, the report still says it.
    if outcome.failure is not None:
        with suppress(ArchiveError):
            Archive(task.archive).store_failure(outcome.id, outcome.failure)


def _deliver(on_stage: Callable[[StageEvent], None], event: object) -> None:
    if isinstance(event, StageEvent):
        on_stage(event)
