"""Make the sample interviews anew: recordings, page sidecars, references.

    python audio/make_samples.py            all of them
    python audio/make_samples.py NAME       only scripts/NAME.toml

It needs the speech synthesiser flite with its voices (Debian, Ubuntu: `apt install flite`) and this package. The
samples are committed, so nobody needs to run this who doesn't want to change them. The films, the people and their
words are invented. The sound before encoding is the same at each run; the encoded files are as long as PyAV's encoders
are the same versions.

A script says who speaks, with which voice ("slt*0.92" is flite's voice slt, all its frequencies brought to 92 %), and
what. The times of words in the references are those that flite itself gave to its phones.
"""

from __future__ import annotations

import ctypes
import random
import sys
import tomllib
from collections.abc import Iterator
from ctypes import POINTER, Structure, c_char_p, c_float, c_int, c_short, c_void_p
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from transcribe.archive import Archive, write_atomic
from transcribe.audio import probe
from transcribe.episode import Episode, Role
from transcribe.records import validate
from transcribe.transcript import Provenance, Speaker, Transcript, Turn, Word, to_json

Samples = NDArray[np.float32]

AUDIO = Path(__file__).resolve().parent
RATE = 16_000  # of all flite's voices
LEVEL = 0.07  # root mean square of speech, -23 dB below full scale

#: By ending: codec and bit rate (None: lossless).
CODECS = {
    ".mp3": ("libmp3lame", 64_000),
    ".flac": ("flac", None),
    ".opus": ("libopus", 64_000),
    ".m4a": ("aac", 80_000),
}


@dataclass(frozen=True)
class Script:
    """One interview as written: scripts/NAME.toml.

    Attributes:
        guests_as: what the page's announcement calls them, "director".
        voices: voice by speaker. A speaker that the page doesn't credit is a film clip.
    """

    file: str
    sample_rate: int
    guests_as: str
    episode: Episode
    voices: dict[str, str]
    dialogue: str
    channels: int = 1
    jingle: bool = False

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Who says what, turn by turn."""
        return [(who, said) for who, _, said in (line.partition(": ") for line in self.dialogue.strip().splitlines())]

    def speakers(self) -> dict[str, Speaker]:
        """Who speaks, in the order of their first words."""
        credited = {credit.name: credit for credit in self.episode.credits}
        voices = enumerate(dict.fromkeys(who for who, _ in self.lines))
        return {
            who: Speaker(f"SPEAKER_{number:02}", who, credited[who].role, 1.0)
            if who in credited
            else Speaker(f"SPEAKER_{number:02}", None, Role.OTHER, 1.0)
            for number, who in voices
        }


@dataclass
class Mix:
    """The interview as it grows: sound, and where each word lies in it."""

    sound: list[Samples] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    length: int = 0

    def add(self, samples: Samples) -> None:
        self.sound.append(samples)
        self.length += len(samples)

    def pause(self, seconds: float) -> None:
        self.add(np.zeros(round(seconds * RATE), dtype=np.float32))


# flite


class _Wave(Structure):
    _fields_ = (
        ("type", c_char_p),
        ("rate", c_int),
        ("length", c_int),
        ("channels", c_int),
        ("samples", POINTER(c_short)),
    )


class _Voice(Structure):
    _fields_ = (("name", c_char_p), ("features", c_void_p))


@cache
def flite() -> ctypes.CDLL:
    """Debian's flite, with the types of the functions that are used here."""
    try:
        library = ctypes.CDLL("libflite.so.1", mode=ctypes.RTLD_GLOBAL)  # the voices' libraries look for it
    except OSError:
        sys.exit("flite isn't installed. Run: apt install flite")
    for name, result, *arguments in (
        ("flite_synth_text", c_void_p, c_char_p, c_void_p),
        ("flite_feat_set_float", None, c_void_p, c_char_p, c_float),
        ("flite_ffeature_float", c_float, c_void_p, c_char_p),
        ("utt_relation", c_void_p, c_void_p, c_char_p),
        ("utt_wave", POINTER(_Wave), c_void_p),
        ("delete_utterance", None, c_void_p),
        ("relation_head", c_void_p, c_void_p),
        ("item_next", c_void_p, c_void_p),
        ("item_daughter", c_void_p, c_void_p),
        ("item_last_daughter", c_void_p, c_void_p),
    ):
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    library.flite_init()
    return library


@cache
def flite_voice(name: str) -> Any:
    """A pointer to the voice."""
    register = getattr(ctypes.CDLL(f"libflite_cmu_us_{name}.so.1"), f"register_cmu_us_{name}")
    register.restype = POINTER(_Voice)
    return register(None)


def speak(voice: str, text: str) -> tuple[Samples, list[Word]]:
    """Say a sentence.

    Returns:
        Samples of shape (samples,) at `RATE`, and one `Word` for each word as written, from the sound's start.
    """
    from scipy.signal import resample_poly

    name, _, size = voice.partition("*")
    percent = round(100 * float(size or 1))
    library, speaker = flite(), flite_voice(name)
    # Playing it faster moves every frequency; speaking slower by as much keeps the pace.
    library.flite_feat_set_float(speaker.contents.features, b"duration_stretch", percent / 100)
    # The voices' breath comes from the C library's random numbers.
    ctypes.CDLL(None).srand(1)
    utterance = library.flite_synth_text(text.encode(), speaker)
    wave = library.utt_wave(utterance).contents
    samples = np.ctypeslib.as_array(wave.samples, (wave.length,)).astype(np.float32)
    tokens = list(_tokens(utterance))
    library.delete_utterance(utterance)
    words = [
        Word(round(start * 100_000 / percent), round(end * 100_000 / percent), word)
        for word, (start, end) in zip(text.split(), tokens, strict=True)
    ]
    samples = resample_poly(samples, 100, percent).astype(np.float32)
    return samples * np.float32(LEVEL / np.sqrt(np.mean(samples**2))), words


def _tokens(utterance: c_void_p) -> Iterator[tuple[float, float]]:
    """Start and end, in seconds, of each written word: from its first phone's start to its last phone's end."""
    library = flite()
    token = library.relation_head(library.utt_relation(utterance, b"Token"))
    while token:
        first, last = library.item_daughter(token), library.item_last_daughter(token)
        yield (
            library.flite_ffeature_float(first, b"R:SylStructure.daughter1.daughter1.R:Segment.p.end"),
            library.flite_ffeature_float(last, b"R:SylStructure.daughtern.daughtern.R:Segment.end"),
        )
        token = library.item_next(token)


# The interview


def perform(script: Script) -> Mix:
    """Speak the whole interview."""
    mix, chance = Mix(), random.Random(script.file)
    if script.jingle:
        mix.add(jingle())
    mix.pause(0.4)
    speakers = script.speakers()
    for who, said in script.lines:
        words: list[Word] = []
        for sentence in sentences(said):
            samples, spoken = speak(script.voices[who], sentence)
            at = mix.length * 1000 // RATE
            words += [Word(at + word.start_ms, at + word.end_ms, word.text) for word in spoken]
            mix.add(samples)
        mix.turns.append(Turn.of(speakers[who].label, tuple(words)))
        # flite's own silence before and after a sentence comes on top: 0.3 s in all at least.
        mix.pause(chance.uniform(0.05, 0.35))
    mix.pause(0.4)
    if script.jingle:
        mix.add(jingle())
    return mix


def sentences(text: str) -> list[str]:
    """Cut after full stops and question marks.

    >>> sentences("Yes. Why not? I am here.")
    ['Yes.', 'Why not?', 'I am here.']
    """
    return text.replace(". ", ".\n").replace("? ", "?\n").split("\n")


def jingle() -> Samples:
    """Four chords, struck like a bell; shape (samples,) at `RATE`."""
    beat = np.arange(round(0.7 * RATE)) / RATE
    chords = ((262, 330, 392), (294, 349, 440), (247, 294, 392), (262, 330, 523))
    struck = [
        sum(np.sin(2 * np.pi * hertz * beat) + 0.3 * np.sin(4 * np.pi * hertz * beat) for hertz in chord)
        * np.exp(-3 * beat)
        * np.minimum(1, beat / 0.01)
        for chord in chords
    ]
    end = np.minimum(1, np.linspace(40, 0, 4 * len(beat)))
    return np.asarray(0.06 * np.concatenate(struck) * end, dtype=np.float32)


# Files


def panned(mix: Mix, channels: int) -> Samples:
    """The sound as (channels, samples); in stereo the first two speakers sit left and right, all others between."""
    sound = np.stack([np.concatenate(mix.sound)] * channels)
    if channels == 2:
        seats = {"SPEAKER_00": (1.3, 0.7), "SPEAKER_01": (0.7, 1.3)}
        for turn in mix.turns:
            heard = slice(turn.start_ms * RATE // 1000, turn.end_ms * RATE // 1000)
            sound[:, heard] *= np.array(seats.get(turn.speaker, (1.0, 1.0)), dtype=np.float32)[:, None]
    return sound


def encode(path: Path, sound: Samples, sample_rate: int) -> None:
    """Write a recording; the sound is of shape (channels, samples) at `RATE`."""
    import av
    from scipy.signal import resample_poly

    codec, bit_rate = CODECS[path.suffix]
    layout = "stereo" if len(sound) == 2 else "mono"
    # Bit-exact: without a random stream number and the time of day.
    with av.open(str(path), "w", options={"fflags": "bitexact"}) as container:
        stream: Any = container.add_stream(codec, rate=sample_rate, layout=layout)
        if bit_rate:
            stream.bit_rate = bit_rate
        samples = resample_poly(sound, sample_rate, RATE, axis=1).astype(np.float32)
        frame = av.AudioFrame.from_ndarray(samples, format="fltp", layout=layout)
        # A first time stamp of 0 lets the container say how much the encoder puts in front.
        frame.sample_rate, frame.pts = sample_rate, 0
        resampler = av.AudioResampler(
            stream.codec_context.format, layout, sample_rate, stream.codec_context.frame_size or 4096
        )
        for part in (*resampler.resample(frame), *resampler.resample(None), None):
            container.mux(stream.encode(part))


def page(episode: Episode, guests_as: str) -> str:
    """The episode's page, in the form of the archive's sidecars."""
    minutes, seconds = divmod((episode.duration_ms or 0) // 1000, 60)
    play = f"Play Podcast\n{minutes} min. and {seconds} sec."
    bullets = {
        "Reporter": ", ".join(episode.reporters),
        "Guest": " & ".join(episode.guests),
        "Interviewee role": episode.interviewee_role,
        "Film title": episode.film,
        "Festival section": episode.section,
    }
    fields = "\n".join(f"  • {name}\n    {value}".rstrip() for name, value in bullets.items())
    return "\n\n".join(
        (
            episode.title,
            play,
            sentences(episode.synopsis)[0],
            play,
            f"PODCAST| {' and '.join(episode.reporters)} interviews {' and '.join(episode.guests)}, "
            f"{guests_as} of the film {episode.film}.",
            "To listen to the interview, click on the ► icon on the right, just above the picture",
            episode.other["description"],
            f"{episode.film}:  {episode.synopsis}",
            f"{fields}\nNow playing:\nFeatured Posts\n",
        )
    )


def make(path: Path) -> None:
    """Make one sample: recording, page and reference."""
    archive = Archive(AUDIO.parent)
    script = validate(Script, tomllib.loads(path.read_text("utf-8")), path=path)
    mix = perform(script)
    target = AUDIO / script.file
    encode(target, panned(mix, script.channels), script.sample_rate)
    recording = probe(target, archive.relative(target)).recording
    said = script.episode
    episode = replace(
        said,
        title=f"{' & '.join(said.guests)} – {said.film} #{said.festival}{said.year}",
        duration_ms=round(recording.duration_ms / 1000) * 1000,
    )
    sidecar = target.with_suffix(".txt")
    write_atomic(sidecar, page(episode, script.guests_as).encode())
    transcript = Transcript(
        archive.episode_id(target),
        episode,
        tuple(script.speakers().values()),
        tuple(mix.turns),
        Provenance(recording, page=archive.relative(sidecar)),
        language="en",
    )
    write_atomic(archive.references / f"{transcript.id}.json", to_json(transcript))
    print(
        f"{target.name}: {recording.duration_ms / 1000:.1f} s, {len(transcript.words)} words, "
        f"{target.stat().st_size // 1000} kB"
    )


if __name__ == "__main__":
    for wanted in [AUDIO / "scripts" / f"{name}.toml" for name in sys.argv[1:]] or sorted(AUDIO.glob("scripts/*.toml")):
        make(wanted)
