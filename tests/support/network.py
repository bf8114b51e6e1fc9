"""Processes without a network: every socket but local ones is refused, and every look-up of a host is written down.

What Python does is seen by an audit hook, what native code does by a library that is preloaded, where there is a C
compiler to make it. Both are inherited by processes that the process starts.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from transcribe.engines.telemetry import _SWITCHES

_HOOK = """
import os, socket, sys

def refuse(event, arguments):
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        what = f"look-up {arguments[0]}"
    elif event in ("socket.connect", "socket.sendto") and arguments[0].family != socket.AF_UNIX:
        what = f"connection {arguments[1]}"
    elif event == "socket.__new__" and arguments[1] not in (-1, socket.AF_UNIX):
        what = f"socket family-{int(arguments[1])}"
    else:
        return
    with open(os.environ["NO_NETWORK_LOG"], "a") as log:
        log.write(what + "\\n")
    raise OSError("there is no network")

sys.addaudithook(refuse)
"""


@dataclass(frozen=True)
class NoNetwork:
    """The environment of such processes, and what they asked of the network.

    Attributes:
        native: whether native code is watched as well.
    """

    environment: dict[str, str]
    log: Path
    native: bool

    def asked(self) -> list[str]:
        """What was asked for so far."""
        return self.log.read_text().splitlines() if self.log.exists() else []


def no_network(folder: Path) -> NoNetwork:
    """An environment without a network.

    Args:
        folder: for its files; an empty one.
    """
    (folder / "sitecustomize.py").write_text(_HOOK)
    log = folder / "asked.txt"
    paths = os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])])
    # These tests import the package, which switches telemetry off; processes must do so by themselves.
    environment = {name: value for name, value in os.environ.items() if name not in _SWITCHES}
    environment |= {"PYTHONPATH": paths, "NO_NETWORK_LOG": str(log)}
    compiler = shutil.which("cc") if sys.platform == "linux" else None
    if compiler:
        library = folder / "no_network.so"
        source = Path(__file__).with_name("no_network.c")
        subprocess.run([compiler, "-shared", "-fPIC", "-w", "-o", library, source, "-ldl"], check=True)
        environment["LD_PRELOAD"] = str(library)
    return NoNetwork(environment, log, compiler is not None)
