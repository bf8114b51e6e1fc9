"""Runs: what one would do, doing it, and how it goes on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from transcribe.editing.importing import sources_of
from transcribe.errors import InputError
from transcribe.model.progress import CancelToken, silent
from transcribe.pipeline.batch import Batch
from transcribe.pipeline.reports import Outcome, Planned, RunReport, StageEvent
from transcribe.settings import load_settings
from transcribe.store.archive import Archive
from transcribe.store.runs import RunState, read_run, run_ids

#: New transcripts of an import are indexed once, at its end.
_NEVER = float("inf")


def plan(batch: Batch) -> tuple[Planned, ...]:
    """What a run would do with each recording. Recordings are decoded to see whether they can be; no engine is loaded.

    Raises:
        InputError: a path isn't there, or no recording is found.
    """
    return tuple(batch.plan())


def run(
    batch: Batch,
    on_stage: Callable[[StageEvent], None] = silent,
    on_outcome: Callable[[Outcome], None] = silent,
    cancel: CancelToken | None = None,
) -> RunReport:
    """Transcribe recordings, and write captions and the search index. One that fails costs itself alone.

    Args:
        on_stage, on_outcome: called as it goes on, the former from another thread if the batch has several jobs.
        cancel: ends the run from another thread. What is finished is kept, as after Ctrl-C.

    Raises:
        InputError: a path isn't there, or no recording is found.
        ArchiveError: another run is at work in this archive.
        EngineUnavailable, SettingsError: no episode can be done so; those done before are kept.
        Cancelled: by the token.
    """
    return batch.run(on_stage, on_outcome, cancel)


def runs(archive: Archive) -> tuple[RunState, ...]:
    """The runs that are at work, and the newest of those that have ended; the newest first.

    Raises:
        InputError: the folder can't be read. A run's file that can't be is left out.
    """
    return tuple(found for run_id in run_ids(archive.runs) if (found := _read(archive, run_id)))


def run_state(archive: Archive, run_id: str) -> RunState:
    """How far a run has come, or how it ended, whichever process works on it.

    Raises:
        InputError: there is no such run.
        DocumentError: its file is damaged.
    """
    return read_run(archive.runs, run_id)


def imported_batch(archive: Archive, episode_ids: Sequence[str], jobs: int = 1) -> Batch:
    """The batch that makes new episodes which were brought in; it may run beside others.

    Raises:
        SettingsError: the archive's settings file can't be used.
    """
    return Batch(
        archive,
        load_settings(archive.root),
        sources_of(archive, episode_ids),
        jobs=jobs,
        beside=True,
        sync_every_s=_NEVER,
    )


def _read(archive: Archive, run_id: str) -> RunState | None:
    try:
        return read_run(archive.runs, run_id)
    except InputError:  # damaged, or removed just now
        return None
