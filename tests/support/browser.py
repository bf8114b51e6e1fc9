"""Pages in a real browser, where there is one."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from typing import Any

import pytest

_AXE = Path(__file__).parents[1] / "node_modules" / "axe-core" / "axe.min.js"

#: WCAG 2.0, 2.1 and 2.2, levels A and AA.
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

_CHECK = """axe.run({runOnly: %s}).then(told => {
    const place = document.createElement("pre");
    place.id = "axe";
    place.textContent = JSON.stringify(told.violations.map(one => [one.id, one.nodes.map(node => node.html)]));
    document.body.append(place);
});"""


def dumped(page: str, folder: Path, *, script: str = "") -> str:
    """The page as it stands once the browser has run its script, and this one besides."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("there is no Chromium on this machine")
    path = folder / "page.html"
    path.write_text(page.replace("</body>", f"<script>{script}</script></body>"), "utf-8")
    return subprocess.run(
        [
            browser,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--virtual-time-budget=20000",
            f"--user-data-dir={folder / 'browser'}",
            "--dump-dom",
            path.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    ).stdout


def inaccessible(page: str, folder: Path, *, script: str = "") -> list[Any]:
    """What axe-core finds against WCAG: each rule that is broken, and where."""
    if not _AXE.is_file():
        pytest.skip("axe-core isn't installed: npm install --prefix tests")
    checks = f"{_AXE.read_text('utf-8')}</script><script>{script};{_CHECK % json.dumps(_RULES)}"
    found = re.search(r'<pre id="axe">(.*?)</pre>', dumped(page, folder, script=checks), re.DOTALL)
    assert found, "axe-core has not come to an end"
    told: list[Any] = json.loads(unescape(found[1]))
    return told
