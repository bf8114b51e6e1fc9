"""One recording of a batch, done in whatever process."""

from __future__ import annotations

import time
import traceback
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from transcribe.errors import (
    ArchiveError,
    Defect,
    EngineUnavailable,
    InputError,
    SettingsError,
    TranscribeError,
    as_ours,
)
from transcribe.model.progress import StageProgress
from transcribe.model.records import record
from transcribe.model.transcript import Transcript
from transcribe.pipeline.executors import Died, Report
from transcribe.pipeline.hearing import RerunPolicy
from transcribe.pipeline.pipeline import Pipeline
from transcribe.pipeline.places import catalogued
from transcribe.pipeline.publishing import is_published, published
from transcribe.pipeline.reports import Outcome, Planned, StageEvent
from transcribe.pipeline.sources import EpisodeInputs
from transcribe.settings import Settings
from transcribe.store.archive import Archive, Failure, Stamp
from transcribe.store.storage import write_atomic


@record
class Task:
    """One recording to be done, with all that a process elsewhere needs to do it.

    Attributes:
        learnt: a digest of what is known of the archive as a whole as the run begins: voices, jingles.
    """

    archive: Path
    settings: Settings
    redo: RerunPolicy
    recording: Path
    learnt: str = ""


class _Clash(InputError):
    """Two recordings would be one episode."""


def clash(recording: Path, namesake: str) -> _Clash:
    return _Clash(f"would be the same episode as {namesake}", path=recording, hint="Rename one of the two.")


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
    except (EngineUnavailable, SettingsError) as error:
        if not task.redo.naming:
            raise
        outcome = failed_task(task, error)  # Each episode is made by the engines and settings that it had.
    except _Clash as error:
        return failed_task(task, error)  # and leave the namesake's folder alone
    except TranscribeError as error:
        outcome = failed_task(task, error)
    except Exception as error:
        # Nobody foresaw this; all the same it costs this episode alone.
        known = as_ours(error)
        outcome = failed_task(task, known)
        if isinstance(known, Defect):
            outcome = replace(outcome, traceback=traceback.format_exc())
    _keep_failure(task, outcome)
    return outcome


def _done(task: Task, report: Report) -> Outcome:
    started = time.monotonic()
    pipeline = _pipeline(task.archive, task.settings, task.redo, task.learnt)
    stored = pipeline.archive.relative(task.recording)

    def on_stage(stage: str, done: float) -> None:
        report(StageEvent(stored, stage, done))

    stamp, source, previous = _judged(pipeline, task.recording)
    if previous is not None and pipeline.is_current(source, previous):
        _publish_missing(pipeline.archive, previous, stamp)
        return Outcome(stored, source.id, "skipped")
    transcript, translation = _made(pipeline, source, previous, on_stage)
    while not _stored(pipeline, source, stamp, transcript, translation):
        pipeline, before = _pipeline_again(task, transcript)
        stamp, source, previous = _judged(pipeline, task.recording)
        transcript, translation = _made(pipeline, source, before, on_stage)
    _catalogue(pipeline.archive, source.id)
    return Outcome(
        stored,
        source.id,
        "done",
        source.recording.duration_ms,
        round((time.monotonic() - started) * 1000),
        tuple(f"{speaker.known_as} ({speaker.role})" for speaker in transcript.speakers),
        {stage: str(engine) for stage, engine in transcript.provenance.engines.items()},
        transcript.provenance.fallbacks,
        transcript.warnings,
    )


def _made(
    pipeline: Pipeline, source: EpisodeInputs, previous: Transcript | None, on_stage: StageProgress
) -> tuple[Transcript, Transcript | None]:
    """A transcript, and its translation where that is wanted and there is one."""
    transcript = pipeline.transcribe(source, previous, on_stage)
    wanted = pipeline.settings.task == "translate"
    return transcript, pipeline.translate(source, transcript, on_stage) if wanted else None


def _stored(
    pipeline: Pipeline, source: EpisodeInputs, stamp: Stamp, transcript: Transcript, translation: Transcript | None
) -> bool:
    """Write what was made, unless somebody edited meanwhile what it was made with.

    After a change by hand it isn't written either where another process made the transcript anew: with other engines,
    perhaps. Whoever writes looks for edits last, under this lock, so none is missed.

    Args:
        stamp: the transcript's file as it was before.
    """
    archive = pipeline.archive
    # Rendered before, since that takes seconds, and nobody should wait for the lock so long.
    files = {**(published(archive, translation) if translation else {}), **published(archive, transcript)}
    with archive.people_lock(), archive.episode_lock(source.id):
        if not pipeline.is_latest(source) or (pipeline.redo.naming and archive.stamp(source.id) != stamp):
            return False
        _write(files)
        if translation:
            archive.store_translation(translation)
        # The transcript comes last: once it is there, a later run passes over the episode.
        archive.store(transcript)
    return True


def _pipeline_again(task: Task, made: Transcript) -> tuple[Pipeline, Transcript]:
    """How to make a transcript once more by what is kept, and the one whose engines' results stand."""
    archive = Archive(task.archive)
    before = made
    if task.redo.naming:
        with suppress(InputError):
            before = archive.transcript(made.id)
    return Pipeline(archive, task.settings.like(before.provenance.settings), RerunPolicy(naming=True)), before


def _publish_missing(archive: Archive, transcript: Transcript, stamp: Stamp) -> None:
    archive.forget_failure(transcript.id)
    if is_published(archive, transcript.id):
        return
    files = published(archive, transcript)
    with archive.episode_lock(transcript.id):
        if archive.stamp(transcript.id) == stamp:  # else somebody made it anew, and published that
            _write(files)


def _write(files: Mapping[Path, bytes]) -> None:
    for path, data in files.items():
        write_atomic(path, data)


def planned(task: Task) -> Planned:
    pipeline = _pipeline(task.archive, task.settings, task.redo, task.learnt)
    _, source, previous = _judged(pipeline, task.recording)
    stored = pipeline.archive.relative(task.recording)
    if pipeline.is_current(source, previous):
        return Planned(stored, source.id, "skip", source.recording.duration_ms)
    known = pipeline.archive.transcript_path(source.id).exists()
    return Planned(stored, source.id, "again" if known else "new", source.recording.duration_ms)


def _judged(pipeline: Pipeline, recording: Path) -> tuple[Stamp, EpisodeInputs, Transcript | None]:
    """The transcript's file as it is, what is known of the episode, and the transcript that an earlier run made."""
    stamp = pipeline.archive.stamp(pipeline.archive.episode_id(recording))
    source = pipeline.source(recording)
    previous = pipeline.previous(source.id)
    made_from = previous.provenance.recording.path if previous else ""
    if made_from and made_from != source.recording.path and pipeline.archive.locate(made_from).exists():
        raise clash(recording, made_from)
    return stamp, source, previous


@lru_cache(maxsize=1)
def _pipeline(archive: Path, settings: Settings, redo: RerunPolicy, learnt: str) -> Pipeline:
    # One a process, so that models are loaded once; another one where more was learnt.
    return Pipeline(Archive(archive), settings, redo)


def failed_task(task: Task, error: TranscribeError) -> Outcome:
    archive = Archive(task.archive)
    stored = archive.relative(task.recording)
    # The line names the recording once, unless it is about another file, such as its page.
    elsewhere = error.path is not None and archive.relative(Path(error.path)) != stored
    reason = f"{archive.relative(Path(error.path))}: {error.reason}" if elsewhere and error.path else error.reason
    return Outcome(stored, archive.episode_id(task.recording), "failed", failure=Failure(stored, reason, error.hint))


def died(task: Task, death: Died) -> Outcome:
    outcome = failed_task(
        task,
        TranscribeError(
            f"its process ended unexpectedly ({death.reason})",
            hint="This usually means it ran out of memory: run it alone, or with fewer --jobs.",
        ),
    )
    _keep_failure(task, outcome)
    return outcome


def _keep_failure(task: Task, outcome: Outcome) -> None:
    # `list` shows it later. If even that can't be written, the report still says it.
    if outcome.failure is not None:
        archive = Archive(task.archive)
        with suppress(ArchiveError):
            archive.store_failure(outcome.id, outcome.failure)
            _catalogue(archive, outcome.id)


def _catalogue(archive: Archive, episode_id: str) -> None:
    with catalogued(archive) as catalogue:
        catalogue.update(episode_id)
