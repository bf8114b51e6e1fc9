"""Nothing leaves the machine, unless the user asks for it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from support.commands import command
from support.network import NoNetwork, no_network
from support.sounds import save
from transcribe.engines.weights.places import cache_folder
from transcribe.media import open_sound


@pytest.fixture
def watched(tmp_path: Path) -> NoNetwork:
    (tmp_path / "watch").mkdir()
    return no_network(tmp_path / "watch")


def python(watched: NoNetwork, script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script], capture_output=True, text=True, env=watched.environment
    )


def test_what_python_asks_of_the_network_is_seen_in_workers_too(watched: NoNetwork) -> None:
    script = (
        "import subprocess, sys\n"
        "ask = 'import socket; socket.getaddrinfo(\"example.org\", 80)'\n"
        "sys.exit(subprocess.run([sys.executable, '-c', ask]).returncode)\n"
    )
    assert python(watched, script).returncode == 1
    assert watched.asked() == ["look-up example.org"]


def test_what_native_code_asks_of_the_network_is_seen(watched: NoNetwork) -> None:
    if not watched.native:
        pytest.skip("needs a C compiler")
    python(
        watched,
        "import ctypes\nlibc = ctypes.CDLL(None)\n"
        "libc.getaddrinfo(b'example.org', None, None, ctypes.byref(ctypes.c_void_p()))\n"
        "assert libc.socket(2, 1, 0) == -1\nassert libc.socket(1, 1, 0) >= 0\n",
    )
    assert watched.asked() == ["look-up example.org", "socket family-2"]


@pytest.mark.slow
def test_importing_the_package_switches_telemetry_off(watched: NoNetwork) -> None:
    # onnxruntime 1.32 looks its maker's host up from a thread of its own, some seconds after it was imported.
    script = (
        "import transcribe, time\nimport pyannote.audio, onnxruntime\n"
        "from huggingface_hub import constants\nassert constants.HF_HUB_DISABLE_TELEMETRY\ntime.sleep(6)\n"
    )
    done = python(watched, script)
    assert done.returncode == 0, done.stderr
    assert [what for what in watched.asked() if not what.startswith("socket ")] == []


@pytest.mark.slow
@pytest.mark.voice_encoder
def test_no_command_asks_the_network(tmp_path: Path, samples: Path, watched: NoNetwork) -> None:
    archive = tmp_path / "archive"
    (archive / "audio").mkdir(parents=True)
    with open_sound(samples / "the-winter-garden.flac") as sound:
        for name, start in (("one", 0), ("two", 4)):
            save(archive / "audio" / f"{name}.wav", np.array(sound.samples[start * 16_000 : (start + 4) * 16_000]))
    # No cache but for the voice encoder: nothing else can be had without asking, and `auto` imports every engine.
    cache = tmp_path / "cache"
    shutil.copytree(cache_folder() / "ge2e", cache / "transcribe" / "weights" / "ge2e")
    environment = {
        **watched.environment,
        "HF_HOME": str(tmp_path / "hub"),
        "XDG_CACHE_HOME": str(cache),
        "TRANSCRIBE_ARCHIVE": str(archive),
    }
    (archive / "transcribe.toml").write_text("offline = true\n")
    for arguments in (("run", "--jobs", "2"), ("doctor",), ("search", "the"), ("export", "one", "--to", "srt")):
        done = subprocess.run(command(*arguments), capture_output=True, text=True, env=environment)
        assert done.returncode in (0, 3), done.stderr
    assert [what for what in watched.asked() if not what.startswith("socket ")] == []
