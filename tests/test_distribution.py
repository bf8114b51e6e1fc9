from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from transcribe import __version__
from transcribe.distribution import install_command

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
ALL_TEXT = "".join(
    path.read_text("utf-8")
    for path in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "src").rglob("*.py"))
)


def install(folder: Path, name: str, command: str) -> None:
    info = folder / f"{name.replace('-', '_')}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", "utf-8")
    (info / "entry_points.txt").write_text(f"[console_scripts]\ntranscribe = {command}\n", "utf-8")


def test_the_hint_names_the_distribution_that_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, "another-one", "transcribe.main:main")
    install(tmp_path, "our-fork", "transcribe.cli:main")
    monkeypatch.syspath_prepend(tmp_path)
    assert install_command("fast") == 'pip install "our-fork[fast]"'


def test_the_hint_names_ours_where_none_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.metadata.entry_points", lambda **which: ())
    assert install_command("scale") == f'pip install "{PROJECT["name"]}[scale]"'


def test_every_extra_that_a_hint_names_is_there() -> None:
    named = re.findall(rf"""(?:install_command\(["']|{PROJECT["name"]}\[)(\w+)""", ALL_TEXT)
    assert {"fast", "scale", "documents"} <= set(named) <= set(PROJECT["optional-dependencies"])


def test_nowhere_is_another_projects_distribution_named() -> None:
    assert not re.findall(r"pip install\s+[\"']?transcribe(?!-archive)", ALL_TEXT)


def test_the_changelog_begins_with_this_version() -> None:
    released = re.findall(r"^## (\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert released[0] == __version__
