"""The web page, parsed as HTML, and its script run by a real browser where there is one."""

from __future__ import annotations

import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given

from support.articles import interview
from support.odd import odd_transcripts
from transcribe.documents.html import FORMAT
from transcribe.prose import one_line
from transcribe.transcript import Transcript

_VOID = {"meta", "input", "br"}


class Page(HTMLParser):
    """What a page holds.

    Attributes:
        words: (text, start, end) of each word.
        outside: addresses that would be asked for.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[list[str]] = []
        self.outside: list[str] = []
        self.title = ""
        self._open: list[str] = []
        self.feed(text)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag not in _VOID:
            self._open.append(tag)
        if tag == "span" and "data-end" in told:
            self.words.append(["", told["data-start"] or "", told["data-end"] or ""])
        self.outside += [told[name] or "" for name in ("src", "href") if name in told]

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open[-1:] == ["span"] and self.words:
            self.words[-1][0] += data
        elif self._open[-1:] == ["title"]:
            self.title += data


def page(transcript: Transcript) -> Page:
    return Page(FORMAT.data(transcript).decode())


@given(odd_transcripts)
def test_every_word_is_there_with_its_time_whatever_it_holds(transcript: Transcript) -> None:
    made = page(transcript)
    written = [word for word in transcript.words if one_line(word.text)]
    assert sorted(map(tuple, made.words)) == sorted(
        (one_line(word.text), str(word.start_ms), str(word.end_ms)) for word in written)
    assert made.title == (one_line(transcript.episode.title) or transcript.id)


def test_nothing_but_the_recording_is_asked_for() -> None:
    assert page(interview()).outside == ["../../../" + interview().provenance.recording.path]


def test_the_script_and_style_hold_nothing_that_would_end_them() -> None:
    text = FORMAT.data(interview()).decode()
    assert (text.count("</script>"), text.count("</style>")) == (1, 1)


@pytest.mark.slow
def test_a_browser_runs_its_search_without_an_error(tmp_path: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("there is no Chromium on this machine")
    made = interview()
    text = FORMAT.data(made).decode()
    wanted = " ".join(word.text for word in made.words[1:3])
    trial = f"""<script>window.onerror = message => document.title = "failed: " + message;
        const box = document.getElementById("wanted"); box.value = {wanted!r}; box.dispatchEvent(new Event("input"));
        </script></body>"""
    path = tmp_path / "page.html"
    path.write_text(text.replace("</body>", trial))
    seen = subprocess.run([
        browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        f"--user-data-dir={tmp_path / 'browser'}", "--dump-dom", path.as_uri()],
        capture_output=True, text=True, timeout=120, check=True).stdout
    assert "<title>failed: " not in seen
    assert re.search(r'role="status">\d+ found<', seen)
    assert len(re.findall(r'class="hit"', seen)) >= 2
