"""A run that another thread ends leaves the archive as Ctrl-C does."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Thread

import pytest

from support.imported import imported_archive
from support.workers import report_for_ever
from transcribe.model.progress import Cancelled, CancelToken
from transcribe.pipeline.batch import Batch, refresh
from transcribe.pipeline.executors.local import InProcess, LocalProcesses
from transcribe.pipeline.reports import Outcome, StageEvent
from transcribe.search import search_archive
from transcribe.store.runs import read_run, run_ids


@pytest.mark.parametrize("executor", [InProcess(), LocalProcesses(1)], ids=["in process", "processes"])
def test_work_that_would_never_end_ends_when_it_is_cancelled(executor: InProcess | LocalProcesses) -> None:
    cancel, begun = CancelToken(), []

    def report(event: object) -> None:
        begun.append(event)
        cancel.cancel()

    with ThreadPoolExecutor(1) as pool, pytest.raises(Cancelled):
        pool.submit(list, executor.run(report_for_ever, [1, 2], report, cancel)).result(timeout=60)
    assert begun
    assert set(begun) == {1}


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_run_cancelled_from_another_thread_keeps_what_is_finished_and_the_next_goes_on(
    tmp_path: Path, jobs: int
) -> None:
    archive, cancel = imported_archive(tmp_path, 8), CancelToken()
    finished: list[str] = []
    ended: list[BaseException] = []

    def on_outcome(outcome: Outcome) -> None:
        finished.append(outcome.id)
        if len(finished) == 2:
            cancel.cancel()

    def run() -> None:
        try:
            Batch(archive, jobs=jobs).run(on_outcome=on_outcome, cancel=cancel)
        except Cancelled as error:
            ended.append(error)

    thread = Thread(target=run)
    thread.start()
    thread.join(timeout=120)
    assert len(ended) == 1
    assert len(finished) == 2
    kept = set(archive.transcribed())
    assert set(finished) <= kept < {f"talk-{number}" for number in range(8)}
    assert {hit.episode for hit in search_archive(archive, "snow", limit=None)} == kept
    assert not list(archive.index.rglob("*.part"))
    state = read_run(archive.runs, run_ids(archive.runs)[0])
    assert (state.state, set(state.done)) == ("cancelled", set(finished))

    report = Batch(archive).run()  # Nobody holds the lock of runs any more.
    assert set(report.skipped) == kept
    assert len(report.done) + len(report.skipped) == 8


def test_an_episode_in_work_is_left_as_it_was(tmp_path: Path) -> None:
    archive, cancel = imported_archive(tmp_path, 1), CancelToken()

    def on_stage(event: StageEvent) -> None:
        cancel.cancel()

    Batch(archive).run()
    before = archive.stamp("talk-0")
    archive.imported_path("talk-1").parent.mkdir()
    archive.imported_path("talk-1").write_bytes(archive.imported_path("talk-0").read_bytes())
    with pytest.raises(Cancelled):
        Batch(archive).run(on_stage, cancel=cancel)
    assert archive.transcribed() == ["talk-0"]
    assert archive.stamp("talk-0") == before
    assert archive.failure("talk-1") is None


def test_a_refresh_can_be_cancelled(tmp_path: Path) -> None:
    archive, cancel = imported_archive(tmp_path, 3), CancelToken()
    Batch(archive).run()

    def on_outcome(outcome: Outcome) -> None:
        cancel.cancel()

    with pytest.raises(Cancelled):
        refresh(archive, archive.ids(), on_outcome, cancel)
    state = read_run(archive.runs, next(name for name in run_ids(archive.runs) if "refresh" in name))
    assert (state.state, state.done) == ("cancelled", ("talk-0",))
