"""Pipelines of the hub: its real client, against a small server on this machine that answers as the hub does."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from support.pyannote_pipeline import make_pipeline

pytestmark = pytest.mark.slow

COMMIT = "0123456789abcdef0123456789abcdef01234567"


class Hub(BaseHTTPRequestHandler):
    """Serves /test/good/resolve/main/FILE from a folder; refuses other names in the hub's manner."""

    def __init__(self, *given: Any, folder: Path, **named: Any) -> None:
        self.folder = folder
        super().__init__(*given, **named)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def _answer(self, *, with_body: bool) -> None:
        _, _, name, *_, = self.path.split("/")
        refusals = {"gated": (403, "GatedRepo"), "missing": (404, "RepoNotFound"), "down": (500, "")}
        if name in refusals:
            status, code = refusals[name]
            self._send(status, {"X-Error-Code": code, "X-Error-Message": f"{name}: no"}, b"", with_body=False)
            return
        file = self.folder / self.path.partition("/resolve/")[2].partition("/")[2]
        if not file.is_file():
            self._send(404, {"X-Error-Code": "EntryNotFound"}, b"", with_body=False)
            return
        content = file.read_bytes()
        self._send(200, {"ETag": f'"{hashlib.sha256(content).hexdigest()}"', "X-Repo-Commit": COMMIT}, content,
                   with_body=with_body)

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
    folder = make_pipeline(tmp_path_factory.mktemp("hub") / "pipeline")
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
        said.append([error.reason, error.mend])
print(json.dumps(said))
"""


def ask(home: Path, endpoint: str, *names: str, token: str = "", offline: bool = False) -> list[Any]:
    """What `identify` says of each of these pipelines."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("HF_", "HUGGING"))}
    environment.update(HF_HOME=str(home), HF_ENDPOINT=endpoint, no_proxy="127.0.0.1", OMP_NUM_THREADS="1")
    if token:
        environment["HF_TOKEN"] = token
    command = [sys.executable, "-W", "ignore", "-c", SCRIPT, json.dumps(names), "offline" if offline else ""]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    # Nothing but this line: what pyannote prints by itself must not get among a command's results.
    (line,) = done.stdout.splitlines()
    said: list[Any] = json.loads(line)
    return said


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hub's cache and login, empty at first."""
    return tmp_path_factory.mktemp("home")


def test_refusals_each_have_their_own_mend(home: Path, hub: str) -> None:
    gated, missing, down = ask(home, hub, "test/gated", "test/missing", "test/down")
    assert gated == ["the pipeline test/gated needs a token of the Hugging Face hub",
                     "Accept its terms at https://hf.co/test/gated, then run: hf auth login (or set HF_TOKEN)"]
    assert missing == ["the hub has no pipeline test/missing, or shows it to others only",
                       "Check the name; for a private one, run: hf auth login"]
    assert down[0].startswith("the hub refused test/down (")
    assert "Try again later" in down[1]


def test_a_token_whose_account_hasnt_accepted_the_terms(home: Path, hub: str) -> None:
    (gated,) = ask(home, hub, "test/gated", token="hf_test")
    assert gated == ["the terms of the pipeline test/gated aren't accepted by your token's account",
                     "Accept them at https://hf.co/test/gated"]


def test_a_pipeline_is_fetched_once_and_found_again_without_a_network(tmp_path: Path, hub: str) -> None:
    (fetched,) = ask(tmp_path, hub, "test/good")
    assert fetched["weights"] == COMMIT
    nobody = "http://127.0.0.1:9"
    assert ask(tmp_path, nobody, "test/good") == [fetched]
    assert ask(tmp_path, nobody, "test/good", offline=True) == [fetched]


def test_no_network_is_noticed_at_once(tmp_path: Path) -> None:
    begun = time.monotonic()
    (said,) = ask(tmp_path, "http://127.0.0.1:9", "test/good")
    assert said == ["the pipeline test/good isn't in the hub's cache, and the hub can't be reached",
                    "Connect to the network once, or give a local folder as pipeline."]
    # The hub's client by itself tries for more than 23 s.
    assert time.monotonic() - begun < 20


def test_offline_asks_nobody(tmp_path: Path, hub: str) -> None:
    (said,) = ask(tmp_path, hub, "test/good", offline=True)
    assert said == ["the pipeline test/good isn't in the hub's cache, and the network wasn't to be asked",
                    "Run once without --offline; the hub wants its terms accepted at https://hf.co/test/good, "
                    "and a token (hf auth login)."]
