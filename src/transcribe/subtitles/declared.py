"""The encoding that an XML file declares."""

from __future__ import annotations

import re

from transcribe.subtitles.file import Fault

_DECLARED = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9._-]+)""")


#: Python knows others too, which no document has, and which take very long.
_USUAL_CODE = re.compile(r"utf-?_?(?:8|16|32)|(?:us-)?ascii|iso|latin|windows|cp\d|koi8|shift|euc|gb|big5|mac")


def decoded(data: bytes) -> tuple[str, Fault | None]:
    found = _DECLARED.match(data[:200].lstrip(b"\xef\xbb\xbf"))
    named = found[1].decode().lower() if found else "utf-8"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        named = "utf-16"
    try:
        text = data.decode(named if _USUAL_CODE.match(named) else "ascii")
    except (LookupError, UnicodeError):
        text, named = data.decode("cp1252", "replace"), f"no {named.upper()}"
    if named in ("utf-8", "utf8", "us-ascii", "ascii"):
        return text, None
    return text, Fault("encoding", "error", 1, None, f"is {named.upper()}, and must be UTF-8")
