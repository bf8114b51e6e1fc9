"""Captioned talk podcasts: two hosts and their guests, told apart by what they say alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import srt

from support.dialogues import talk
from transcribe.episode import Episode
from transcribe.roles import assign

HOSTS = {"Bekah", "Dan"}
# One who interviews beside the hosts, and a panel of the makers themselves: roles that even the captions leave open.
UNCLEAR = {("1_2", "Kirk"), ("8_1", "Julia"), ("8_1", "Kirk")}
_NAME = re.compile(r"([A-Z]\w+)(?: [A-Z]\w+)*: ", re.ASCII)


def dialogue(path: Path) -> str:
    """The captions as "NAME: words" lines."""
    lines: list[str] = []
    for caption in srt.parse(path.read_text("utf-8-sig")):
        text = caption.content.replace("\n", " ").replace("Tensorflow.js:", "TensorFlow")
        named = _NAME.match(text)
        if named or not lines:
            lines.append(f"{named[1] if named else 'Bekah'}: {text[named.end():] if named else text}")
        else:
            lines[-1] += f" {text}"
    return "\n".join(line for line in lines if line.split(": ", 1)[1].strip())


@pytest.mark.parametrize("plain", [False, True], ids=["punctuated", "plain"])
def test_hosts_and_guests(shared: Path, plain: bool) -> None:
    right, wrong, unknown = 0, [], []
    for path in sorted((shared / "data" / "podcasts").glob("*.srt")):
        for speaker in assign(talk(dialogue(path), plain=plain), Episode()):
            if (path.stem, speaker.label) in UNCLEAR:
                continue
            expected = "reporter" if speaker.label in HOSTS else "guest"
            if speaker.role.value == expected:
                right += 1
            else:
                (unknown if speaker.role.value == "unknown" else wrong).append((path.stem, speaker.label))
    assert wrong == []
    assert right >= 34, unknown
