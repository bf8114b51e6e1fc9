"""A run's file, as other processes read it."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from support.imported import imported_archive
from transcribe.errors import DocumentError, InputError
from transcribe.pipeline.batch import Batch, refresh
from transcribe.store import runs
from transcribe.store.archive import Archive
from transcribe.store.runs import AtWork, FailedRecording, RunLog, RunState, read_run, run_ids

#: Makes the episodes of an archive, and stops for ever when the second one begins.
HANGS = """
import sys, time
from pathlib import Path
from transcribe.store.archive import Archive
from transcribe.pipeline.batch import Batch
begun = []
def on_stage(event):
    begun.append(event.recording)
    if len(set(begun)) == 2:
        print("hangs", flush=True)
        time.sleep(600)
Batch(Archive(Path(sys.argv[1]))).run(on_stage)
"""


def only_run(folder: Path) -> RunState:
    (run_id,) = run_ids(folder)
    return read_run(folder, run_id)


def test_a_run_in_work_can_be_followed_from_another_process_and_is_known_dead_once_it_was_killed(
    tmp_path: Path,
) -> None:
    archive = imported_archive(tmp_path, 3)
    process = subprocess.Popen([sys.executable, "-c", HANGS, tmp_path], stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == b"hangs\n"
        seen = only_run(archive.runs)
        assert (seen.state, seen.kind, seen.planned, seen.pid) == ("running", "run", 3, process.pid)
        assert seen.done == ("talk-0",)
        assert [(one.recording, one.stage) for one in seen.at_work] == [
            ("index/episodes/talk-1/imported.json", "naming")
        ]
    finally:
        process.kill()
        process.communicate()
    gone = only_run(archive.runs)
    assert (gone.state, gone.done, gone.at_work, gone.ended) == ("dead", ("talk-0",), (), "")


def test_the_state_says_what_became_of_each_recording_and_that_the_run_has_ended(tmp_path: Path) -> None:
    archive = imported_archive(tmp_path, 2)
    Batch(archive).run()
    archive.imported_path("talk-2").parent.mkdir()
    archive.imported_path("talk-2").write_text("{")
    Batch(archive).run()
    found = read_run(archive.runs, run_ids(archive.runs)[0])
    assert (found.state, found.planned, found.done, found.skipped) == ("done", 3, (), ("talk-0", "talk-1"))
    (failed,) = found.failed
    assert failed.recording == "index/episodes/talk-2/imported.json"
    assert failed.reason
    assert found.started <= found.ended


def test_a_change_by_hand_has_a_run_of_its_own(tmp_path: Path) -> None:
    archive = imported_archive(tmp_path, 1)
    Batch(archive).run()
    refresh(archive, ["talk-0"])
    assert sorted(read_run(archive.runs, run_id).kind for run_id in run_ids(archive.runs)) == ["refresh", "run"]


def test_a_run_that_cannot_go_on_says_why(tmp_path: Path) -> None:
    archive = imported_archive(tmp_path, 1)

    def broken(event: object) -> None:
        raise KeyError("no such bar")

    with pytest.raises(KeyError):
        Batch(archive).run(on_outcome=broken)
    assert (only_run(archive.runs).state, only_run(archive.runs).reason) == ("failed", "'no such bar'")


def test_a_last_line_that_was_cut_off_and_a_line_that_is_damaged_do_not_count(tmp_path: Path) -> None:
    log = RunLog(tmp_path, "run", 2)
    log.outcome("a.wav", "a", "done")
    path = tmp_path / f"{log.id}.jsonl"
    with path.open("ab") as file:
        file.write(b'{"event": "done", "recor\n{"event": "skipped", "recording": "b.wav", "episode": "b"}\n')
        file.write(b'{"event": "ended", "at": "2026", "how": "done", "reason": ""}')
    found = read_run(tmp_path, log.id)
    assert (found.state, found.done, found.skipped) == ("running", ("a",), ("b",))


def test_threads_write_whole_lines(tmp_path: Path) -> None:
    log = RunLog(tmp_path, "run", 400)
    with ThreadPoolExecutor(8) as pool:
        for number in range(400):
            pool.submit(log.stage, f"{number}.wav", "recognition", 0.5)
            pool.submit(log.outcome, f"{number}.wav", f"{number}", "failed" if number % 2 else "done", "x" * number)
    found = read_run(tmp_path, log.id)
    assert len(found.done) == 200
    assert {one.reason for one in found.failed} == {"x" * number for number in range(1, 400, 2)}


def test_progress_is_written_at_most_once_a_second_and_every_stage_is(tmp_path: Path) -> None:
    log = RunLog(tmp_path, "run", 1)
    for share in range(100):
        log.stage("a.wav", "speech", share / 100)
    log.stage("a.wav", "recognition", 0.0)
    assert (tmp_path / f"{log.id}.jsonl").read_bytes().count(b'"stage": ') < 10
    assert read_run(tmp_path, log.id).at_work == (AtWork("a.wav", "recognition", 0.0),)


def test_a_process_that_has_anothers_number_is_not_taken_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "_born", lambda pid: "another start")
    log = RunLog(tmp_path, "run", 1)
    monkeypatch.undo()
    assert read_run(tmp_path, log.id).pid == os.getpid()
    assert read_run(tmp_path, log.id).state == "dead"


def test_a_run_on_another_machine_is_said_to_be_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.node", lambda: "another-machine")
    log = RunLog(tmp_path, "run", 1)
    monkeypatch.undo()
    assert (read_run(tmp_path, log.id).state, read_run(tmp_path, log.id).host) == ("elsewhere", "another-machine")


def test_the_newest_of_each_kind_stay_and_what_still_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "KEPT", 3)
    lives = RunLog(tmp_path, "refresh", 1)
    for _ in range(5):
        RunLog(tmp_path, "refresh", 1).ended("done")
    RunLog(tmp_path, "run", 1).ended("done")
    kinds = [read_run(tmp_path, run_id).kind for run_id in run_ids(tmp_path)]
    assert (kinds.count("run"), kinds.count("refresh")) == (1, 4)
    assert lives.id in run_ids(tmp_path)


def test_a_run_does_not_fail_because_its_file_cannot_be_written(tmp_path: Path) -> None:
    archive = imported_archive(tmp_path, 2)
    archive.runs.write_bytes(b"a file where the folder would be")
    report = Batch(archive).run()
    assert report.done == ("talk-0", "talk-1")
    (warning,) = report.warnings
    assert "index/runs/" in warning
    assert "can't be written" in warning


def test_a_full_disk_stops_the_file_with_one_warning_and_its_end_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = RunLog(tmp_path, "run", 2)
    monkeypatch.setattr("os.write", lambda handle, data: _write(handle, data[:5]))
    log.outcome("a.wav", "a", "done")
    assert "can't be written" in log.warning
    monkeypatch.undo()
    log.outcome("b.wav", "b", "done")
    log.ended("done")
    assert (read_run(tmp_path, log.id).state, read_run(tmp_path, log.id).done) == ("done", ())


_write = os.write


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "20260101T000000000-run-ffffffff"])
def test_what_is_no_run_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="there is no run"):
        read_run(tmp_path / "runs", name)
    assert run_ids(tmp_path / "runs") == []


@pytest.mark.parametrize("data", [b"", b"\0\1\n", b"[1]\n", b'{"event": "started"}\n'])
def test_a_damaged_file_is_named(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "20260101T000000000-run-ffffffff.jsonl"
    path.write_bytes(data)
    with pytest.raises(DocumentError, match=path.name):
        read_run(tmp_path, path.stem)


def test_what_failed_is_told_with_its_reason(tmp_path: Path) -> None:
    log = RunLog(tmp_path, "run", 1)
    log.outcome("a.wav", "a", "failed", "holds no sound")
    assert read_run(tmp_path, log.id).failed == (FailedRecording("a.wav", "holds no sound"),)


def test_making_an_archive_touches_nothing(tmp_path: Path) -> None:
    assert Archive(tmp_path).runs.exists() is False
