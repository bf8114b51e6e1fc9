"""Work that is shared out among processes, real ones."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import loky
import pytest

from support.indexes import run_script
from support.workers import die_at, note, told_by
from transcribe.workers import sharing as module
from transcribe.workers.sharing import MANY, sharing


@pytest.fixture(autouse=True)
def _two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loky, "cpu_count", lambda: 2)


def test_many_tasks_are_done_elsewhere_and_come_in_order() -> None:
    with sharing(MANY) as spread:
        done = list(spread(told_by, range(MANY)))
    assert [task for task, _ in done] == list(range(MANY))
    assert os.getpid() not in {process for _, process in done}


def test_few_tasks_are_done_here() -> None:
    with sharing(MANY - 1) as spread:
        assert list(spread(told_by, range(3))) == [(task, os.getpid()) for task in range(3)]


def test_a_process_that_dies_costs_nothing() -> None:
    with sharing(MANY) as spread:
        for _ in range(2):  # It is missing in the next batch, too.
            assert list(spread(partial(die_at, (40, os.getpid())), range(MANY))) == list(range(MANY))


@pytest.mark.parametrize("fault", [ImportError("no semaphores"), OSError("too many files"), NotImplementedError()])
def test_where_no_process_can_be_had_the_work_is_done_here(fault: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise fault

    monkeypatch.setattr(loky, "ProcessPoolExecutor", refuse)
    with sharing(MANY) as spread:
        assert list(spread(told_by, range(3))) == [(task, os.getpid()) for task in range(3)]


def test_a_fault_in_the_work_is_raised() -> None:
    with pytest.raises(FileNotFoundError), sharing(MANY) as spread:
        list(spread(partial(note, "/nowhere/at/all"), range(MANY)))


def test_the_work_is_not_far_ahead_of_what_is_asked_for(tmp_path: Path) -> None:
    with sharing(10 * MANY) as spread:
        results = spread(partial(note, str(tmp_path)), range(10 * MANY))
        next(results)
        time.sleep(1)
        assert len(list(tmp_path.iterdir())) <= module._SHARE * module._AHEAD


_UNGUARDED = """
import math, sys
from transcribe.workers.sharing import MANY, sharing
print("begun")
with sharing(MANY) as spread:
    print(sum(spread(math.isqrt, range(100))))
"""


def test_a_program_without_a_guard_is_run_once(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(_UNGUARDED)
    done = subprocess.run([sys.executable, program], capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout, done.stderr) == ("begun\n615\n", "")


_KILLED = """
import os, signal
from support.workers import told_by
from transcribe.workers.sharing import MANY, sharing
with sharing(MANY) as spread:
    print(*{process for _, process in spread(told_by, range(40))}, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_processes_whose_parent_was_killed_end() -> None:
    killed = run_script(_KILLED)
    assert killed.returncode == -signal.SIGKILL
    left = set(map(int, killed.stdout.split()))
    assert left
    until = time.monotonic() + 20
    while left and time.monotonic() < until:
        time.sleep(0.1)
        left = {process for process in left if _runs(process)}
    assert not left


def _runs(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
