"""Fixtures that every room's tests may use."""

from __future__ import annotations

import os
import shutil
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from support.commands import EMBEDDED, transcribe
from transcribe.diarization.encoder import find_weights
from transcribe.errors import EngineUnavailable
from transcribe.settings import Settings

ROOT = Path(__file__).parents[1]

# How long an example takes is the machine's affair. All else is as Hypothesis would have it here.
settings.register_profile("patient", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


# Whoever runs the tests may have settings of their own.
os.environ["XDG_CONFIG_HOME"] = str(ROOT / "tests" / "support" / "no-settings")
for name in ("TRANSCRIBE_MODEL", "TRANSCRIBE_MODEL_DIR", "TRANSCRIBE_PIPELINE"):
    os.environ.pop(name, None)


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of sample interviews."""
    return ROOT / "audio"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real speech with references, which lies beside the project on some machines."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the real speech with references isn't on this machine")
    return folder


@cache
def _missing_voice_encoder() -> str:
    """Why the voice encoder's weights can't be had; "" where they can."""
    try:
        find_weights(Settings())
    except EngineUnavailable as unavailable:
        return f"no voice encoder: {unavailable}"
    return ""


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("voice_encoder") and _missing_voice_encoder():
        pytest.skip(_missing_voice_encoder())


@pytest.fixture(scope="session")
def demo(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of the sample interviews after one run. Whoever changes something works on a copy."""
    if _missing_voice_encoder():
        pytest.skip(_missing_voice_encoder())
    archive = tmp_path_factory.mktemp("demo")
    shutil.copytree(samples, archive / "audio")
    done = transcribe(archive, "run", "--jobs", "2", *EMBEDDED)
    assert done.returncode == 0, done.stderr
    return archive
