"""Measure who is taken for reporter and who for guest, by their words alone, on captioned podcasts.

    python benchmarks/roles.py --data FOLDER [--hosts NAME,NAME] [--json]

FOLDER/podcasts/*.srt are captions in which "Name: " marks each change of speaker. These names are taken out of the
text, the page credits nobody, and no voice is heard. An episode is right if every host is found to be a reporter, and
everyone else a guest. Who says less than 1 % of the words doesn't count; to leave a role open is wrong. It is measured
with the captions' own marks and capitals ("punctuated"), and with the words as a plain recogniser gives them ("plain").
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

import srt

from transcribe.model.episode import Episode, Role
from transcribe.model.transcript import Turn, Word
from transcribe.roles import assign

_NAME = re.compile(r"(?<!\S)([A-Z]\w+)(?: [A-Z]\w+)*:(?=\s)")
_OFTEN = 3  # what looks like a name and is rarer is part of the talk
_HEARD = 0.01  # share of the words
_STYLES = {"punctuated": False, "plain": True}


def conversation(path: Path, *, plain: bool) -> list[Turn]:
    """The captions' turns, by first names; words share their caption's time by their letters."""
    captions = list(srt.parse(path.read_text("utf-8-sig")))
    texts = [" ".join(caption.content.split()) for caption in captions]
    often = Counter(found[1] for text in texts for found in _NAME.finditer(text))
    names = {name for name, times in often.items() if times >= _OFTEN}
    turns: list[tuple[str, list[Word]]] = []
    for caption, text in zip(captions, texts, strict=True):
        start, end = (round(at.total_seconds() * 1000) for at in (caption.start, caption.end))
        pieces = list(_by_name(text, names))
        length, seen = sum(len(word) for _, written in pieces for word in written), 0
        for name, written in pieces:
            if name and (not turns or turns[-1][0] != name):
                turns.append((name, []))
            if not turns:
                continue  # before the first name
            for word in written:
                start_ms = start + (end - start) * seen // length
                seen += len(word)
                end_ms = max(start_ms + 1, start + (end - start) * seen // length)
                turns[-1][1].extend(Word(start_ms, end_ms, one) for one in (_bare(word) if plain else [word]))
    return [Turn.of(name, tuple(words)) for name, words in turns if words]


def _by_name(text: str, names: Collection[str]) -> Iterator[tuple[str, list[str]]]:
    """A caption's words by the name in front of them, which is empty where the speaker goes on."""
    name, begin = "", 0
    for found in _NAME.finditer(text):
        if found[1] in names:
            yield name, text[begin : found.start()].split()
            name, begin = found[1], found.end()
    yield name, text[begin:].split()


def _bare(word: str) -> list[str]:
    return re.sub(r"[^\w']", " ", word).lower().split()


def wrong(turns: Iterable[Turn], hosts: Collection[str]) -> dict[str, str]:
    """Those whose role isn't found, with what was found instead."""
    said = Counter[str]()
    turns = list(turns)
    for turn in turns:
        said[turn.speaker] += len(turn.words)
    found = {
        speaker.label: speaker.role
        for speaker in assign(turns, Episode())
        if said[speaker.label] >= _HEARD * said.total()
    }
    return {
        label: role.value for label, role in found.items() if role != (Role.REPORTER if label in hosts else Role.GUEST)
    }


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--hosts", default="Bekah,Dan", help="first names, with commas between")
    options.add_argument("--json", action="store_true")
    given = options.parse_args()
    paths = sorted((given.data / "podcasts").glob("*.srt"))
    if not paths:
        print(f"{given.data / 'podcasts'}: no captions there", file=sys.stderr)
        return 2
    hosts = given.hosts.split(",")
    missed = {
        style: {path.stem: wrong(conversation(path, plain=plain), hosts) for path in paths}
        for style, plain in _STYLES.items()
    }
    right = {style: sum(not one for one in episodes.values()) / len(paths) for style, episodes in missed.items()}
    if given.json:
        print(json.dumps({"right": right, "episodes": len(paths), "wrong": missed}, indent=1))
        return 0
    for path in paths:
        marks = (
            ", ".join(f"{name} {role}" for name, role in missed[style][path.stem].items()) or "right"
            for style in _STYLES
        )
        print(f"{path.stem:12}" + "".join(f"{mark:>30}" for mark in marks))
    print(f"{'right':12}" + "".join(f"{right[style]:30.1%}" for style in _STYLES))
    return 0


if __name__ == "__main__":
    sys.exit(main())
