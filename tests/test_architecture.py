"""The directions that imports may take, and what must not be loaded before it is needed."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "transcribe"

#: Bottom to top. A module imports from its own floor's room, or from floors below; never from a room beside it.
GROUND = {"archive", "edits", "engines", "episode", "errors", "formats", "inputs", "keys", "labels", "outputs",
          "processes", "progress", "prose", "records", "scripts", "segmenting", "settings", "sound", "sphinx",
          "spreadsheets", "stages", "storage", "store", "subtitles", "telemetry", "terminal", "timecode", "told",
          "transcript", "weights"}
STAGES = {"alignment", "audio", "captions", "diarization", "documents", "evaluation", "pages", "readers",
          "recognition", "revisions", "roles", "search", "voices"}
JOINTS = {"clips", "corrections", "doctor", "evaluating", "hearing", "importing", "jingles", "listing", "models",
          "people", "pipeline", "publishing", "replacing", "reports", "review", "sources",
          "telling"}
BATCH = {"batch", "executors", "tasks"}
TOP = {"cli"}
FLOORS = [GROUND, STAGES, JOINTS, BATCH, TOP]


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def room_of(module: Path) -> str:
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_rooms(module: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        names = [node.module] if isinstance(node, ast.ImportFrom) and node.module else \
            [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        found |= {name.split(".")[1] for name in names if name.startswith("transcribe.")}
    return found


def floor_of(room: str) -> int:
    return next(number for number, rooms in enumerate(FLOORS) if room in rooms)


def test_every_module_has_its_floor() -> None:
    rooms = {room_of(module) for module in modules()} - {"__init__", "__main__"}
    assert rooms == set().union(*FLOORS)


@pytest.mark.parametrize("module", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_down_and_never_aside(module: Path) -> None:
    room = room_of(module)
    if room in ("__init__", "__main__"):
        pytest.skip("the package's own front door may name any room")
    for other in imported_rooms(module) - {room}:
        if room in STAGES:
            assert other in GROUND, f"{room} imports {other}"
        else:
            assert floor_of(other) <= floor_of(room), f"{room} imports {other}"


@pytest.mark.parametrize(
    "foreign", ["torch", "numpy", "whisper", "pyannote", "whoosh", "tantivy", "av", "rich", "sklearn"])
def test_the_package_loads_nothing_heavy(foreign: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import sys, transcribe, transcribe.cli; print(*sys.modules)"],
        capture_output=True, text=True, check=True)
    assert foreign not in done.stdout.split()


#: What may read files itself: weights, which are as large as they are; the system's own figures; our own page.
READS_ITSELF = {"diarization/encoder.py", "diarization/pyannote_loading.py", "recognition/batches.py",
                "recognition/faster_whisper_weights.py", "documents/html.py", "weights/ctranslate2.py"}


@pytest.mark.parametrize("module", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_files_are_read_through_the_door(module: Path) -> None:
    if str(module.relative_to(PACKAGE)) in READS_ITSELF:
        pytest.skip("what it reads is nobody's input")
    called = [node.func.attr for node in ast.walk(ast.parse(module.read_text("utf-8")))
              if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    assert not {"read_text", "read_bytes"}.intersection(called)
