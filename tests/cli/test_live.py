"""Progress, on a terminal and off it."""

from __future__ import annotations

import os
import pty
import re
import subprocess
from pathlib import Path

import numpy as np
import pytest

from support.commands import EMBEDDED, command, transcribe
from support.sounds import save
from transcribe.media import open_sound

pytestmark = [pytest.mark.slow, pytest.mark.voice_encoder]


@pytest.fixture
def archive(tmp_path: Path, samples: Path) -> Path:
    (tmp_path / "audio").mkdir()
    with open_sound(samples / "the-winter-garden.flac") as sound:
        save(tmp_path / "audio" / "good.wav", np.array(sound.samples[: 12 * 16_000]))
    return tmp_path


def test_a_terminal_shows_each_stage_and_the_time_left(archive: Path) -> None:
    terminal, end = pty.openpty()
    environment = {**os.environ, "TRANSCRIBE_ARCHIVE": str(archive), "TERM": "xterm", "COLUMNS": "120"}
    with subprocess.Popen(command("run", *EMBEDDED), stdout=subprocess.DEVNULL, stderr=end, env=environment) as run:
        os.close(end)
        shown = b""
        while True:
            try:
                shown += os.read(terminal, 4096)
            except OSError:  # the other end was closed
                break
    assert run.returncode == 0
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode())
    assert "recognition" in text
    assert "diarization" in text
    assert re.search(r"\d:\d\d:\d\d", text)
    assert "done     good" in text


def test_off_a_terminal_there_is_a_plain_line_an_episode(archive: Path) -> None:
    done = transcribe(archive, "run", *EMBEDDED)
    assert re.fullmatch(r"done     good  0:12 in \d+ s  .*\n", done.stderr)
    assert "\x1b" not in done.stdout + done.stderr
