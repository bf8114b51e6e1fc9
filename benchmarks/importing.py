"""How long it takes to bring in many transcripts of an hour each: read, made, published and indexed.

    python benchmarks/importing.py --data FOLDER [--count 300] [--jobs 2] [--json]

FOLDER/podcasts/*.srt are captioned interviews. Their turns, in random order, make the generated ones, which are written
as Markdown with labels and times, as public collections have them. Time of processor is that of all processes.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from transcribe.model.timecode import stamp
from transcribe.readers import read

_HOUR_MS = 3_600_000


def turns(folder: Path) -> list[tuple[str, str, int]]:
    """Who says what, and for how long in milliseconds, in all captions of a folder."""
    found: list[tuple[str, str, int]] = []
    for path in sorted(folder.glob("*.srt")):
        for passage in read(path).passages:
            lasts_ms = (passage.end_ms or 0) - (passage.start_ms or 0)
            speaker = passage.speaker or "Dan"
            if found and found[-1][0] == speaker and len(found[-1][1]) < 1_500:
                _, text, before_ms = found.pop()
                found.append((speaker, f"{text} {passage.text}", before_ms + lasts_ms))
            else:
                found.append((speaker, passage.text, lasts_ms))
    return found


def interview(said: list[tuple[str, str, int]], chance: random.Random) -> str:
    """An hour of talk."""
    lines, at_ms = ["---", f"title: Talk {chance.randrange(10**6)}", "guest: Bekah", "---", ""], 0
    while at_ms < _HOUR_MS:
        speaker, text, lasts_ms = chance.choice(said)
        lines += [f"{speaker} ({stamp(at_ms)[:8]}):", text, ""]
        at_ms += max(lasts_ms, 1_000)
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    said = turns(asked.data / "podcasts")
    with tempfile.TemporaryDirectory() as folder:
        talks = Path(folder) / "talks"
        talks.mkdir()
        for number in range(asked.count):
            (talks / f"talk-{number:03}.md").write_text(interview(said, random.Random(number)), "utf-8")
        archive = Path(folder) / "archive"
        archive.mkdir()
        started = time.monotonic()
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "transcribe",
                "import",
                "--archive",
                str(archive),
                "--jobs",
                str(asked.jobs),
                str(talks),
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        wall_s = time.monotonic() - started
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        made = len(list((archive / "index" / "episodes").glob("*/transcript.json")))
        told = {
            "transcripts": asked.count,
            "made": made,
            "exit": done.returncode,
            "jobs": asked.jobs,
            "wall_s": round(wall_s, 1),
            "cpu_s": round(used.ru_utime + used.ru_stime, 1),
            "cpu_s_each": round((used.ru_utime + used.ru_stime) / asked.count, 2),
        }
    print(json.dumps(told) if asked.json else "\n".join(f"{key}: {value}" for key, value in told.items()))
    if done.returncode:
        print(done.stderr[-2_000:], file=sys.stderr)
    raise SystemExit(done.returncode)


if __name__ == "__main__":
    main()
