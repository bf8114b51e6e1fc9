"""Weights over a real connection to a server on this machine that misbehaves as servers do."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from transcribe.engines.weights.fetching import fetch, partial
from transcribe.errors import EngineUnavailable

CONTENT = bytes(range(256)) * 20_000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


class Server(ThreadingHTTPServer):
    """Serves `CONTENT`.

    Attributes:
        breaks_after: bytes after which the connection is closed.
        ranges: whether it can give the rest of a file.
        asked: the Range header of each request.
    """

    breaks_after: int | None = None
    ranges = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[str | None] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/weights.pt"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        asked = self.headers["Range"]
        self.server.asked.append(asked)
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked and self.server.ranges else 0
        if start >= len(CONTENT):
            self.send_error(416)
            return
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(CONTENT) - start))
        self.end_headers()
        self.wfile.write(CONTENT[start : self.server.breaks_after])

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with Server() as made:
        thread = Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def test_a_file_comes_whole_and_its_progress_is_told(server: Server, tmp_path: Path) -> None:
    told: list[float] = []
    fetch(server.url, tmp_path / "new" / "weights.pt", SHA256, told.append)
    assert (tmp_path / "new" / "weights.pt").read_bytes() == CONTENT
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert not partial(tmp_path / "new" / "weights.pt").exists()


def test_a_broken_download_goes_on_where_it_stopped(server: Server, tmp_path: Path) -> None:
    path = tmp_path / "weights.pt"
    server.breaks_after = 3_000_000
    with pytest.raises(EngineUnavailable, match=r"broke after 3 of 5 MB; 3 MB are kept; the next try resumes"):
        fetch(server.url, path, SHA256)
    assert not path.exists()
    server.breaks_after = None
    fetch(server.url, path, SHA256)
    assert path.read_bytes() == CONTENT
    assert server.asked == [None, "bytes=3000000-"]


def test_a_server_that_gives_no_rest_is_asked_for_all_of_it(server: Server, tmp_path: Path) -> None:
    path = tmp_path / "weights.pt"
    partial(path).write_bytes(b"the beginning of something else")
    server.ranges = False
    fetch(server.url, path, SHA256)
    assert path.read_bytes() == CONTENT


@pytest.mark.parametrize("held", [b"something else", CONTENT + b"and more"])
def test_what_was_kept_wrongly_is_thrown_away_and_the_next_try_succeeds(
    server: Server, tmp_path: Path, held: bytes
) -> None:
    path = tmp_path / "weights.pt"
    partial(path).write_bytes(held)
    with pytest.raises(EngineUnavailable, match="failed checksum verification"):
        fetch(server.url, path, SHA256)
    fetch(server.url, path, SHA256)
    assert path.read_bytes() == CONTENT


def test_a_whole_file_isnt_asked_for_again_and_a_damaged_one_is_replaced(server: Server, tmp_path: Path) -> None:
    path = tmp_path / "weights.pt"
    path.write_bytes(CONTENT)
    fetch(server.url, path, SHA256)
    assert server.asked == []
    path.write_bytes(CONTENT[:-1])
    fetch(server.url, path, SHA256)
    assert path.read_bytes() == CONTENT


def test_a_page_instead_of_weights_is_told_and_not_kept(server: Server, tmp_path: Path) -> None:
    with pytest.raises(
        EngineUnavailable, match=r"weights\.pt: http.*: download failed checksum verification.*log in first"
    ):
        fetch(server.url, tmp_path / "weights.pt", "0" * 64)
    assert [path for path in tmp_path.iterdir() if path.suffix != ".lock"] == []


def test_no_server_is_told(tmp_path: Path) -> None:
    with pytest.raises(EngineUnavailable, match=r"can't be downloaded \(.*refused.*Try again with a network"):
        fetch("http://127.0.0.1:9/weights.pt", tmp_path / "weights.pt", SHA256)
