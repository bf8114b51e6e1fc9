"""How much processor time a command costs before it has done anything: `transcribe --help`, and a search.

    python benchmarks/startup.py [--archive DIR] [--runs N] [--json]

Each is measured as a whole process, in turn with an empty Python program; the ratio to that holds on any machine.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
from resource import RUSAGE_CHILDREN, getrusage


def cpu_s(command: list[str]) -> float:
    """User and system time of a process, in seconds."""
    before = getrusage(RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--archive", default=".")
    options.add_argument("--runs", type=int, default=9)
    options.add_argument("--json", action="store_true")
    asked = options.parse_args()

    commands = {
        "python": [sys.executable, "-c", "pass"],
        "help": [sys.executable, "-m", "transcribe", "--help"],
        "search": [sys.executable, "-m", "transcribe", "search", "the", "--archive", asked.archive],
    }
    for command in commands.values():
        cpu_s(command)  # the first run fills the file cache and compiles
    rounds = [{name: cpu_s(command) for name, command in commands.items()} for _ in range(asked.runs)]
    median_s = {name: statistics.median(one[name] for one in rounds) for name in commands}
    ratios = {name: statistics.median(one[name] / one["python"] for one in rounds) for name in ("help", "search")}
    if asked.json:
        print(json.dumps({"cpu_s": median_s, "ratios": ratios}))
        return
    for name, seconds in median_s.items():
        ratio = f"  {ratios[name]:.1f} times bare Python" if name in ratios else ""
        print(f"{name:8} {seconds:.2f} s of CPU{ratio}")


if __name__ == "__main__":
    main()
