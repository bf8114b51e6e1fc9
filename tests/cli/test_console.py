"""What reaches a terminal: UTF-8 whatever the locale says, and nothing that could steer it."""

from __future__ import annotations

import os
import pty
import subprocess
from pathlib import Path

import pytest

from support.commands import command, transcribe
from support.transcripts import transcript
from transcribe.model.episode import Episode, Role
from transcribe.search import open_index
from transcribe.store.archive import Archive
from transcribe.store.storage import write_atomic
from transcribe.store.transcripts import to_json

#: A window's title, a cleared screen, colours in C1, a link, text that runs backwards, and Rich's markup.
HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b31m\x1b]8;;http://example.org\x1b\\ \u202egnp.exe [bold]x[/red] Zoë"
STEERING = ("\x1b", "\x07", "\x9b", "\u202e")

COMMANDS = [
    ("list",),
    ("list", "--json"),
    ("show", "talk"),
    ("show", "talk", "--json"),
    ("show", "talk", "--why"),
    ("search", "hello", "--json"),
    ("search", "hello", "--md", "--facets"),
    ("search", "hello", "--csv"),
    ("review", "talk"),
    ("people", "list"),
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    talk = transcript(
        (f"Ann {HOSTILE}", Role.GUEST, f"hello {HOSTILE} there"),
        ("", Role.UNKNOWN, f"and {HOSTILE}"),
        episode=Episode(title=HOSTILE, film=HOSTILE, guests=(f"Ann {HOSTILE}",)),
    )
    write_atomic(Archive(folder).transcript_path("talk"), to_json(talk))
    open_index(Archive(folder)).rebuild(Archive(folder))
    return folder


def on_a_terminal(archive: Path, *arguments: object, **environment: str) -> str:
    """What a terminal gets from `transcribe ARGUMENTS`."""
    terminal, end = pty.openpty()
    with subprocess.Popen(
        command(*arguments),
        stdout=end,
        stderr=end,
        stdin=end,
        env={**os.environ, "TRANSCRIBE_ARCHIVE": str(archive), "TERM": "xterm", **environment},
    ):
        os.close(end)
        shown = b""
        while True:
            try:
                shown += os.read(terminal, 4096)
            except OSError:  # the other end was closed
                break
    os.close(terminal)
    return shown.decode()


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_results_carry_nothing_that_steers_a_terminal(archive: Path, arguments: tuple[str, ...]) -> None:
    done = transcribe(archive, *arguments)
    assert done.returncode == 0, done.stderr
    assert "gnp.exe" in done.stdout
    assert not [sign for sign in STEERING if sign in done.stdout + done.stderr]


@pytest.mark.parametrize("form", ["txt", "vtt", "csv"])
def test_exports_carry_nothing_that_steers_the_terminal_they_are_printed_on(archive: Path, form: str) -> None:
    shown = on_a_terminal(archive, "export", "talk", "--to", form)
    assert "gnp.exe" in shown
    assert not [sign for sign in STEERING if sign in shown]


@pytest.mark.parametrize(
    "arguments",
    [
        (HOSTILE,),
        ("show", HOSTILE),
        ("list", f"--{HOSTILE}"),
        ("export", "talk", "--to", HOSTILE),
        ("check", HOSTILE),
        ("search", "x", "--sort", HOSTILE),
    ],
    ids=["command", "id", "option", "format", "file", "choice"],
)
def test_what_was_typed_wrong_is_echoed_harmlessly(archive: Path, arguments: tuple[str, ...]) -> None:
    shown = on_a_terminal(archive, *arguments)
    assert "gnp.exe" in shown
    assert not [sign for sign in STEERING if sign in shown]


def test_file_names_are_shown_harmlessly_beside_moving_bars(tmp_path: Path) -> None:
    (tmp_path / "audio").mkdir()
    name = HOSTILE.replace("/", "") + ".wav"
    (tmp_path / "audio" / name).write_bytes(b"no sound")
    shown = on_a_terminal(tmp_path, "run", "--offline")
    assert "gnp.exe [bold]x[red] Zoë.wav" in shown
    # The bars' own sequences are there; the name's aren't.
    assert "\x1b[?25l" in shown
    assert not [sign for sign in ("owned\x07", "\x1b[2J", "\x9b", "\u202e", "\x1b]") if sign in shown]


def test_a_title_of_several_lines_is_one_row(tmp_path: Path) -> None:
    talk = transcript(("Ann", Role.GUEST, "hello"), episode=Episode(title="One\nerror: forged\r\ntwo"))
    write_atomic(Archive(tmp_path).transcript_path("talk"), to_json(talk))
    done = transcribe(tmp_path, "list")
    assert "One error: forged two" in done.stdout
    assert len(done.stdout.splitlines()) == 2


C_LOCALE = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


@pytest.mark.parametrize("locale", [C_LOCALE, {"PYTHONIOENCODING": "latin-1:strict"}], ids=["C", "latin-1"])
@pytest.mark.parametrize(
    "arguments", [("show", "talk"), ("search", "hello", "--csv"), ("check", "Жук 北京.srt")], ids=" ".join
)
def test_output_is_utf_8_whatever_the_locale_says(
    international: Path, locale: dict[str, str], arguments: tuple[str, ...]
) -> None:
    done = subprocess.run(
        command(*arguments), capture_output=True, env={**os.environ, **locale, "TRANSCRIBE_ARCHIVE": str(international)}
    )
    assert "Жук 北京" in (done.stdout + done.stderr).decode("utf-8")


@pytest.fixture(scope="module")
def international(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("international")
    talk = transcript(("Жук 北京", Role.GUEST, "hello Ωμέγα"))
    write_atomic(Archive(folder).transcript_path("talk"), to_json(talk))
    open_index(Archive(folder)).rebuild(Archive(folder))
    return folder


def test_a_name_that_is_no_utf_8_is_shown_by_its_bytes(tmp_path: Path) -> None:
    done = subprocess.run(command("check", tmp_path / os.fsdecode(b"caf\xe9.srt")), capture_output=True)
    assert done.returncode == 2
    assert b"caf\\xe9.srt" in done.stderr


def test_cells_that_a_spreadsheet_would_run_are_defused_and_reported(tmp_path: Path) -> None:
    talk = transcript(("=cmd|'/c calc'!A0", Role.GUEST, "=1+1 hello"), episode=Episode(title="@SUM(1)"))
    write_atomic(Archive(tmp_path).transcript_path("talk"), to_json(talk))
    open_index(Archive(tmp_path)).rebuild(Archive(tmp_path))
    exported = transcribe(tmp_path, "export", "talk", "--to", "csv")
    assert exported.stdout.splitlines()[1].endswith(",'=cmd|'/c calc'!A0,guest,'=1+1 hello")
    assert exported.stderr.startswith("2 cells begin with an apostrophe now")
    raw = transcribe(tmp_path, "export", "talk", "--to", "csv", "--raw")
    assert (raw.stdout, raw.stderr) == (exported.stdout.replace("'=", "="), "")
    found = transcribe(tmp_path, "search", "hello", "--csv")
    assert ",'@SUM(1)," in found.stdout
    assert "begin with an apostrophe" in found.stderr
    assert ",@SUM(1)," in transcribe(tmp_path, "search", "hello", "--csv", "--raw").stdout
    assert transcribe(tmp_path, "export", "talk", "--to", "srt", "--raw").returncode == 2
