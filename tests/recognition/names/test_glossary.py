"""The archive's own list of terms."""

from __future__ import annotations

from pathlib import Path

import pytest

from transcribe.errors import InputError
from transcribe.recognition.names import Glossary, read_glossary
from transcribe.recognition.names.glossary import GlossaryEntry


def glossary(folder: Path, text: str | bytes) -> Path:
    path = folder / "glossary.txt"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_a_term_a_line_with_what_it_is_heard_as(tmp_path: Path) -> None:
    path = glossary(
        tmp_path,
        "\ufeff# names\n\nZandvoort = sand ford,  zandfort\r\n  Koyaanisqatsi # a film\nC#minor\nAlien: Covenant\n",
    )
    assert read_glossary(path) == Glossary(
        (
            GlossaryEntry("Zandvoort", ("sand ford", "zandfort")),
            GlossaryEntry("Koyaanisqatsi"),
            GlossaryEntry("C#minor"),
            GlossaryEntry("Alien: Covenant"),
        )
    )


def test_a_missing_one_is_empty(tmp_path: Path) -> None:
    assert read_glossary(tmp_path / "glossary.txt") == Glossary()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Dusk\n = sand ford", "line 2: there is no term before the ="),
        ("Dusk = sand,,ford", "line 1: an entry between commas or at the end is empty"),
        ("Dusk =", "line 1: an entry between commas or at the end is empty"),
        ("Dusk\n\n---", "line 3: '---' has no letters"),
        ("Dusk = dask = disk", "line 1: there is more than one ="),
        ("Dusk\nBo Ek\ndusk", "line 3: 'dusk' is already on line 1"),
        ("Dusk\nDawn = DUSK", "line 2: 'dusk' can't be replaced, since it is a term on line 1"),
        ("Dusk = disk\nDawn = disk", "line 2: 'disk' is already replaced on line 1"),
    ],
)
def test_a_line_that_makes_no_sense_is_named(tmp_path: Path, text: str, reason: str) -> None:
    path = glossary(tmp_path, text)
    with pytest.raises(InputError) as caught:
        read_glossary(path)
    said = str(caught.value)
    assert said.startswith(f"{path}: {reason}. Write one term a line")
    assert "\n" not in said


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="can't be read .it isn't UTF-8 text: line 1.. Save it as UTF-8 text"):
        read_glossary(glossary(tmp_path, b"\xff\xfeZ\x00"))
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError, match="is a folder"):
        read_glossary(tmp_path / "folder")
