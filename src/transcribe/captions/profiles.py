"""Caption rules as numbers, one profile for each house style.

All three styles allow two lines a cue; the search for cues counts on that.
"""

from __future__ import annotations

from transcribe.records import record


@record
class Profile:
    """The thresholds of a house style.

    Attributes:
        line_chars: characters a line at most; an SRT speaker prefix counts.
        comfortable_speed, fastest_speed: characters a second; faster than comfortable is a warning.
        shortest_ms, longest_ms: how long a cue stays.
        gap_ms: between two cues, unless they touch.
        may_touch: whether a cue may follow another without a gap.
        linger_ms: how long a cue may stay after its last word.
        source: where the numbers come from.
    """

    name: str
    line_chars: int
    comfortable_speed: float
    fastest_speed: float
    shortest_ms: int
    longest_ms: int
    gap_ms: int
    may_touch: bool
    linger_ms: int
    source: str


PODCAST = Profile(
    "podcast", line_chars=42, comfortable_speed=17, fastest_speed=20, shortest_ms=834, longest_ms=7_000,
    gap_ms=84, may_touch=True, linger_ms=500,
    source="As netflix, with 17 characters a second (its limit for children's programmes) as the comfortable speed, "
           "and cues that may touch, since no picture cuts under them")

NETFLIX = Profile(
    "netflix", line_chars=42, comfortable_speed=20, fastest_speed=20, shortest_ms=834, longest_ms=7_000,
    gap_ms=84, may_touch=False, linger_ms=500,
    source="Netflix Timed Text Style Guide: General Requirements (5/6 s to 7 s; two frames between cues, at 24 a "
           "second; out-time) and English (42 characters a line, 20 a second)")

# A word is taken as 6 characters, its space included: 160 and 180 words a minute are 16 and 18 characters a second.
# The guidelines ask for 0.3 s a word, 0.9 s for the shortest phrase of three. They set no longest stay.
BBC = Profile(
    "bbc", line_chars=37, comfortable_speed=16, fastest_speed=18, shortest_ms=900, longest_ms=7_000,
    gap_ms=1_000, may_touch=True, linger_ms=2_000,
    source="BBC Subtitle Guidelines, sections 3 to 8 (37 characters; 160 to 180 words a minute; gaps of none or at "
           "least a second; at most 2 s after the words)")
