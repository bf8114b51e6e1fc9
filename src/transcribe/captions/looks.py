"""How speakers are told apart besides their names: colours, and sides of the screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from transcribe.captions.profiles import Profile
from transcribe.model.transcript import Transcript

Side = Literal["left", "right"]

#: Text colours, in the order in which speakers are first heard; each has at least 7:1 on the background (WCAG 2.2,
#: success criterion 1.4.6). The order is the BBC's for its subtitles (Subtitle Guidelines, "Identifying speakers").
COLOURS = ("#ffffff", "#ffff00", "#00ffff", "#00ff00")

BACKGROUND = "#000000"


def colours(transcript: Transcript, profile: Profile) -> Mapping[str, str]:
    """Each speaker's colour, by label; none where the profile wants none, or where only one speaks."""
    labels = _heard(transcript)
    if not profile.colours or len(labels) < 2:
        return {}
    return {label: COLOURS[place % len(COLOURS)] for place, label in enumerate(labels)}


def sides(transcript: Transcript, profile: Profile) -> Mapping[str, Side]:
    """The first speaker's side and the second's, by label; all others stay in the middle, as all do unless the profile
    wants sides."""
    labels = _heard(transcript)
    if not profile.sides or len(labels) < 2:
        return {}
    return {labels[0]: "left", labels[1]: "right"}


def _heard(transcript: Transcript) -> list[str]:
    """All speakers, in the order in which they are first heard."""
    return list(dict.fromkeys(turn.speaker for turn in transcript.turns))
