"""Which form a file has, and what is said of files that nobody reads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.articles import interview
from transcribe.errors import DocumentError, InputError
from transcribe.pipeline.publishing import format_named
from transcribe.readers import READERS, form_of, read, read_data


@pytest.mark.parametrize("form", READERS)
def test_our_own_files_are_known_by_their_endings(form: str) -> None:
    made = format_named(form)
    assert form_of(Path(made.file_name), made.data(interview())) == form


@pytest.mark.parametrize("form", sorted(set(READERS) - {"txt", "md"}))
def test_other_endings_leave_it_to_the_content(form: str) -> None:
    data = format_named(form).data(interview())
    assert form_of(Path("talk"), data) == form_of(Path("talk.old"), data) == form


def test_web_captions_are_known_whatever_they_are_called() -> None:
    data = format_named("vtt").data(interview())
    assert form_of(Path("talk.srt"), data) == form_of(Path("talk.txt"), b"\xef\xbb\xbf" + data) == "vtt"
    assert read_data(data, Path("talk.srt")).passages


@pytest.mark.parametrize(
    ("document", "form"),
    [
        ({"schema": 1}, "json"),
        ([{"start": 0, "end": 1, "text": "Yes."}], "whisper-json"),
        ({"segments": [{"start": 0, "end": 1, "text": "Yes."}]}, "whisper-json"),
        ({"segments": [], "language": "en"}, "whisper-json"),
        ({"segments": [{"startTime": 0, "endTime": 1, "body": "Yes."}]}, "podcast-json"),
        ({"version": "1.0.0", "segments": []}, "podcast-json"),
    ],
)
def test_json_is_told_apart_by_what_it_holds(document: object, form: str) -> None:
    assert form_of(Path("talk.json"), json.dumps(document).encode()) == form


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("talk.pages", b"hello", "is not in a supported format"),
        ("talk.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is an old Word document, or one with a password"),
        ("talk.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is an old Word document, or one with a password"),
        ("talk.rtf", b"{\\rtf1 Yes.}", "is a rich text document"),
        ("talk.pdf", b"%PDF-1.7", "is a PDF"),
        ("talk.odt", b"PK\x03\x04\x14\x00\x00\x08\x00\x00mimetypeapplication/vnd.oasis", "is an OpenDocument"),
        ("talk.json", b"{", "line 1 isn't valid JSON"),
        ("talk.json", b"[" * 100_000, "isn't valid JSON"),
        ("talk.json", b'{"segments": ' + b"1" * 5_000 + b"}", "isn't valid JSON"),
    ],
)
def test_what_nobody_reads_is_told_in_one_line(name: str, data: bytes, reason: str) -> None:
    with pytest.raises(InputError) as told:
        form_of(Path(name), data)
    assert str(told.value).startswith(f"{name}: {reason}")
    assert told.value.hint
    assert "\n" not in str(told.value)


def test_a_form_that_is_not_there_is_told() -> None:
    with pytest.raises(InputError, match="there is no form 'pages' to read.*Choose from: docx, json"):
        read_data(b"", Path("talk.txt"), "pages")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"talk\.srt: there is no such file"):
        read(tmp_path / "talk.srt")


def test_a_file_is_read_from_where_it_lies(tmp_path: Path) -> None:
    path = tmp_path / "talk.srt"
    path.write_bytes(format_named("srt").data(interview()))
    assert read(path) == read_data(path.read_bytes(), path, "srt")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("form", ["md", "rttm", "srt", "txt", "vtt", "whisper-json"])
def test_windows_files_are_read(form: str, encoding: str) -> None:
    text = format_named(form).data(interview()).decode()
    foreign = text.replace("\n", "\r\n").encode(encoding)
    assert read_data(foreign, Path("talk"), form) == read_data(text.encode(), Path("talk"), form)


@pytest.mark.parametrize("form", ["md", "rttm", "srt", "txt", "vtt", "whisper-json"])
def test_a_text_that_is_not_utf_8_is_refused(form: str) -> None:
    with pytest.raises(DocumentError, match="line 2 is not UTF-8") as told:
        read_data(b"a\ncaf\xe9", Path("talk"), form)
    assert told.value.hint == "Save it as UTF-8."
