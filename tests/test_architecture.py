"""The directions that imports may take (the contracts are in pyproject.toml), and what must not be loaded before it is
needed."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "transcribe"


def lint_imports(source: Path) -> str:
    """What import-linter says of the package in a folder."""
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
            "--no-cache",
            "--config",
            ROOT / "pyproject.toml",
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=source,
        env=os.environ | {"PYTHONPATH": str(source)},
    )
    return done.stdout + done.stderr


def test_imports_go_down_and_stages_do_not_know_each_other() -> None:
    assert "4 kept, 0 broken" in (told := lint_imports(ROOT / "src")), told


@pytest.mark.parametrize(
    ("module", "added", "broken"),
    [
        (
            "text/labels.py",
            "from transcribe.pipeline import batch",
            "transcribe.text.labels -> transcribe.pipeline.batch",
        ),
        (
            "pipeline/pipeline.py",
            "import transcribe.pipeline.batch",
            "transcribe.pipeline.pipeline -> transcribe.pipeline.batch",
        ),
        (
            "pipeline/batch.py",
            "def late(): from transcribe.cli import app",
            "transcribe.pipeline.batch -> transcribe.cli.app",
        ),
        ("store/archive.py", "from transcribe import settings", "transcribe.store.archive -> transcribe.settings"),
        ("search/query/parsing.py", "from transcribe.search.match import locate", "transcribe.search.query.parsing ->"),
        ("roles/__init__.py", "from transcribe import voices", "transcribe.roles -> transcribe.voices"),
        ("captions/__init__.py", "from ..documents import text", "transcribe.captions -> transcribe.documents"),
        ("homeless.py", "", "homeless"),
    ],
)
def test_other_imports_are_found(module: str, added: str, broken: str, tmp_path: Path) -> None:
    shutil.copytree(PACKAGE, tmp_path / "transcribe", ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / "transcribe" / module).open("a", encoding="utf-8") as file:
        file.write(f"\n{added}\n")
    assert broken in lint_imports(tmp_path)


@pytest.mark.parametrize(
    "foreign", ["torch", "numpy", "whisper", "pyannote", "whoosh", "tantivy", "av", "rich", "sklearn"]
)
def test_the_package_loads_nothing_heavy(foreign: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import sys, transcribe, transcribe.cli; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert foreign not in done.stdout.split()


#: What may read files itself: weights, which are as large as they are; the system's own figures; our own page.
READS_ITSELF = {
    "diarization/encoder.py",
    "diarization/pyannote_loading.py",
    "recognition/batches.py",
    "recognition/faster_whisper_weights.py",
    "documents/html.py",
    "engines/weights/ctranslate2.py",
}


@pytest.mark.parametrize("module", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_files_are_read_through_the_door(module: Path) -> None:
    if str(module.relative_to(PACKAGE)) in READS_ITSELF:
        pytest.skip("what it reads is nobody's input")
    called = [
        node.func.attr
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]
    assert not {"read_text", "read_bytes"}.intersection(called)
