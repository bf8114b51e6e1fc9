"""Measure the embedded diarizer on dialogues with known speakers.

    python benchmarks/speakers.py --data FOLDER [--json] [--expected]
    python benchmarks/speakers.py --archive DIR [--json]

FOLDER/dialogues/NAME-NUMBER.flac, FOLDER/talk/NAME-NUMBER.flac and FOLDER/conversation/*.flac are heard, each with an
.rttm of the same name beside it, or one of the set's (ami.rttm). Per set (the NAME): diarization error rate without
and with a collar of 0.25 s to either side, Jaccard error rate, the share of files whose number of speakers was found;
and, with the number of speakers given, the error rate with the collar, and the share of words attributed to the wrong
speaker: in all, within 0.5 s of a change of speaker, and elsewhere. Words are cut from the reference's turns, their
times off by 60 ms as a recogniser's are. The constants of attribution were chosen on the dialogues with even numbers;
so these, and those with odd ones, are told apart too.

DIR is an archive after a run: the words of its transcripts, and those of its references, to the wrong speaker.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path

import numpy as np
from pyannote.core import Annotation, Segment, Timeline
from pyannote.database.util import load_rttm
from pyannote.metrics.diarization import DiarizationErrorRate, JaccardErrorRate
from whose_words import Wrong, attributed, cut_words, of_archive, total, wrong

from transcribe.diarization.embedded import EmbeddedDiarizer
from transcribe.media import detect_speech, open_sound
from transcribe.model.progress import silent
from transcribe.model.records import record
from transcribe.model.stages import Diarization, SpeakerCount
from transcribe.model.transcript import Interval
from transcribe.settings import Settings
from transcribe.store.archive import Archive

# pyannote.metrics counts the whole width: 0.25 s to either side.
_COLLAR_S = 0.5


@record
class Measured:
    """One recording's figures: seconds of error and of speech, and counts."""

    name: str
    error_s: float
    speech_s: float
    collared_error_s: float
    collared_speech_s: float
    known_error_s: float
    jer: float
    found: int
    speakers: int
    words: Wrong
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
    with_count = DiarizationErrorRate(collar=_COLLAR_S)(reference, _annotation(known), uem=whole, detailed=True)
    spoken = _spoken(reference)
    return Measured(
        path.stem,
        _seconds_wrong(error),
        error["total"],
        _seconds_wrong(collared),
        collared["total"],
        _seconds_wrong(with_count),
        JaccardErrorRate()(reference, hypothesis, uem=whole),
        len(blind.labels),
        speakers,
        wrong(attributed(cut_words(spoken), known), spoken),
        cpu_share,
    )


def _reference(path: Path) -> Annotation:
    """A recording's reference, from a file of its own or from that of its set."""
    if path.is_file():
        (annotation,) = load_rttm(path).values()
        return annotation
    collection, _, name = path.stem.partition("-")
    return load_rttm(path.with_name(f"{collection}.rttm"))[name]


def _annotation(diarization: Diarization) -> Annotation:
    annotation = Annotation()
    for segment in diarization.segments:
        annotation[Segment(segment.start_ms / 1000, segment.end_ms / 1000)] = segment.label
    return annotation


def _seconds_wrong(components: dict[str, float]) -> float:
    return components["missed detection"] + components["false alarm"] + components["confusion"]


def _spoken(reference: Annotation) -> list[tuple[Interval, str]]:
    turns = [
        (Interval(round(turn.start * 1000), round(turn.end * 1000)), speaker)
        for turn, _, speaker in reference.itertracks(yield_label=True)
    ]
    return sorted(turns, key=lambda pair: pair[0].start_ms)


def summary(measured: Sequence[Measured]) -> dict[str, float]:
    """The figures of one set."""
    return {
        "der": sum(one.error_s for one in measured) / sum(one.speech_s for one in measured),
        "der_mean_of_files": float(np.mean([one.error_s / one.speech_s for one in measured])),
        "der_collar": sum(one.collared_error_s for one in measured) / sum(one.collared_speech_s for one in measured),
        "jer": float(np.mean([one.jer for one in measured])),
        "count_right": float(np.mean([one.found == one.speakers for one in measured])),
        "der_collar_known": sum(one.known_error_s for one in measured) / sum(one.collared_speech_s for one in measured),
        **total(one.words for one in measured).shares(),
    }


def recordings(data: Path) -> list[Path]:
    """What there is to hear."""
    folders = [data / name for name in ("dialogues", "talk", "conversation")]
    found = [path for folder in folders for path in sorted(folder.glob("*.flac"))]
    # One excerpt's reference holds hardly any speech.
    return [
        path
        for path in found
        if path.stem != "ami-trn01"
        and (path.with_suffix(".rttm").is_file() or path.with_name(f"{path.stem.partition('-')[0]}.rttm").is_file())
    ]


def halves(measured: Iterable[Measured]) -> dict[str, dict[str, float]]:
    """The figures of the numbered recordings, those with even numbers and those with odd ones."""
    parted: dict[str, list[Measured]] = {"even": [], "odd": []}
    for one in measured:
        number = one.name.rpartition("-")[2]
        if number.isdecimal():
            parted["odd" if int(number) % 2 else "even"].append(one)
    return {name: summary(part) for name, part in parted.items() if part}


def table(rows: dict[str, dict[str, float]]) -> Iterable[str]:
    """The figures in per cent, line by line."""
    columns = list(next(iter(rows.values())))
    yield " " * 18 + "".join(f"{column:>23}" for column in columns)
    for name, figures in rows.items():
        yield f"{name:18}" + "".join(f"{figures[column]:23.2%}" for column in columns)


def _of_data(data: Path, *, expected: bool) -> dict[str, dict[str, dict[str, float]]]:
    sets: dict[str, list[Measured]] = defaultdict(list)
    for path in recordings(data):
        measured = measure(path, expected=expected)
        sets[path.stem.partition("-")[0]].append(measured)
        print(
            f"{measured.name}: {measured.found} of {measured.speakers} speakers, {measured.cpu_share:.3f} s of CPU "
            "a second",
            file=sys.stderr,
        )
    return {
        "sets": {name: summary(measured) for name, measured in sets.items()},
        "halves": halves(chain.from_iterable(sets.values())),
    }


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    where = options.add_mutually_exclusive_group(required=True)
    where.add_argument("--data", type=Path)
    where.add_argument("--archive", type=Path)
    options.add_argument("--json", action="store_true")
    options.add_argument("--expected", action="store_true", help="tell the diarizer the number of credited speakers")
    given = options.parse_args()
    if given.archive:
        found = {"words": of_archive(Archive(given.archive))}
    else:
        found = _of_data(given.data, expected=given.expected)
    if not any(found.values()):
        print(f"{given.data}: no dialogues with references there", file=sys.stderr)
        return 2
    print(json.dumps(found, indent=1) if given.json else "\n\n".join("\n".join(table(rows)) for rows in found.values()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
