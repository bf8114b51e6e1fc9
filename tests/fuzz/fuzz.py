"""Fuzz the parsers: python tests/fuzz/fuzz.py SECONDS [HARNESS ...]

The time is shared among the harnesses, one after the other, each in a process of its own. What is found is kept in
`tests/fuzz/found/HARNESS/`, where the tests replay it; the corpus grows in `.fuzz/HARNESS/`, which git leaves out.
Ends with 1 if anything was found: a foreign error, or an input that takes more than 5 s.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

#: Bytes of an input at most; what is larger is for `bombs`.
_LARGEST = {"query": 4_000, "settings": 2_000, "glossary": 2_000}
_SLOW_S = 5


def _work(name: str, seconds: int) -> None:
    """In a process of its own: fuzz one harness until the time is over."""
    import atheris

    with atheris.instrument_imports(include=["transcribe"]):
        from fuzz.harnesses import run

    corpus = HERE.parents[1] / ".fuzz" / name
    found = HERE / "found" / name
    corpus.mkdir(parents=True, exist_ok=True)
    found.mkdir(parents=True, exist_ok=True)
    atheris.Setup(
        [
            sys.argv[0],
            str(corpus),
            str(HERE / "seeds" / name),
            f"-max_total_time={seconds}",
            f"-max_len={_LARGEST.get(name, 16_000)}",
            f"-timeout={_SLOW_S}",
            f"-artifact_prefix={found}/",
            f"-dict={HERE / 'words.dict'}",
            "-print_final_stats=1",
            "-verbosity=0",
        ],
        lambda data: run(name, data) and None,
    )
    atheris.Fuzz()


def main() -> int:
    from fuzz.harnesses import HARNESSES

    total, names = int(sys.argv[1]), sys.argv[2:] or list(HARNESSES)
    share = max(1, total // len(names))
    failed = []
    for name in names:
        begun = time.monotonic()
        done = subprocess.run(
            [sys.executable, __file__, "--work", name, str(share)], capture_output=True, text=True, check=False
        )
        runs = next((line.split()[-1] for line in done.stderr.splitlines() if "number_of_executed_units" in line), "?")
        print(
            f"{name}: {time.monotonic() - begun:.0f} s, {runs} inputs, {'FOUND' if done.returncode else 'nothing'}",
            flush=True,
        )
        if done.returncode:
            failed.append(name)
            print(done.stderr[-3000:])
    return bool(failed)


if __name__ == "__main__":
    if sys.argv[1] == "--work":
        _work(sys.argv[2], int(sys.argv[3]))
    else:
        sys.exit(main())
