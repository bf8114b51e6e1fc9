"""Pipelines of the hub: its real client, against a small server on this machine that answers as the hub does."""

from __future__ import annotations

import hashlib
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from support.commands import command
from support.pyannote_pipeline import make_pipeline
from support.sounds import save

pytestmark = pytest.mark.slow

COMMIT = "0123456789abcdef0123456789abcdef01234567"
STALE_TOKEN = "hf_stale"


class Hub(BaseHTTPRequestHandler):
    """Serves /test/NAME/resolve/main/FILE from a folder; refuses some names and a token in the hub's manner."""

    def __init__(self, *given: Any, folder: Path, **named: Any) -> None:
        self.folder = folder
        super().__init__(*given, **named)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def _answer(self, *, with_body: bool) -> None:
        (
            _,
            _,
            name,
            *_,
        ) = self.path.split("/")
        refusals = {"gated": (403, "GatedRepo"), "missing": (404, "RepoNotFound"), "down": (500, "")}
        if name in refusals:
            status, code = refusals[name]
            self._send(status, {"X-Error-Code": code, "X-Error-Message": f"{name}: no"}, b"", with_body=False)
            return
        if self.headers.get("Authorization") == f"Bearer {STALE_TOKEN}":
            self._send(401, {"X-Error-Message": "Invalid credentials in Authorization header"}, b"", with_body=False)
            return
        file = self.folder / name / self.path.partition("/resolve/")[2].partition("/")[2]
        if not file.is_file():
            self._send(404, {"X-Error-Code": "EntryNotFound"}, b"", with_body=False)
            return
        content = file.read_bytes()
        self._send(
            200,
            {"ETag": f'"{hashlib.sha256(content).hexdigest()}"', "X-Repo-Commit": COMMIT},
            content,
            with_body=with_body,
        )

    def _send(self, status: int, headers: dict[str, str], content: bytes, *, with_body: bool) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        if with_body:
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("hub")
    good = make_pipeline(folder / "good")
    (folder / "borrower").mkdir()
    (folder / "borrower" / "config.yaml").write_text(
        (good / "config.yaml").read_text("utf-8").replace("$model/segmentation", "test/gated"), "utf-8"
    )
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Hub, folder=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


# The hub's client reads its environment when it is imported, so each question gets a process of its own.
SCRIPT = """
import json, sys
from transcribe.diarization.pyannote import PyannoteDiarizer
from transcribe.errors import EngineUnavailable
from transcribe.settings import Settings
said = []
for name in json.loads(sys.argv[1]):
    try:
        said.append(PyannoteDiarizer(Settings(pipeline=name, offline=sys.argv[2] == "offline")).identify().options)
    except EngineUnavailable as error:
        said.append([error.reason, error.hint])
print(json.dumps(said))
"""


def surroundings(home: Path, endpoint: str, token: str = "") -> dict[str, str]:
    """The environment of a process that takes this server for the hub."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("HF_", "HUGGING"))}
    environment.update(HF_HOME=str(home), HF_ENDPOINT=endpoint, no_proxy="127.0.0.1", OMP_NUM_THREADS="1")
    if token:
        environment["HF_TOKEN"] = token
    return environment


def ask(
    home: Path, endpoint: str, *names: str, token: str = "", offline: bool = False, script: str = SCRIPT
) -> list[Any]:
    """What `identify` says of each of these pipelines, or another script."""
    environment = surroundings(home, endpoint, token)
    python = [sys.executable, "-W", "ignore", "-c", script, json.dumps(names), "offline" if offline else ""]
    done = subprocess.run(python, env=environment, capture_output=True, text=True, check=True)
    # Nothing but this line: what pyannote prints by itself must not get among a command's results.
    (line,) = done.stdout.splitlines()
    said: list[Any] = json.loads(line)
    return said


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hub's cache and login, empty at first."""
    return tmp_path_factory.mktemp("home")


def test_refusals_each_have_their_own_mend(home: Path, hub: str) -> None:
    gated, missing, down, borrower = ask(home, hub, "test/gated", "test/missing", "test/down", "test/borrower")
    assert gated == [
        "the pipeline test/gated needs a token of the Hugging Face hub",
        "Accept its terms at https://hf.co/test/gated, then run: hf auth login (or set HF_TOKEN)",
    ]
    assert missing == [
        "the hub has no pipeline test/missing, or you have no access to it",
        "Check the name; for a private one, run: hf auth login",
    ]
    assert down[0].startswith("the hub refused test/down (")
    assert down[1] == "Try again later."
    # Its segmentation is somebody else's, with terms of its own.
    assert borrower == gated


def test_a_token_whose_account_hasnt_accepted_the_terms(home: Path, hub: str) -> None:
    (gated,) = ask(home, hub, "test/gated", token="hf_test")
    assert gated == [
        "the terms of the pipeline test/gated aren't accepted by your token's account",
        "Accept them at https://hf.co/test/gated",
    ]


def test_a_pipeline_is_fetched_once_and_then_needs_neither_network_nor_token(tmp_path: Path, hub: str) -> None:
    (fetched,) = ask(tmp_path, hub, "test/good")
    assert fetched["weights"] == COMMIT
    assert ask(tmp_path, "http://127.0.0.1:9", "test/good") == [fetched]
    (weights,) = tmp_path.rglob("segmentation/pytorch_model.bin")
    weights.resolve().write_bytes(weights.read_bytes()[:50])
    ((reason, hint),) = ask(tmp_path, hub, "test/good", token=STALE_TOKEN)
    assert reason.startswith("the pipeline test/good can't be loaded (")
    assert hint == "Remove its folder from the hub's cache and run: hf download test/good"
    weights.resolve().unlink()
    weights.unlink()
    assert ask(tmp_path, hub, "test/good") == [fetched]


@pytest.fixture
def silence() -> Iterator[tuple[str, list[object]]]:
    """An address at which somebody hangs up at once, and who called there."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        calls: list[object] = []

        def hang_up() -> None:
            with suppress(OSError):
                while True:
                    connection, caller = server.accept()
                    calls.append(caller)
                    connection.close()

        threading.Thread(target=hang_up, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", calls
        server.shutdown(socket.SHUT_RDWR)


def test_no_answer_is_taken_for_no_network_at_once(tmp_path: Path, silence: tuple[str, list[object]]) -> None:
    address, calls = silence
    (said,) = ask(tmp_path, address, "test/good")
    assert said == [
        "the pipeline test/good isn't in the hub's cache, and the hub can't be reached",
        "Connect to the network once, or give a local folder as pipeline.",
    ]
    # The hub's client by itself tries again and again, for more than 23 s.
    assert len(calls) == 1


def test_offline_asks_nobody(tmp_path: Path, hub: str) -> None:
    (said,) = ask(tmp_path, hub, "test/good", offline=True)
    assert said == [
        "the pipeline test/good isn't in the hub's cache, and --offline is set",
        "Run once without --offline to download it; first accept its terms at https://hf.co/test/good and log in "
        "(hf auth login).",
    ]


# Without loading anything, as `doctor` does it.
ASKING = """
import json, sys
from transcribe.diarization.pyannote_loading import ask_hub
from transcribe.errors import EngineUnavailable
said = []
for name in json.loads(sys.argv[1]):
    try:
        said.append(ask_hub(name))
    except EngineUnavailable as error:
        said.append([error.reason, error.hint])
print(json.dumps(said))
"""


def test_the_hub_can_be_asked_and_nothing_is_fetched(tmp_path: Path, hub: str) -> None:
    no_token, good = ask(tmp_path, hub, "test/gated", "test/good", script=ASKING)
    assert no_token[0] == "the pipeline test/gated needs a token of the Hugging Face hub"
    assert good == "gives test/good"
    (no_terms,) = ask(tmp_path, hub, "test/gated", token="hf_test", script=ASKING)
    assert no_terms[1] == "Accept them at https://hf.co/test/gated"
    (stale,) = ask(tmp_path, hub, "test/good", token=STALE_TOKEN, script=ASKING)
    assert stale == [
        "the hub rejected the token used to request test/good",
        "Create a new one at https://hf.co/settings/tokens, then run: hf auth login (or set HF_TOKEN)",
    ]
    (nobody,) = ask(tmp_path, "http://127.0.0.1:9", "test/good", script=ASKING)
    assert nobody == ["can't be reached", "Connect to the network, or give a local folder as pipeline."]
    assert not list(tmp_path.rglob("config.yaml"))


def test_doctor_says_what_a_run_would_meet(tmp_path: Path, hub: str) -> None:
    (tmp_path / "transcribe.toml").write_text('pipeline = "test/gated"\n', "utf-8")
    done = subprocess.run(
        command("doctor", "--json", "--archive", tmp_path),
        capture_output=True,
        text=True,
        env=surroundings(tmp_path / "home", hub),
    )
    checks = {check["check"]: check for check in json.loads(done.stdout)}
    assert not checks["diarization: pyannote"]["ok"]
    assert checks["hugging face hub"] == {
        "check": "hugging face hub",
        "ok": False,
        "detail": "the pipeline test/gated needs a token of the Hugging Face hub",
        "hint": "Accept its terms at https://hf.co/test/gated, then run: hf auth login (or set HF_TOKEN)",
    }


def test_a_run_ends_with_the_reason_and_the_mend(tmp_path: Path, hub: str) -> None:
    (tmp_path / "audio").mkdir()
    save(tmp_path / "audio" / "talk.wav", np.zeros(16_000, np.float32))
    done = subprocess.run(
        command(
            "run",
            "--archive",
            tmp_path,
            "--recognizer",
            "pocketsphinx",
            "--diarizer",
            "pyannote",
            "--pipeline",
            "test/gated",
        ),
        capture_output=True,
        text=True,
        env=surroundings(tmp_path / "home", hub),
    )
    assert done.returncode == 3
    assert (
        "the pipeline test/gated needs a token of the Hugging Face hub. Accept its terms at "
        "https://hf.co/test/gated, then run: hf auth login (or set HF_TOKEN)"
    ) in done.stderr
