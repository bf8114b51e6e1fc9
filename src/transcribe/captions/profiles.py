"""Caption rules as numbers, one profile for each house style.

All four styles allow two lines a cue; the search for cues counts on that.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from transcribe.errors import SettingsError
from transcribe.model.records import record, validate
from transcribe.store.inputs import FileKind, read, toml_value, utf8

_FILE = FileKind("a profile", 100_000, SettingsError)


@record
class Profile:
    """The thresholds of a house style.

    Attributes:
        max_cpl: characters a line at most; an SRT speaker prefix counts.
        target_cps, max_cps: characters a second; faster than comfortable is a warning.
        min_duration_ms, longest_ms: how long a cue stays.
        gap_ms: between two cues, unless they touch.
        may_touch: whether a cue may follow another without a gap.
        linger_ms: how long a cue may stay after its last word.
        source: where the numbers come from.
        lines: a cue has at most.
        word_ms: the shortest stay for each word, where the style counts so; a check then goes by it alone.
        all_named: whether names stand wherever the speaker changes: who only listens sees nobody. Where there is a
            picture, dashes or colours may do.
        colours: whether each speaker has a colour, in formats that know colours; names are told all the same.
        sides: whether the first speaker is shown at the left and the second at the right, in formats that know places.
        roles: whether a reporter or guest is named with that role when they are first heard.
        visible_names: whether WebVTT names speakers in its text too. Browsers show no voices; most podcast apps do, and
            would show the name twice.
    """

    name: str
    max_cpl: int
    target_cps: float
    max_cps: float
    min_duration_ms: int
    longest_ms: int
    gap_ms: int
    may_touch: bool
    linger_ms: int
    source: str
    lines: int = 2
    word_ms: int = 0
    all_named: bool = True
    colours: bool = False
    sides: bool = False
    roles: bool = False
    visible_names: bool = False

    def __post_init__(self) -> None:
        numbers = {name: value for name, value in asdict(self).items() if isinstance(value, int | float)}
        for name in ("max_cpl", "target_cps", "max_cps", "min_duration_ms", "longest_ms", "lines"):
            if numbers[name] <= 0:
                raise ValueError(f"{name} is {numbers[name]}, and must be more than 0")
        for name in ("gap_ms", "linger_ms", "word_ms"):
            if numbers[name] < 0:
                raise ValueError(f"{name} is {numbers[name]}, and can't be less than 0")
        if self.longest_ms < self.min_duration_ms:
            raise ValueError(
                f"longest_ms is {self.longest_ms}, and can't be less than min_duration_ms, {self.min_duration_ms}"
            )


PODCAST = Profile(
    "podcast",
    max_cpl=42,
    target_cps=17,
    max_cps=20,
    min_duration_ms=834,
    longest_ms=7_000,
    gap_ms=84,
    may_touch=True,
    linger_ms=500,
    colours=True,
    source="As netflix, with 17 characters a second (its limit for children's programmes) as the comfortable speed, "
    "and cues that may touch, since no picture cuts under them",
)

NETFLIX = Profile(
    "netflix",
    max_cpl=42,
    target_cps=20,
    max_cps=20,
    min_duration_ms=834,
    longest_ms=7_000,
    gap_ms=84,
    may_touch=False,
    linger_ms=500,
    all_named=False,
    source="Netflix Timed Text Style Guide: General Requirements (5/6 s to 7 s; two frames between cues, at 24 a "
    "second; out-time) and English (42 characters a line, 20 a second)",
)

# A word is taken as 6 characters, its space included: 180 words a minute are 18 characters a second. The guidelines ask
# for 0.3 s a word, which is 20, and 0.9 s for the shortest phrase of three. They set no longest stay.
BBC = Profile(
    "bbc",
    max_cpl=37,
    target_cps=18,
    max_cps=20,
    min_duration_ms=900,
    longest_ms=7_000,
    gap_ms=1_000,
    may_touch=True,
    linger_ms=2_000,
    all_named=False,
    colours=True,
    source="BBC Subtitle Guidelines, sections 3 to 8 (37 characters; 160 to 180 words a minute, 0.3 s a word; gaps of "
    "none or at least a second; at most 2 s after the words)",
    word_ms=300,
)

# Words as 6 characters here too. The guidelines set no longest stay and no gap: 7 s as the others, and cues may touch.
DCMP = Profile(
    "dcmp",
    max_cpl=32,
    target_cps=16,
    max_cps=22.5,
    min_duration_ms=2_000,
    longest_ms=7_000,
    gap_ms=0,
    may_touch=True,
    linger_ms=500,
    all_named=False,
    source="Captioning Guidelines for the DCMP, and DCMP Captioning Key (32 characters; 160 words a minute, never over "
    "225; at least 2 s)",
)

PROFILES = {profile.name: profile for profile in (PODCAST, NETFLIX, BBC, DCMP)}


def profile_named(name: str) -> Profile:
    """A profile by its name, or from a TOML file of one's own, whose fields replace those of `podcast`.

    Raises:
        SettingsError: there is no such profile, or the file can't be used; everything wrong with it is named at once.
    """
    if name in PROFILES:
        return PROFILES[name]
    path = Path(name)
    hint = f"Choose from: {', '.join(PROFILES)}; or name a TOML file with any of: {', '.join(asdict(PODCAST))}."
    try:
        data = read(path, _FILE)
    except SettingsError as error:
        if isinstance(error.__cause__, FileNotFoundError | ValueError):  # a name that no file can have
            raise SettingsError(f"there is no profile {name!r}", hint=hint) from error
        raise
    own = toml_value(utf8(data, path, _FILE), path, _FILE)
    fields = {**asdict(PODCAST), "name": path.stem, "source": path.name, **own}
    return validate(Profile, fields, path=path, error=SettingsError, hint=hint)
