"""Measure how well people are known again by voices that were learnt from three episodes.

    python benchmarks/voices.py --data FOLDER [--json]

FOLDER/dialogues/NAME-NUMBER.flac are heard, with an .rttm of the same name beside each. Each speaker of a file is cut
into stretches of 8 s and more, which stand for episodes: three of them are learnt, the rest of that file's are to be
known again, and those of other people aren't. So nobody is compared with a passage that they were learnt from.
Speakers of several files are one person where a cosine of 0.95 says so; all else is told by the references. Each
stretch is tried as it is, and through a bad line: band-limited (250 to 3800 Hz), with noise 15 dB under the speech;
what was learnt is always as it was.

Two errors are told of each kind of recording, at the threshold where as many of either sort are made: with the plain
cosine, and with the likeness that `match` goes by, measured against the voices of the other files, every second of
them through a bad line. Then everyone who is in three of the files is learnt from them, as `transcribe people learn`
does; it is told how many samples are the right person's.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfilt

from transcribe.diarization.encoder import WINDOW_FRAMES, find_weights, load_encoder
from transcribe.diarization.features import FRAME_MS, frame_count, frame_power, mel_bands, power_spectrum
from transcribe.diarization.voiceprints import LEAST_SPEECH_MS, voiceprints
from transcribe.media import open_sound
from transcribe.model.records import record
from transcribe.model.sound import SAMPLE_RATE, Sound
from transcribe.model.stages import Voiceprint
from transcribe.settings import Settings
from transcribe.voices import Sample, Voiced, learn
from transcribe.voices.likeness import mean
from transcribe.voices.matching import likeness

# The other sets are the same talk once more, with a jingle or noise laid over it.
_KINDS = {"clean": ("clean", "imbal", "mono", "mp3lvl", "tri"), "archive": ("archive",)}
_LEARNT = 3
_STEP = 20
_ONE_PERSON = 0.95
_BAND_HZ = (250, 3800)
_NOISE = 10 ** (-15 / 20)


@record
class Speaker:
    """One speaker of one file.

    Attributes:
        whole, degraded_whole: the voiceprint of all that they say.
        plain, degraded: those of each stretch.
    """

    file: str
    label: str
    whole: Voiceprint
    degraded_whole: Voiceprint
    plain: tuple[Voiceprint, ...]
    degraded: tuple[Voiceprint, ...]


@record
class Trials:
    """What one condition came to: scores of the same person, and of two, as cosines and as `match` scores."""

    same_cosine: tuple[float, ...]
    other_cosine: tuple[float, ...]
    same: tuple[float, ...]
    other: tuple[float, ...]


def degraded(sound: Sound) -> Sound:
    """The sound as through a bad line."""
    samples = np.asarray(sound.samples)
    loud = np.abs(samples) > 0.01 * np.abs(samples).max()
    noise = np.random.default_rng(0).normal(size=len(samples)) * np.sqrt(np.mean(samples[loud] ** 2)) * _NOISE
    line = sosfilt(butter(4, _BAND_HZ, "band", fs=SAMPLE_RATE, output="sos"), samples)
    return Sound((line + noise).astype(np.float32))


def speakers(path: Path) -> Iterator[Speaker]:
    """The speakers of a file who speak long enough."""
    with open_sound(path) as sound:
        copies = [_Windows(sound), _Windows(degraded(sound))]
        turns = _turns(path.with_suffix(".rttm"))
        for label in sorted({label for *_, label in turns}):
            voices = np.full(frame_count(sound), -1)
            for start, end, other in turns:
                voices[start:end] = 0 if other == label else 1
            plain, worse = [copy.voiceprint(label, voices, 0, len(voices)) for copy in copies]
            if plain and worse:
                spans = list(_stretches(copies[0], label, voices))
                yield Speaker(
                    path.stem,
                    label,
                    plain,
                    worse,
                    *(
                        tuple(found for start, end in spans if (found := copy.voiceprint(label, voices, start, end)))
                        for copy in copies
                    ),
                )


class _Windows:
    """What the encoder makes of a sound."""

    def __init__(self, sound: Sound) -> None:
        encoder = load_encoder(find_weights(Settings()))
        frames = frame_count(sound)
        self.name = encoder.name
        self.starts = np.arange(0, frames - WINDOW_FRAMES, _STEP)
        self.vectors = encoder.embed(
            mel_bands(power_spectrum(sound, 0, frames)), frame_power(sound, 0, frames), self.starts
        )

    def voiceprint(self, label: str, voices: NDArray[np.intp], start: int, end: int) -> Voiceprint | None:
        """That of voice 0 between two frames, if it is long enough."""
        inside = (self.starts >= start) & (self.starts + WINDOW_FRAMES <= end)
        found = voiceprints(self.starts[inside], self.vectors[inside], voices, {0: label}, self.name)
        return found[0] if found else None


def _turns(path: Path) -> list[tuple[int, int, str]]:
    """(first frame, frame after the last, speaker) of an RTTM file's lines."""
    rows = [line.split() for line in path.read_text("utf-8").splitlines()]
    return [
        (round(float(row[3]) * 1000) // FRAME_MS, round((float(row[3]) + float(row[4])) * 1000) // FRAME_MS, row[7])
        for row in rows
        if row and row[0] == "SPEAKER"
    ]


def _stretches(windows: _Windows, label: str, voices: NDArray[np.intp]) -> Iterator[tuple[int, int]]:
    """(first frame, frame after the last) of stretches that are just long enough for a voiceprint."""
    start = 0
    for end in range(0, len(voices), _STEP):
        # Less of the speaker's speech than this can't be enough.
        if np.count_nonzero(voices[start:end] == 0) * FRAME_MS >= LEAST_SPEECH_MS and windows.voiceprint(
            label, voices, start, end
        ):
            yield start, end
            start = end


def people(found: Sequence[Speaker]) -> list[int]:
    """Which person each speaker is, as numbers."""
    person = list(range(len(found)))
    for at, one in enumerate(found):
        for before, other in enumerate(found[:at]):
            if float(one.whole.vector() @ other.whole.vector()) > _ONE_PERSON:
                person = [person[before] if known == person[at] else known for known in person]
    return person


def trials(found: Sequence[Speaker], *, bad_line: bool) -> Trials:
    """All stretches against all that can be learnt of three."""
    person = people(found)
    files = sorted({one.file for one in found})
    others = [
        Voiced(
            file,
            tuple(str(who) for one, who in zip(found, person, strict=True) if one.file == file),
            tuple(one.degraded_whole if number % 2 else one.whole for one in found if one.file == file),
        )
        for number, file in enumerate(files)
    ]
    cosines: tuple[list[float], list[float]] = ([], [])
    scores: tuple[list[float], list[float]] = ([], [])
    for one, who in zip(found, person, strict=True):
        for learnt in _triples(one.plain):
            samples = [
                Sample(str(who), f"learnt {number}", "learnt", voiceprint) for number, voiceprint in enumerate(learnt)
            ]
            model = mean(voiceprint.vector() for voiceprint in learnt)
            for other, whose in zip(found, person, strict=True):
                if whose == who and other is not one:
                    continue  # the same passages again
                for plain, worse in zip(other.plain, other.degraded, strict=True):
                    if plain in learnt:
                        continue
                    tried = worse if bad_line else plain
                    elsewhere = [voiced for voiced in others if voiced.episode not in (one.file, other.file)]
                    score = likeness(tried, str(who), samples, elsewhere)
                    if score is not None:
                        cosines[whose != who].append(float(model @ tried.vector()))
                        scores[whose != who].append(score)
    return Trials(tuple(cosines[0]), tuple(cosines[1]), tuple(scores[0]), tuple(scores[1]))


def _triples(stretches: Sequence[Voiceprint]) -> Iterator[list[Voiceprint]]:
    """Three stretches that follow each other, begun at each, where others are left."""
    if len(stretches) > _LEARNT:
        for first in range(len(stretches)):
            yield [stretches[(first + more) % len(stretches)] for more in range(_LEARNT)]


def equal_error_rate(same: Iterable[float], other: Iterable[float]) -> float:
    """The share of errors at the threshold where as many of either kind are made."""
    same, other = np.sort(list(same)), np.sort(list(other))
    thresholds = np.unique(np.concatenate([same, other]))
    missed = np.searchsorted(same, thresholds, "left") / len(same)
    taken = 1 - np.searchsorted(other, thresholds, "left") / len(other)
    at = int(np.argmin(np.abs(missed - taken)))
    return float(missed[at] + taken[at]) / 2


def figures(found: Trials) -> dict[str, float]:
    """What is reported of one condition: numbers of trials, and error rates."""
    return {
        "same": len(found.same),
        "other": len(found.other),
        "eer_cosine": equal_error_rate(found.same_cosine, found.other_cosine),
        "eer": equal_error_rate(found.same, found.other),
    }


def learnt(found: Sequence[Speaker]) -> dict[str, float]:
    """What is learnt of the first stretches of each file, and how much of it is right."""
    episodes, truth = [], {}
    person = people(found)
    for file in sorted({one.file for one in found}):
        own = [(one, str(who)) for one, who in zip(found, person, strict=True) if one.file == file and one.plain]
        episodes.append(Voiced(file, tuple(who for _, who in own), tuple(one.plain[0] for one, _ in own)))
        truth.update({(file, one.label): who for one, who in own})
    samples, abstained = learn(episodes)
    right = sum(truth[sample.episode, sample.voiceprint.label] == sample.person for sample in samples)
    return {
        "people": len({sample.person for sample in samples}),
        "abstained": len(abstained),
        "samples": len(samples),
        "right": right,
    }


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--json", action="store_true")
    given = options.parse_args()
    report: dict[str, dict[str, float]] = {}
    learning: dict[str, dict[str, float]] = {}
    for kind, sets in _KINDS.items():
        paths = [path for name in sets for path in sorted((given.data / "dialogues").glob(f"{name}-*.flac"))]
        found = [speaker for path in paths for speaker in speakers(path)]
        for condition in ("as recorded", "bad line") if found else ():
            report[f"{kind}, {condition}"] = figures(trials(found, bad_line=condition == "bad line"))
        if found:
            learning[kind] = learnt(found)
    if not report:
        print(f"{given.data}: no dialogues with references there", file=sys.stderr)
        return 2
    if given.json:
        print(json.dumps({"conditions": report, "learnt": learning}, indent=1))
    else:
        for condition, row in report.items():
            print(
                f"{condition:22} {row['same']:5.0f} of one, {row['other']:5.0f} of two people   "
                f"cosine {row['eer_cosine']:6.1%}   match {row['eer']:6.1%}"
            )
        for kind, row in learning.items():
            print(
                f"{kind:22} learnt {row['people']} people ({row['abstained']} left open), "
                f"{row['right']} of {row['samples']} samples right"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
