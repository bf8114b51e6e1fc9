"""SubRip with "Name: " at each change of speaker."""

from __future__ import annotations

import re
from pathlib import Path

from transcribe.evaluation.references.captions import blocks, caption, labelled, reference
from transcribe.evaluation.references.reference import Reference

_STYLE = re.compile(r"</?[a-zA-Z][^>\n]*>|\{\\[^}\n]*\}")


def read(text: str, path: Path, episode_id: str) -> Reference:
    """Read SubRip; without any names it tells the words alone."""
    captions = [caption(line, block, path) for line, block in blocks(_STYLE.sub("", text))]
    return reference(((shown, labelled(shown.lines)) for shown in captions), path)
