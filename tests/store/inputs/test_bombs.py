"""What stands for very much, or is very large, is refused or read in time; with little memory."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[2]

#: Feeds each input to its harness in a process of its own, and tells what goes beyond the bounds.
_RUN = """
import os, resource, sys, time
from fuzz.bombs import bombs
from fuzz.harnesses import HARNESSES, run

def measured(harness, data):
    before = time.process_time()
    try:
        run(harness, data)
    except BaseException as error:
        return f"{type(error).__name__}: {error}"
    took, held = time.process_time() - before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return "" if took < 5 and held < 300 else f"{took:.1f} s, {held} MB"

for harness in HARNESSES:  # what they import is there once it is forked
    run(harness, b"a: b")
scale, wanted = float(sys.argv[1]), sys.argv[2:]
for harness, name, data in bombs(scale):
    if wanted and f"{harness}: {name}" not in wanted:
        continue
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (10, 10))
        told = measured(harness, data)
        if told:
            print(f"{harness}: {name}: {told[:200]}", flush=True)
        os._exit(bool(told))
    if os.waitpid(child, 0)[1] > 255:
        print(f"{harness}: {name}: killed", flush=True)
"""


def faults(scale: float, *wanted: str) -> list[str]:
    path = os.pathsep.join([str(TESTS), *sys.path])
    done = subprocess.run(
        [sys.executable, "-c", _RUN, str(scale), *wanted],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": path},
    )
    assert not done.stderr
    return done.stdout.splitlines()


@pytest.mark.slow
def test_no_shape_of_input_takes_long() -> None:
    assert faults(0.005) == []


def test_what_is_known_to_have_stopped_it_is_refused_or_read() -> None:
    assert (
        faults(
            0.1,
            "page-yaml: merges",
            "docx: empty paragraphs",
            "page-json: fields",
            "docx: understated",
            "docx: packed otherwise",
            "vtt: voices",
            "page-text: fields",
            "text: word",
            "text: lists",
            "markdown: brackets",
            "markdown: lines",
            "ttml: entities",
            "docx: entities",
            "json: deep",
            "json: large times",
            "settings: dots",
            "vtt: line ends",
        )
        == []
    )
