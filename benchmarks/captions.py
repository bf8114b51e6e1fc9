"""Hold captions of the same words, cut by several programs, against one house style.

    python benchmarks/captions.py --data FOLDER [--profile podcast] [--json]

The words are those of the sample interviews' references and of FOLDER/podcasts/*.srt. They are cut by this package, by
openai-whisper's own writer of SubRip (two lines of 42 characters), and by stable-ts as it comes (pip install stable-ts;
left out where it isn't installed). Each file is judged by the rules of `transcribe check`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stdout
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from transcribe.captions.lint import findings
from transcribe.captions.profiles import profile_named
from transcribe.captions.rules import Check
from transcribe.captions.srt import FORMAT as SRT
from transcribe.documents.whisper_json import FORMAT as WHISPER_JSON
from transcribe.model.episode import Episode
from transcribe.model.provenance import Provenance, Recording
from transcribe.model.transcript import Transcript, Turn
from transcribe.services.evaluating import read_reference
from transcribe.subtitles.reading import subtitles_of

SAMPLES = Path(__file__).parents[1] / "audio" / "references"


def transcripts(data: Path) -> Iterator[tuple[str, Transcript]]:
    """The set's name, and the words of each of its episodes."""
    for name, paths in (("samples", SAMPLES.glob("*.json")), ("podcasts", (data / "podcasts").glob("*.srt"))):
        for path in sorted(paths):
            told = read_reference(path, path.stem)
            recording = Recording(path.name, "", told.duration_ms + 1000, "", 16_000, 1)
            yield name, Transcript(path.stem, Episode(), told.speakers, rising(told.turns), Provenance(recording))


def rising(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """The turns with no word beginning before the last one has ended, which stable-ts asks for."""
    free_ms = 0
    made = []
    for turn in turns:
        words = []
        for word in turn.words:
            start_ms = max(word.start_ms, free_ms)
            free_ms = max(word.end_ms, start_ms + 1)
            words.append(replace(word, start_ms=start_ms, end_ms=free_ms))
        made.append(Turn.of(turn.speaker, tuple(words)))
    return tuple(made)


def by_us(transcript: Transcript) -> bytes:
    return SRT.data(transcript)


def by_whisper(transcript: Transcript) -> bytes:
    """What whisper's own writer makes of Whisper's own JSON."""
    from whisper.utils import get_writer

    with TemporaryDirectory() as folder:
        options: dict[str, Any] = {"max_line_width": 42, "max_line_count": 2, "highlight_words": False}
        get_writer("srt", folder)(_whispers(transcript), "talk.mp3", options)
        return Path(folder, "talk.srt").read_bytes()


def by_stable_ts(transcript: Transcript) -> bytes:
    """What stable-ts makes of it, by its own ways of grouping words."""
    from stable_whisper import WhisperResult

    with TemporaryDirectory() as folder, redirect_stdout(sys.stderr):
        result = WhisperResult(_whispers(transcript)).regroup(True)
        result.to_srt_vtt(f"{folder}/talk.srt", word_level=False)
        return Path(folder, "talk.srt").read_bytes()


def _whispers(transcript: Transcript) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(WHISPER_JSON.data(transcript))
    for segment in told["segments"]:
        del segment["speaker"]  # Whisper knows none.
        segment["text"] = " " + segment["text"]
        for word in segment["words"]:
            word.setdefault("probability", 1.0)
    return told


WAYS: dict[str, Callable[[Transcript], bytes]] = {"transcribe": by_us, "whisper": by_whisper}
if find_spec("stable_whisper"):
    WAYS["stable-ts"] = by_stable_ts


def measure(data: Path, profile: str) -> dict[str, dict[str, dict[str, float]]]:
    """By set and program: the cues, and the share of them with an error, with a warning."""
    counts: dict[str, dict[str, list[int]]] = {}
    for name, transcript in transcripts(data):
        for way, cut in WAYS.items():
            file = subtitles_of(cut(transcript), Path(f"{transcript.id}.srt"))
            found = findings(Check.of(file, profile_named(profile)))
            cues = counts.setdefault(name, {}).setdefault(way, [0, 0, 0])
            cues[0] += len(file.subtitles)
            for place, severity in enumerate(("error", "warning"), start=1):
                cues[place] += len({one.cue for one in found if one.severity == severity})
    return {
        name: {
            way: {"cues": cues, "errors": errors / cues, "warnings": warnings / cues}
            for way, (cues, errors, warnings) in ways.items()
        }
        for name, ways in counts.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--profile", default="podcast")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    sets = measure(arguments.data, arguments.profile)
    if arguments.json:
        print(json.dumps({"sets": sets}, indent=1))
        return
    print("| words | cut by | cues | with an error | with a warning |\n| --- | --- | --- | --- | --- |")
    for name, ways in sets.items():
        for way, told in ways.items():
            print(f"| {name} | {way} | {told['cues']:.0f} | {told['errors']:.1%} | {told['warnings']:.1%} |")


if __name__ == "__main__":
    main()
