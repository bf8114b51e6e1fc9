from __future__ import annotations

import importlib.util
import re
import shlex
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import typer.main
from typer.core import TyperGroup
from typer.testing import CliRunner

import transcribe
from transcribe.cli import app

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
GROUP = typer.main.get_group(app)
assert isinstance(GROUP, TyperGroup)
COMMANDS = sorted(GROUP.commands)
#: Every command, those of a group too: ("people", "assign").
PATHS = [
    (name, *below)
    for name in COMMANDS
    for group in [GROUP.commands[name]]
    for below in ([(each,) for each in group.commands] if isinstance(group, TyperGroup) else [()])
]


@cache
def site() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hooks", ROOT / "docs" / "site" / "hooks.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def page_of(name: str) -> tuple[Path, str]:
    """A command's page, and its text with everything filled in; words as they are read."""
    hooks = site()
    path = ROOT / "docs" / "commands" / f"{hooks.PAGES.get(name, name)}.md"
    return path, one_line(hooks.rendered(path.stem, path.read_text("utf-8")))


def one_line(words: str) -> str:
    """Without what is layout: line ends, table rules, escapes."""
    return " ".join(re.sub(r"[|`]", " ", words.replace("&lt;", "<").replace("\\", "")).split())


@pytest.mark.parametrize("path", PATHS, ids=" ".join)
def test_a_commands_page_has_all_that_its_help_says(path: tuple[str, ...]) -> None:
    _, page = page_of(path[0])
    done = CliRunner().invoke(app, [*path, "--help"], terminal_width=10_000)
    assert done.exit_code == 0
    said = [part for line in done.stdout.splitlines() for part in re.split(r"\s{2,}", line.strip()) if part]
    wanted = [one_line(part) for part in said if part not in ("Arguments:", "Options:", "Show this message and exit.")]
    assert len(wanted) >= 3
    for part in wanted:
        assert part.removeprefix("Usage: ").removeprefix("root ") in page


@pytest.mark.parametrize("name", COMMANDS)
def test_the_readme_links_to_every_commands_page(name: str) -> None:
    path, _ = page_of(name)
    assert f"[`{name}`]({path.relative_to(ROOT)})" in README


def test_the_list_of_commands_has_all() -> None:
    listed = site().rendered("index", (ROOT / "docs" / "commands" / "index.md").read_text("utf-8"))
    assert re.findall(r"^\| \[`transcribe (\w+)`\]", listed, re.MULTILINE) == list(GROUP.commands)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_inside_the_project_leads_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\((?!https?://)([^)#]+)", document.read_text("utf-8")):
        assert (document.parent / target).exists(), target


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_and_option_that_is_shown_is_there(document: Path) -> None:
    for line in re.findall(r"^    (?:\$ \S+/)?transcribe (.+)", document.read_text("utf-8"), re.MULTILINE):
        words = shlex.split(line, comments=True)
        command: Any = GROUP
        while isinstance(command, TyperGroup) and words and not words[0].startswith("-"):
            assert words[0] in command.commands, line
            command = command.commands[words.pop(0)]
        known = {name for parameter in command.params for name in parameter.opts} | {"--help"}
        assert {word.partition("=")[0] for word in words if re.match(r"--?[a-zA-Z]", word)} <= known, line


def test_every_public_name_is_in_the_api_reference() -> None:
    text = (ROOT / "docs" / "api.md").read_text("utf-8")
    assert re.findall(r"^::: transcribe\.(\w+)", text, re.MULTILINE) == transcribe.__all__


def test_every_setting_is_documented() -> None:
    from transcribe.captions.profiles import Profile
    from transcribe.settings import Settings

    settings = (ROOT / "docs" / "settings.md").read_text("utf-8")
    for field in set(Settings.__dataclass_fields__) - {"named_in_archive"}:
        assert f"| `{field}`" in settings
    styles = (ROOT / "docs" / "captioner.md").read_text("utf-8")
    for field in set(Profile.__dataclass_fields__) - {"name", "source"}:
        assert f"`{field}`" in styles


def test_every_field_of_the_transcript_is_documented() -> None:
    from transcribe.model.provenance import Provenance
    from transcribe.model.transcript import Transcript

    text = (ROOT / "docs" / "transcript.md").read_text("utf-8")
    for field in Transcript.__dataclass_fields__:
        assert f"`{field}" in text
    for field in Provenance.__dataclass_fields__:
        assert re.search(rf"provenance\.{field}|`\.{field}", text), field
