"""Fixtures that every room's tests may use."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parents[1]

# How long an example takes is the machine's affair. All else is as Hypothesis would have it here.
settings.register_profile("patient", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


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
