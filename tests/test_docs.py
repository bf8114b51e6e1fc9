from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer.main

from transcribe.cli import app

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = sorted(typer.main.get_command(app).commands)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_readme_tells_of_every_command(name: str) -> None:
    assert f"| `transcribe {name}" in README


@pytest.mark.parametrize("document", [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))],
                         ids=lambda path: path.name)
def test_every_link_inside_the_project_leads_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\((?!https?://)([^)#]+)", document.read_text("utf-8")):
        assert (document.parent / target).exists(), target


def test_every_command_that_the_readme_shows_is_there() -> None:
    assert set(re.findall(r"^    transcribe (\w+)", README, re.MULTILINE)) <= set(COMMANDS)


def test_every_field_of_the_transcript_is_documented() -> None:
    from transcribe.model.provenance import Provenance
    from transcribe.model.transcript import Transcript

    text = (ROOT / "docs" / "transcript.md").read_text("utf-8")
    for field in Transcript.__dataclass_fields__:
        assert f"`{field}" in text
    for field in Provenance.__dataclass_fields__:
        assert re.search(rf"provenance\.{field}|`\.{field}", text), field
