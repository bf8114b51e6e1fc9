"""Many episodes: which there are, doing them, going on past faults, and the report."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

from transcribe.editing.importing import source_of
from transcribe.errors import ArchiveBusy, ArchiveError, EngineUnavailable, InputError, TranscribeError
from transcribe.model.progress import CancelToken, silent
from transcribe.pipeline import jingles
from transcribe.pipeline.executors import Died, Executor, Report
from transcribe.pipeline.executors.local import InProcess, LocalProcesses
from transcribe.pipeline.following import Listeners, followed
from transcribe.pipeline.hearing import RerunPolicy, RunContext
from transcribe.pipeline.pipeline import Pipeline
from transcribe.pipeline.reports import Outcome, Planned, RunReport, StageEvent, summed_up
from transcribe.pipeline.tasks import Task, clash, died, failed_task, planned, survey, work
from transcribe.search import open_index
from transcribe.settings import Settings, load_settings
from transcribe.store.archive import Archive, Failure
from transcribe.store.runs import RunLog
from transcribe.store.storage import remove_scratch

#: So many of the files that are passed over are named.
_MOST_NAMED = 8

#: How long a long run lets new transcripts wait before they can be searched for.
_SYNC_EVERY_S = 60.0


@dataclass(frozen=True, slots=True)
class Batch:
    """A run over recordings of an archive.

    Attributes:
        paths: files and folders; none means the archive's `audio/`.
        jobs: how many episodes at a time, each in a process of its own; 1 works in this process.
        executor: where to work instead of this machine.
        sync_every_s: how long new transcripts wait before they can be searched for; at the end they can be anyway.
        beside: whether it may work beside a run, for what somebody changed or imported just now. Then nothing is learnt
            from the archive as a whole.
    """

    archive: Archive
    settings: Settings = field(default_factory=Settings)
    paths: Sequence[Path] = ()
    redo: RerunPolicy = field(default_factory=RerunPolicy)
    jobs: int = 1
    executor: Executor | None = None
    beside: bool = False
    sync_every_s: float = _SYNC_EVERY_S

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
        return f"skipped, since they are neither recordings nor pages: {', '.join(found[:_MOST_NAMED])}{more}"

    def plan(self) -> Iterator[Planned]:
        """What `run` would do. Recordings are decoded to see whether they can be; no engine is loaded.

        Raises:
            InputError: a path isn't there, or no recording is found.
        """
        tasks, clashes = self._tasks()
        for namesake in clashes:
            yield Planned(namesake.recording, namesake.id, "fail", failure=namesake.failure)
        for task in tasks:
            try:
                yield planned(task)
            except TranscribeError as error:
                fault = failed_task(task, error)
                yield Planned(fault.recording, fault.id, "fail", failure=fault.failure)

    def run(
        self,
        on_stage: Callable[[StageEvent], None] = silent,
        on_outcome: Callable[[Outcome], None] = silent,
        cancel: CancelToken | None = None,
    ) -> RunReport:
        """Do what is to be done. A recording that fails costs that recording alone.

        Other processes can follow it by `store.runs`.

        Args:
            on_stage, on_outcome: called in this process, the former from another thread if `jobs` is above 1.
            cancel: ends the run from another thread. What is finished is kept, as after Ctrl-C.

        Raises:
            InputError: a path isn't there, or no recording is found.
            ArchiveError: another run is at work in this archive.
            EngineUnavailable, SettingsError: no episode can be done so; those done before are kept.
            Cancelled: by the token.
        """
        started = time.monotonic()
        tasks, clashes = self._tasks()
        with nullcontext() if self.beside else self.archive.lock("run", timeout_s=0):
            log = RunLog(self.archive.runs, "refresh" if self.beside else "run", len(tasks) + len(clashes))
            with followed(log):
                outcomes, warnings, faults = self._work(tasks, clashes, Listeners(log, on_stage, on_outcome), cancel)
        report = summed_up(outcomes, round((time.monotonic() - started) * 1000))
        return replace(
            report,
            failed=report.failed + faults,
            warnings=(
                *filter(None, [self.passed_over, log.warning]),
                *report.warnings,
                *warnings,
                *self._workshop().voices.warnings,
            ),
        )

    def _work(
        self, tasks: list[Task], clashes: list[Outcome], tell: Listeners, cancel: CancelToken | None
    ) -> tuple[list[Outcome], tuple[str, ...], tuple[Failure, ...]]:
        """Work through the tasks; what became of all, and the search index's warnings and faults."""
        outcomes = list(clashes)
        for outcome in clashes:
            tell.outcome(outcome)
        executor = self.executor or (InProcess() if self.jobs == 1 else LocalProcesses(self.jobs))
        if not self.beside:
            tasks = self._informed(tasks, executor, tell.event, cancel)
        synced = time.monotonic()
        try:
            # Closed at once where it is left early, so that nobody works on when the lock is free.
            with closing(executor.run(work, tasks, tell.event, cancel)) as results:
                for task, result in results:
                    outcome = died(task, result) if isinstance(result, Died) else result
                    outcomes.append(outcome)
                    tell.outcome(outcome)
                    if time.monotonic() - synced > self.sync_every_s:
                        self._sync_index()
                        synced = time.monotonic()
        finally:
            if not isinstance(executor, InProcess):
                remove_scratch(self.archive.index)  # of processes that were ended while they wrote
            warnings, faults = self._sync_index()
        return outcomes, warnings, faults

    def _informed(
        self, tasks: list[Task], executor: Executor, report: Report, cancel: CancelToken | None
    ) -> list[Task]:
        """The tasks, after a look at what recurs in the recordings that are new."""
        new = [
            task for task in tasks if not self.archive.transcript_path(self.archive.episode_id(task.recording)).exists()
        ]
        if not new:
            return tasks
        with closing(executor.run(survey, new, report, cancel)) as results:
            surveyed = sorted(key for _, key in results if isinstance(key, str))
        jingles.learn_archive(self.archive, surveyed)
        now = self._workshop().learnt
        return [replace(task, learnt=now) for task in tasks]

    def _workshop(self) -> RunContext:
        return RunContext(self.archive, self.settings, self.redo)

    def _sync_index(self) -> tuple[tuple[str, ...], tuple[Failure, ...]]:
        # The transcripts are safe whatever becomes of the index, so its faults end no run.
        try:
            return open_index(self.archive).sync(self.archive).unreadable, ()
        except ArchiveBusy:
            return ("the search index is being written by another process; the next run brings it up to date",), ()
        except (ArchiveError, EngineUnavailable) as error:
            return (), (Failure(error.path or self.archive.relative(self.archive.search), error.reason, error.hint),)

    def _tasks(self) -> tuple[list[Task], list[Outcome]]:
        recordings = self.recordings
        if not recordings:
            raise InputError(
                "there are no recordings here",
                path=self.paths[0] if self.paths else self.archive.audio,
                hint="Put recordings there, or name files or folders: transcribe run PATH ...",
            )
        first: dict[str, Path] = {}
        tasks, clashes = [], []
        known = self._workshop().learnt
        for path in recordings:
            task = Task(self.archive.root, self.settings, self.redo, path, known)
            namesake = first.setdefault(self.archive.episode_id(path), path)
            if namesake == path:
                tasks.append(task)
            else:
                clashes.append(failed_task(task, clash(path, self.archive.relative(namesake))))
        return tasks, clashes


def refresh(
    archive: Archive,
    episode_ids: Iterable[str],
    on_outcome: Callable[[Outcome], None] = silent,
    cancel: CancelToken | None = None,
) -> RunReport:
    """Make episodes anew after a change by hand, with the settings that they were made with; what was imported of a new
    episode is made with the archive's.

    Engines' results are kept, so it takes no engine unless the cache was emptied. It waits for no run that is at work,
    and one that can't be made costs itself alone.

    Args:
        on_outcome, cancel: as for `Batch.run`.

    Raises:
        SettingsError: the archive's settings file can't be used.
        DocumentError: the file of the archive's names is damaged.
        Cancelled: by the token.
    """
    started = time.monotonic()
    here = load_settings(archive.root)
    groups: dict[Settings, list[Path]] = {}
    outcomes: list[Outcome] = []

    def ended(outcome: Outcome) -> None:
        outcomes.append(outcome)
        on_outcome(outcome)

    for episode_id in dict.fromkeys(episode_ids):
        try:
            path, settings = _origin(archive, episode_id, here)
            groups.setdefault(settings, []).append(path)
        except InputError as error:
            where = archive.relative(Path(error.path or archive.transcript_path(episode_id)))
            ended(Outcome(where, episode_id, "failed", failure=Failure(where, error.reason, error.hint)))
    failed = [outcome.failure for outcome in outcomes if outcome.failure]
    for settings, paths in groups.items():
        # Its own list of failures knows of the index's too.
        batch = Batch(archive, settings, paths, RerunPolicy(naming=True), beside=True)
        failed += batch.run(on_outcome=ended, cancel=cancel).failed
    return replace(summed_up(outcomes, round((time.monotonic() - started) * 1000)), failed=tuple(failed))


def _origin(archive: Archive, episode_id: str, here: Settings) -> tuple[Path, Settings]:
    """What an episode is made from, and with which settings.

    Raises:
        InputError: there is no such episode, its recording is gone, or its transcript is damaged or of another version.
    """
    if not archive.transcript_path(episode_id).exists() and archive.imported_path(episode_id).exists():
        return source_of(archive, episode_id), here
    origin = archive.transcript(episode_id).provenance
    path = archive.made_from(episode_id, origin.recording.path)
    if not path.exists():
        raise InputError(
            "doesn't exist, so the transcript stays as it was", path=path, hint="Put it back and run again."
        )
    return path, here.like(origin.settings)
