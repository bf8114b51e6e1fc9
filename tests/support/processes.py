"""Which processes there are, as Linux tells it."""

from __future__ import annotations

from pathlib import Path

#: Whether it can be told here.
KNOWN = Path("/proc/self/stat").exists()


def running(session: int) -> dict[int, str]:
    """The processes of a session by id, with their command lines; those are left out that only wait to be buried."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[3]) == session and fields[0] != "Z":
                found[int(stat.parent.name)] = (stat.parent / "cmdline").read_text().replace("\0", " ")
        except OSError:  # It ended meanwhile.
            continue
    return found
