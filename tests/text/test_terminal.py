from __future__ import annotations

import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from transcribe.text.terminal import json_escaped, visible

#: Any text, and often what steers a terminal or the order of letters.
ANY_TEXT = st.text(st.one_of(st.characters(), st.sampled_from("\x1b\x07\r\n\t\x7f\x9b\x9d\u202e\u2066\ud800a[;m")))


def steers(char: str) -> bool:
    # Marks of a single place in the text (LRM, RLM, ALM) are needed to write some names.
    return unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") or unicodedata.bidirectional(char) in (
        "LRE",
        "RLE",
        "LRO",
        "RLO",
        "PDF",
        "LRI",
        "RLI",
        "FSI",
        "PDI",
    )


@given(ANY_TEXT)
def test_visible_text_steers_nothing_and_can_be_encoded(text: str) -> None:
    shown = visible(text).replace("\r\n", "\n")
    assert not [char for char in shown if steers(char) and char not in "\n\t"]
    shown.encode("utf-8")


def test_text_of_any_script_stays_as_it_is() -> None:
    for text in ("Zoë Ångström\n\t“so”", "שלום\u200f (ראיון)", "नमस्ते", "👩‍👩‍👧", "a,b\r\nc,d\r\n"):
        assert visible(text) == text


@given(st.dictionaries(ANY_TEXT, ANY_TEXT))
def test_escaped_json_says_the_same_and_steers_nothing(value: dict[str, str]) -> None:
    text = json_escaped(json.dumps(value, ensure_ascii=False))
    assert json.loads(text) == value
    assert not any(map(steers, text))


def test_bytes_of_names_are_read_as_utf_8_where_they_are() -> None:
    assert visible("Жук.wav".encode().decode("ascii", "surrogateescape")) == "Жук.wav"
    assert visible(b"caf\xe9 \xc2\x9b31m".decode("utf-8", "surrogateescape")) == "caf\\xe9 \\x9b31m"
    assert visible(b"\xc2\x9b31m".decode("ascii", "surrogateescape")) == "\\x9b31m"
