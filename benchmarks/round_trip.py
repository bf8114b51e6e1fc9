"""Whether exports that come back untouched change anything: generated interviews with names of any shape, in any
script, and words that look like labels, times, headings, sounds and markup, through every form that is read again.

    python benchmarks/round_trip.py --count 2000 --json
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from transcribe.editing.importing import bring_in
from transcribe.pipeline.publishing import format_named
from transcribe.store.archive import Archive

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from support.odd_talks import odd_talk

FORMS = ("docx", "json", "md", "podcast-json", "srt", "ttml", "txt", "vtt", "whisper-json")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=2000, help="how many interviews")
    parser.add_argument("--first", type=int, default=0, help="the first one's seed")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    failed: Counter[str] = Counter()
    seeds: dict[str, list[int]] = {}
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(folder)
        for seed in range(asked.first, asked.first + asked.count):
            transcript = odd_talk(random.Random(seed))
            archive.store(transcript)
            for form in FORMS:
                path = Path(folder) / f"talk.{form.rpartition('-')[2]}"
                path.write_bytes(format_named(form).data(transcript))
                try:
                    brought = bring_in(archive, path, "talk")
                    changed = brought.state != "unchanged" or brought.left
                except Exception as error:  # a failure too, and the next one is tried all the same
                    changed = True
                    print(f"{seed} {form}: {error!r}", file=sys.stderr)
                if changed:
                    failed[form] += 1
                    seeds.setdefault(form, []).append(seed)
    told = {
        "transcripts": asked.count,
        "forms": len(FORMS),
        "changed": dict(failed),
        "cpu_s": time.process_time(),
        "seeds": {form: found[:10] for form, found in seeds.items()},
    }
    print(json.dumps(told) if asked.json else "\n".join(f"{key}: {value}" for key, value in told.items()))
    raise SystemExit(bool(failed))


if __name__ == "__main__":
    main()
