"""Processes that work for another one end when it does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from support.processes import KNOWN, running

#: Both kinds of helpers, as a run starts them.
EXECUTOR = """
import sys
from support.workers import write_for_ever
from transcribe.pipeline.executors.local import LocalProcesses
if __name__ == "__main__":
    for _ in LocalProcesses(2).run(write_for_ever, [sys.argv[1]] * 2, lambda pid: None):
        pass
"""
SHARING = """
import sys
from functools import partial
from support.workers import share_for_ever
from transcribe.workers import sharing
with sharing.sharing(sharing.MANY) as spread:
    for _ in spread(partial(share_for_ever, sys.argv[1]), range(sharing.MANY)):
        pass
"""
THREAD = """
import sys, threading, time
from support.workers import write_for_ever
from transcribe.pipeline.executors.local import LocalProcesses
def run():
    for _ in LocalProcesses(2).run(write_for_ever, [sys.argv[1]] * 2, lambda pid: None):
        pass
if __name__ == "__main__":
    threading.Thread(target=run, daemon=True).start()
    time.sleep(600)
"""


@pytest.mark.skipif(not KNOWN, reason="needs Linux's list of processes")
@pytest.mark.parametrize("program", [EXECUTOR, SHARING, THREAD], ids=["executor", "sharing", "from a thread"])
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_nobody_is_left_and_nobody_writes_when_the_parent_has_ended(
    tmp_path: Path, program: str, number: signal.Signals
) -> None:
    (tmp_path / "written").mkdir()
    script = tmp_path / "program.py"
    script.write_text(program)
    parent = subprocess.Popen(
        [sys.executable, script, tmp_path / "written"],
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=Path(__file__).parents[1],
        env={**os.environ, "PYTHONPATH": ":".join(sys.path)},
    )
    while len(list((tmp_path / "written").iterdir())) < 2:
        assert parent.poll() is None
        time.sleep(0.05)
    parent.send_signal(number)
    parent.wait(30)
    deadline = time.monotonic() + 2
    while left := running(parent.pid):
        assert time.monotonic() < deadline, left
        time.sleep(0.02)
    before = {path: path.read_text() for path in (tmp_path / "written").iterdir()}
    time.sleep(0.2)
    assert {path: path.read_text() for path in (tmp_path / "written").iterdir()} == before
