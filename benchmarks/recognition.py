"""How fast the Whisper engines are, beside the packages that they run on; what the rest of a run costs; and memory.

    python benchmarks/recognition.py [--quick] [--rounds N] [--threads N] [--json]
    python benchmarks/recognition.py --overhead | --memory [--quick] [--json]

Speed: random weights of `base` dimensions (`tiny` with --quick) that say the same 60 tokens in each window of 30 s, so
that nobody's thresholds ask for a second reading; without any change to either side. `whisper.transcribe` and bare
`BatchedInferencePipeline` hear the same sound, greedily, with word times; the pipeline is given our windows. Ratios are
of processor time, the median of rounds in which each takes its turn; loading isn't counted.

--overhead: a run over two sample interviews with `base`, and what of it is not spent in the recogniser or the diarizer.

--memory: peak memory of ten minutes and of three hours (ten minutes and half an hour with --quick), of decoding, voice
activity and recognition alone, and of a whole run with the embedded diarizer: see peak_memory.py.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from peak_memory import compared

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

#: As many as a batch holds on a CPU, unless memory is short.
_WINDOWS = 8
_WINDOW_S = 30
#: Speech ends this much before its window does, so that the packing can't do otherwise.
_PAUSE_MS = 400


def speed(size: str, rounds: int, threads: int) -> dict[str, Any]:
    """Seconds of processor time that each takes for a second of sound, and the ratios."""
    import torch

    torch.set_num_threads(threads)
    with TemporaryDirectory() as folder:
        contestants = _contestants(Path(folder), size, threads)
        for contestant in contestants.values():
            _cpu_s(contestant)  # the first run compiles, and fills caches
        # Each second round the other way about: who comes after whom is worth some per cent.
        turns = [list(contestants.items())[:: -1 if number % 2 else 1] for number in range(rounds)]
        taken = [{name: _cpu_s(contestant) for name, contestant in turn} for turn in turns]

    def ratio(slower: str, faster: str) -> float:
        return statistics.median(one[slower] / one[faster] for one in taken)

    return {
        "size": size,
        "threads": threads,
        "cpu_s_per_s": {
            name: statistics.median(one[name] for one in taken) / (_WINDOWS * _WINDOW_S) for name in contestants
        },
        "ratios": {
            "whisper_vs_whisper_transcribe": ratio("whisper.transcribe", "whisper"),
            "faster_whisper_vs_whisper_transcribe": ratio("whisper.transcribe", "faster-whisper"),
            "faster_whisper_vs_bare": ratio("bare faster-whisper", "faster-whisper"),
        },
    }


def _contestants(folder: Path, size: str, threads: int) -> dict[str, Callable[[], object]]:
    import faster_whisper
    import numpy as np
    import whisper

    from support.converted_whisper import convert
    from support.scripted_whisper import save_scripted_whisper
    from transcribe.model.progress import silent
    from transcribe.model.sound import Sound
    from transcribe.model.stages import Hints, Speech
    from transcribe.model.transcript import Interval
    from transcribe.recognition import RECOGNIZERS
    from transcribe.recognition.listening import PAUSE_MS, WINDOW_MS
    from transcribe.recognition.windows import pack
    from transcribe.settings import Settings

    save_scripted_whisper(folder / "model.pt", size)
    converted = convert(folder / "model.pt", folder / "converted")
    noise = np.random.default_rng(0).normal(0, 0.05, _WINDOWS * _WINDOW_S * 16_000).astype(np.float32)
    sound = Sound(noise)
    speech = Speech(
        tuple(
            Interval(start_ms, start_ms + WINDOW_MS - _PAUSE_MS) for start_ms in range(0, sound.duration_ms, WINDOW_MS)
        )
    )
    clips = [
        {"start": window.start_ms / 1000, "end": window.end_ms / 1000}
        for window in pack(sound, speech, WINDOW_MS, PAUSE_MS)
    ]
    assert len(clips) == _WINDOWS

    def engine(name: str, model: Path) -> Callable[[], object]:
        made = RECOGNIZERS.make(
            name, Settings(recognizer=name, model=str(model), language="en", device="cpu", batch_size=_WINDOWS)
        )
        return lambda: made.recognise(sound, speech, Hints(), silent)

    plain = whisper.load_model(str(folder / "model.pt"), "cpu")
    bare = faster_whisper.BatchedInferencePipeline(
        faster_whisper.WhisperModel(str(converted), device="cpu", compute_type="int8", cpu_threads=threads)
    )
    return {
        "whisper.transcribe": lambda: whisper.transcribe(
            plain, noise, language="en", word_timestamps=True, condition_on_previous_text=False, fp16=False
        ),
        "whisper": engine("whisper", folder / "model.pt"),
        "bare faster-whisper": lambda: list(
            bare.transcribe(
                noise, language="en", beam_size=1, batch_size=_WINDOWS, word_timestamps=True, clip_timestamps=clips
            )[0]
        ),
        "faster-whisper": engine("faster-whisper", converted),
    }


def _cpu_s(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before


def overhead(size: str) -> dict[str, Any]:
    """The processor time of a run, less its engines', as a share of the recogniser's."""
    import torch

    from support.scripted_whisper import save_scripted_whisper
    from transcribe.diarization.embedded import EmbeddedDiarizer
    from transcribe.pipeline.batch import Batch
    from transcribe.recognition.openai_whisper import OpenAIWhisper
    from transcribe.settings import Settings
    from transcribe.store.archive import Archive

    torch.set_num_threads(1)
    spent: dict[str, float] = {}
    whole_s = 0.0
    with TemporaryDirectory() as folder, ExitStack() as stack:
        archive = Path(folder, "archive")
        (archive / "audio").mkdir(parents=True)
        model = Path(folder, "model.pt")
        save_scripted_whisper(model, size)
        settings = Settings(recognizer="whisper", model=str(model), diarizer="embedded", language="en", device="cpu")
        warm_up = "the-winter-garden"  # it brings all imports and models
        for name in (warm_up, "the-last-ferry", "letters-from-the-mountain"):
            for path in (ROOT / "audio").glob(f"{name}.*"):
                shutil.copy(path, archive / "audio")
            if name == "the-last-ferry":
                for method in ("encode", "read", "align"):
                    stack.enter_context(_timed(OpenAIWhisper, method, "recogniser", spent))
                stack.enter_context(_timed(EmbeddedDiarizer, "diarize", "diarizer", spent))
            run_s = _cpu_s(lambda: Batch(Archive(archive), settings).run())
            whole_s += 0.0 if name == warm_up else run_s
    around_s = whole_s - spent["recogniser"] - spent["diarizer"]
    return {
        "size": size,
        "cpu_s": {"run": whole_s, **spent, "around": around_s},
        "ratios": {"around_vs_recogniser": around_s / spent["recogniser"]},
    }


@contextmanager
def _timed(kind: type, method: str, stage: str, spent: dict[str, float]) -> Any:
    plain = getattr(kind, method)

    def timed(*given: Any) -> Any:
        before = time.process_time()
        try:
            return plain(*given)
        finally:
            spent[stage] = spent.get(stage, 0.0) + time.process_time() - before

    setattr(kind, method, timed)
    try:
        yield
    finally:
        setattr(kind, method, plain)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--quick", action="store_true")
    options.add_argument("--rounds", type=int, default=4)
    options.add_argument("--threads", type=int, default=1)
    options.add_argument("--overhead", action="store_true")
    options.add_argument("--memory", action="store_true")
    options.add_argument("--json", action="store_true")
    asked = options.parse_args()

    for library in ("OMP", "NUMBA"):  # whisper's word times run on Numba, which would set OpenMP's threads anew
        os.environ.setdefault(f"{library}_NUM_THREADS", str(asked.threads))
    warnings.simplefilter("ignore")
    if asked.memory:
        found = compared((10, 30) if asked.quick else (10, 180))
    elif asked.overhead:
        found = overhead("tiny" if asked.quick else "base")
    else:
        found = speed("tiny" if asked.quick else "base", asked.rounds, asked.threads)
    print(json.dumps(found, indent=None if asked.json else 2))


if __name__ == "__main__":
    main()
