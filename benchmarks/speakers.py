"""Measure the embedded diarizer on dialogues with known speakers.

    python benchmarks/speakers.py --data FOLDER [--json] [--expected]

FOLDER/dialogues/NAME-NUMBER.flac and FOLDER/conversation/sample.flac are heard, each with an .rttm of the same name
beside it. Per set (the NAME): diarization error rate without and with a collar of 0.25 s to either side, Jaccard error
rate, the share of files whose number of speakers was found, and, with the number of speakers given, the share of words
attributed to the wrong speaker. Words are cut from the reference's turns, their times off by 60 ms as a recogniser's
are.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from pyannote.core import Annotation, Segment, Timeline
from pyannote.database.util import load_rttm
from pyannote.metrics.diarization import DiarizationErrorRate, JaccardErrorRate
from scipy.optimize import linear_sum_assignment

from transcribe.audio import detect_speech, open_sound
from transcribe.diarization import attribute
from transcribe.diarization.embedded import EmbeddedDiarizer
from transcribe.progress import silent
from transcribe.records import record
from transcribe.settings import Settings
from transcribe.stages import Diarization, SpeakerCount
from transcribe.transcript import Word

# pyannote.metrics counts the whole width: 0.25 s to either side.
_COLLAR_S = 0.5
# Words of log-normal length, as in read English.
_WORD_S, _WORD_SIGMA = 0.3, 0.45
_SHORTEST_WORD_S, _LONGEST_WORD_S = 0.08, 0.9
_JITTER_S = 0.06
# What would be left over of a turn, if shorter, belongs to its last word.
_LEAST_REST_S = 0.12


@record
class Measured:
    """One recording's figures: seconds of error and of speech, and counts."""

    name: str
    error_s: float
    speech_s: float
    collared_error_s: float
    collared_speech_s: float
    jer: float
    found: int
    speakers: int
    words: int
    words_wrong: int
    cpu_share: float


def measure(path: Path, *, expected: bool) -> Measured:
    """Diarize one recording, blind (or with the number of speakers as a page would credit it) and with it known."""
    reference = _reference(path.with_suffix(".rttm"))
    speakers = len(reference.labels())
    diarizer = EmbeddedDiarizer(Settings())
    with open_sound(path) as sound:
        speech = detect_speech(sound, silent)
        begun = time.process_time()
        blind = diarizer.diarize(sound, speech, SpeakerCount(expected=speakers if expected else None), silent)
        cpu_share = (time.process_time() - begun) * 1000 / sound.duration_ms
        known = diarizer.diarize(sound, speech, SpeakerCount(exactly=speakers), silent)
        whole = Timeline([Segment(0, sound.duration_ms / 1000)])
    hypothesis = _annotation(blind)
    error = DiarizationErrorRate()(reference, hypothesis, uem=whole, detailed=True)
    collared = DiarizationErrorRate(collar=_COLLAR_S)(reference, hypothesis, uem=whole, detailed=True)
    words = _words(reference)
    return Measured(path.stem, _seconds_wrong(error), error["total"], _seconds_wrong(collared), collared["total"],
                    JaccardErrorRate()(reference, hypothesis, uem=whole), len(blind.labels), speakers, len(words),
                    _words_wrong(words, known), cpu_share)


def _reference(path: Path) -> Annotation:
    (annotation,) = load_rttm(path).values()
    return annotation


def _annotation(diarization: Diarization) -> Annotation:
    annotation = Annotation()
    for segment in diarization.segments:
        annotation[Segment(segment.start_ms / 1000, segment.end_ms / 1000)] = segment.label
    return annotation


def _seconds_wrong(components: dict[str, float]) -> float:
    return components["missed detection"] + components["false alarm"] + components["confusion"]


def _words(reference: Annotation) -> list[tuple[Word, str]]:
    """Words cut from the reference's turns, each with its true speaker, by rising start."""
    random = np.random.default_rng(1)
    words = []
    for turn, _, speaker in reference.itertracks(yield_label=True):
        start = turn.start
        while start < turn.end - 0.05:
            length = np.clip(random.lognormal(np.log(_WORD_S), _WORD_SIGMA), _SHORTEST_WORD_S, _LONGEST_WORD_S)
            end = start + length if start + length < turn.end - _LEAST_REST_S else turn.end
            heard_start = max(0.0, start + random.normal(0, _JITTER_S))
            heard_end = max(heard_start + 0.05, end + random.normal(0, _JITTER_S))
            words.append((Word(round(heard_start * 1000), round(heard_end * 1000), "-"), speaker))
            start = end
    return sorted(words, key=lambda pair: pair[0].start_ms)


def _words_wrong(words: Sequence[tuple[Word, str]], diarization: Diarization) -> int:
    """How many words have the wrong speaker, under the naming of speakers that is kindest."""
    turns = attribute([word for word, _ in words], diarization)
    given = [turn.speaker for turn in turns for _ in turn.words]
    truth = [speaker for _, speaker in words]
    table = np.array([[sum(pair == (a, b) for pair in zip(truth, given, strict=True)) for b in sorted(set(given))]
                      for a in sorted(set(truth))])
    rows, columns = linear_sum_assignment(-table)
    return len(words) - int(table[rows, columns].sum())


def summary(measured: Sequence[Measured]) -> dict[str, float]:
    """The figures of one set."""
    return {
        "der": sum(one.error_s for one in measured) / sum(one.speech_s for one in measured),
        "der_collar": sum(one.collared_error_s for one in measured) / sum(one.collared_speech_s for one in measured),
        "jer": float(np.mean([one.jer for one in measured])),
        "count_right": float(np.mean([one.found == one.speakers for one in measured])),
        "words_wrong": sum(one.words_wrong for one in measured) / sum(one.words for one in measured),
    }


def recordings(data: Path) -> list[Path]:
    """What there is to hear."""
    found = [*sorted((data / "dialogues").glob("*.flac")), data / "conversation" / "sample.flac"]
    return [path for path in found if path.with_suffix(".rttm").is_file()]


def table(sets: dict[str, dict[str, float]]) -> Iterable[str]:
    """The figures in per cent, line by line."""
    columns = ("der", "der_collar", "jer", "count_right", "words_wrong")
    yield "set       " + "".join(f"{column:>13}" for column in columns)
    for name, figures in sets.items():
        yield f"{name:10}" + "".join(f"{figures[column]:13.1%}" for column in columns)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--json", action="store_true")
    options.add_argument("--expected", action="store_true", help="tell the diarizer the number of credited speakers")
    given = options.parse_args()
    sets: dict[str, list[Measured]] = defaultdict(list)
    for path in recordings(given.data):
        measured = measure(path, expected=given.expected)
        sets[path.stem.partition("-")[0]].append(measured)
        print(f"{measured.name}: {measured.found} of {measured.speakers} speakers, {measured.cpu_share:.3f} s of CPU "
              "a second", file=sys.stderr)
    if not sets:
        print(f"{given.data}: no dialogues with references there", file=sys.stderr)
        return 2
    summaries = {name: summary(measured) for name, measured in sets.items()}
    print(json.dumps({"sets": summaries}, indent=1) if given.json else "\n".join(table(summaries)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
