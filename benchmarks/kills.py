"""Runs with several processes, killed at random moments: SIGKILL, SIGTERM or SIGHUP, to the run or one of its workers.

    python benchmarks/kills.py --kills 60 --seed 1 --json

After each kill no process is left two seconds later, and nobody writes once the lock is free. After every fifth a run
is left alone: it must make what an undisturbed one made, to the byte, and leave no lock and no half-written file. The
archive holds the first seconds of three sample interviews; the engines are the embedded ones. It ends with 1 if
anything of that didn't hold.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))


def main() -> None:
    from support.killing import archive_of_clips, killed

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        found = killed(
            archive_of_clips(Path(folder, "archive"), ROOT / "audio"),
            given.kills,
            given.seed,
            lambda so_far: print(so_far, file=sys.stderr, flush=True),
        )
    if given.json:
        print(json.dumps(asdict(found), indent=1))
    else:
        for name, value in asdict(found).items():
            print(f"{name}: {value}")
    sys.exit(int(not found.is_well))


if __name__ == "__main__":
    main()
