from __future__ import annotations

import time

import pytest

from support.workers import break_at_thirteen, die_after_thirteen, die_of_thirteen, square
from transcribe.pipeline.executors import Died
from transcribe.pipeline.executors.local import InProcess, LocalProcesses


@pytest.mark.parametrize("executor", [InProcess(), LocalProcesses(2)], ids=["in process", "processes"])
def test_every_task_gives_its_result_and_its_reports(executor: InProcess | LocalProcesses) -> None:
    heard: list[object] = []
    assert sorted(executor.run(square, range(5), heard.append)) == [(task, task * task) for task in range(5)]
    assert sorted(map(str, heard)) == [f"at {task}" for task in range(5)]


def test_a_process_that_is_killed_costs_its_own_task_alone() -> None:
    results = dict(LocalProcesses(2).run(die_of_thirteen, [1, 2, 13, 4, 5, 6], lambda event: None))
    assert isinstance(results.pop(13), Died)
    assert results == {task: task for task in (1, 2, 4, 5, 6)}


def test_a_process_that_dies_between_tasks_costs_none() -> None:
    done = []
    for task, result in LocalProcesses(1).run(die_after_thirteen, [1, 13, 4, 5], lambda event: None):
        done.append((task, result))
        time.sleep(0.3)  # while nobody is at work the process dies, and the next task can't be handed over
    assert done == [(task, task) for task in (1, 13, 4, 5)]


def test_what_escapes_a_worker_ends_the_batch() -> None:
    with pytest.raises(RuntimeError, match="escaped"):
        list(LocalProcesses(2).run(break_at_thirteen, [1, 13], lambda event: None))
