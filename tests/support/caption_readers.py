"""Caption files as programs that aren't ours read them."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree as xml

import pysubs2
import srt
import webvtt

HERE = Path(__file__).parent
NODE_MODULES = HERE.parent / "node_modules"


class Read(NamedTuple):
    """A cue as another program has it: milliseconds, its lines, and its voices where the program tells them."""

    start_ms: int
    end_ms: int
    lines: tuple[str, ...]
    voices: tuple[str, ...] = ()


def by_srt(text: str) -> list[Read]:
    return [
        Read(
            round(cue.start.total_seconds() * 1000),
            round(cue.end.total_seconds() * 1000),
            tuple(cue.content.split("\n")),
        )
        for cue in srt.parse(text)
    ]


def by_pysubs2(text: str, kind: str) -> list[Read]:
    """It takes tags out, and leaves WebVTT's escapes as they are."""
    read = pysubs2.SSAFile.from_string(text, format_=kind)
    return [Read(cue.start, cue.end, tuple(unescaped(cue.plaintext, kind).split("\n"))) for cue in read]


def by_webvtt_py(text: str) -> list[Read]:
    return [
        Read(
            _ms(cue.start),
            _ms(cue.end),
            tuple(unescape(cue.text).split("\n")),
            tuple(map(unescape, re.findall(r"<v ([^>]*)>", cue.raw_text))),
        )
        for cue in webvtt.from_string(text).captions
    ]


def by_ttconv(data: bytes | str, kind: str) -> list[Read]:
    """All three formats are known to it. What begins at 0 says nothing of it."""
    from ttconv import model
    from ttconv.imsc.reader import to_model as of_imsc
    from ttconv.srt.reader import to_model as of_srt
    from ttconv.vtt.reader import to_model as of_vtt

    if kind == "ttml":
        document = of_imsc(xml.ElementTree(xml.fromstring(data)))
    else:
        assert isinstance(data, str)
        # It stumbles over references in a voice's name (1.2.3).
        data = re.sub("<v [^>]*>", lambda voice: voice.group().replace("&", "+"), data)
        document = (of_srt if kind == "srt" else of_vtt)(io.StringIO(data))
    assert document is not None
    body = document.get_body()
    paragraphs = [part for part in body.dfs_iterator() if isinstance(part, model.P)] if body else []
    return [
        Read(round((part.get_begin() or 0) * 1000), round(part.get_end() * 1000), _lines(part, model))
        for part in paragraphs
    ]


def _lines(paragraph: Any, model: Any) -> tuple[str, ...]:
    text = "".join(
        "\n" if isinstance(part, model.Br) else part.get_text() if isinstance(part, model.Text) else ""
        for part in paragraph.dfs_iterator()
    )
    return tuple(" ".join(line.split()) for line in text.split("\n"))


def unescaped(text: str, kind: str) -> str:
    return unescape(text) if kind == "vtt" else text


def _ms(stamp: str) -> int:
    hours, minutes, seconds = stamp.split(":")
    return round((int(hours) * 60 + int(minutes)) * 60_000 + float(seconds) * 1000)


class W3C:
    """The W3C's own parser of WebVTT, in one process of Node for all documents."""

    @staticmethod
    def missing() -> str:
        """Why it can't be asked here; "" if it can."""
        if shutil.which("node") is None:
            return "there is no Node on this machine"
        if not (NODE_MODULES / "webvtt-parser").is_dir():
            return "webvtt-parser isn't installed: npm install --prefix tests"
        return ""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            ["node", HERE / "read_webvtt.js"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def read(self, text: str) -> dict[str, Any]:
        """What it reads: `cues`, `errors`, `styles`."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps(text), file=self.process.stdin, flush=True)
        told: dict[str, Any] = json.loads(self.process.stdout.readline())
        return told

    def close(self) -> None:
        self.process.communicate()
