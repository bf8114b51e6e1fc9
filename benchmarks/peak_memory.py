"""Peak memory of short and of long recordings, each measured in a process of its own.

An interview is repeated until it is long enough, and recognised by a Whisper so small that it is no part of it. Of a
whole run (`batch.Batch`) everything counts: decoding, voice activity, recognition, the embedded diarizer, naming,
captions, documents, the search index. There the words that the recogniser says are replaced by others, since the guards
leave out what is said over and over. Mapped files count, as the system counts.
"""

from __future__ import annotations

import subprocess
import sys
import wave
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

_INTERVIEW = ROOT / "audio" / "the-winter-garden.flac"
#: A whole run is by the recogniser that `auto` prefers.
_PREFERRED = "faster-whisper"


def compared(minutes: tuple[int, int]) -> dict[str, Any]:
    """Megabytes of a short and of a long recording, and their ratios."""
    from support.converted_whisper import convert
    from support.scripted_whisper import save_scripted_whisper

    peak: dict[str, dict[int, int]] = {}
    with TemporaryDirectory() as folder:
        save_scripted_whisper(Path(folder, "model.pt"), "smallest")
        models = {
            "whisper": Path(folder, "model.pt"),
            "faster-whisper": convert(Path(folder, "model.pt"), Path(folder, "converted")),
        }
        for length in minutes:
            recording = Path(folder, f"{length}.wav")
            _write_recording(recording, length)
            for engine, model in models.items():
                peak.setdefault(engine, {})[length] = _peak_of("recognition", engine, model, recording)
            peak.setdefault("whole run", {})[length] = _peak_of("run", _PREFERRED, models[_PREFERRED], recording)
            recording.unlink()
    short, long = minutes
    return {
        "peak_mb": {
            what: {f"{length} min": round(bytes_ / 1e6) for length, bytes_ in of.items()} for what, of in peak.items()
        },
        "ratios": {
            f"memory_{what.replace('-', '_').replace(' ', '_')}": of[long] / of[short] for what, of in peak.items()
        },
    }


def _write_recording(path: Path, minutes: int) -> None:
    import numpy as np

    from transcribe.media import open_sound

    with open_sound(_INTERVIEW) as sound, wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        pcm = (np.array(sound.samples) * 32767).astype("<i2").tobytes()
        wanted = minutes * 60 * 32_000
        while wanted > 0:
            file.writeframes(pcm[:wanted])
            wanted -= len(pcm)


def _peak_of(work: str, engine: str, model: Path, recording: Path) -> int:
    """Bytes that a process held at most that did this work."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", __file__, work, engine, model, recording],
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stdout)


def recognise(engine: str, model: str, recording: str) -> None:
    """Decoding, voice activity and recognition."""
    from transcribe.media import detect_speech, open_sound
    from transcribe.model.progress import silent
    from transcribe.model.stages import Hints
    from transcribe.recognition import RECOGNIZERS
    from transcribe.settings import Settings

    with open_sound(Path(recording)) as sound:
        speech = detect_speech(sound, silent)
        made = RECOGNIZERS.make(engine, Settings(recognizer=engine, model=model, device="cpu"))
        assert made.recognise(sound, speech, Hints(), silent).words


def run(engine: str, model: str, recording: str) -> None:
    """A run over an archive with this one recording."""
    from transcribe.pipeline.batch import Batch
    from transcribe.recognition import RECOGNIZERS
    from transcribe.settings import Settings
    from transcribe.store.archive import Archive

    settings = Settings(recognizer=engine, model=model, diarizer="embedded", language="en", device="cpu")
    _say_other_words(type(RECOGNIZERS.make(engine, settings)))
    with TemporaryDirectory() as folder:
        archive = Archive(Path(folder))
        archive.audio.mkdir()
        (archive.audio / "talk.wav").symlink_to(recording)
        (archive.audio / "talk.txt").write_bytes(_INTERVIEW.with_suffix(".txt").read_bytes())
        report = Batch(archive, settings).run()
        assert not report.failed, report.failed
        made = archive.transcript("talk")
        assert len(made.speakers) > 1
        assert sum(len(turn.words) for turn in made.turns) > made.provenance.recording.duration_ms / 1000


def _say_other_words(kind: Any) -> None:
    from generated_archive import Speech

    recognise = kind.recognise
    speech = Speech()
    texts: Iterator[str] = chain.from_iterable(iter(lambda: speech.segment("."), None))

    def recognise_others(*given: Any) -> Any:
        heard = recognise(*given)
        return replace(heard, words=tuple(replace(word, text=next(texts)) for word in heard.words))

    kind.recognise = recognise_others


_WORKS: dict[str, Callable[[str, str, str], None]] = {"recognition": recognise, "run": run}

if __name__ == "__main__":
    _WORKS[sys.argv[1]](*sys.argv[2:])
    print(getrusage(RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024))
