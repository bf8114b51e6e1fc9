"""Every file operation of a command fails once: it ends in one line of ours, and nothing of anybody's is lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from support.commands import EMBEDDED, command, transcribe
from support.faults import NUMBERS, fault
from support.sounds import beep, save
from transcribe.cli.app import app
from transcribe.cli.common.faults import exit_code
from transcribe.errors import InputError
from transcribe.model.records import dumps
from transcribe.services.listing import listing
from transcribe.store.archive import Archive
from transcribe.store.transcripts import read_transcript

SRT = (
    "1\n00:00:00,000 --> 00:00:02,000\nAnn Lee: Where did you begin?\n\n"
    "2\n00:00:02,500 --> 00:00:05,000\nBo Ek: In my mother's kitchen.\n"
)

#: Commands that read, and those that write.
COMMANDS = [
    ("list",),
    ("show", "talk"),
    ("search", "kitchen"),
    ("export", "talk", "--to", "srt", "-o", "ROOT/out.srt"),
    ("import", "ROOT/garden.srt", "-e", "talk"),
    ("run", *EMBEDDED),
    ("check", "ROOT/late.srt", "--fix"),
    ("page", "ROOT/audio/tone.txt"),
    ("review",),
    ("people", "list"),
    ("people", "rename", "Ann Lee", "Ann Li"),
    ("edits", "talk"),
    ("quote", "talk", "0:00-0:02"),
    ("index", "status"),
    ("replace", "kitchen", "garden"),
]
#: What no command may lose.
PRECIOUS = ("audio/tone.wav", "audio/tone.txt", "index/episodes/talk/imported.json", "late.srt")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with a recording of a tone, and an episode that was brought in and edited."""
    root = tmp_path_factory.mktemp("made")
    (root / "audio").mkdir()
    save(root / "audio" / "tone.wav", beep(2, at_s=1))
    (root / "audio" / "tone.txt").write_text("Reporter: Ann Lee\nGuest: Bo Ek\n")
    for name, text in (
        ("talk", SRT),
        ("garden", SRT.replace("kitchen", "garden")),
        ("late", SRT.replace("00:00:02,000", "00:00:03,000")),
    ):
        (root / f"{name}.srt").write_text(text)
    for arguments in (("import", root / "talk.srt"), ("run", *EMBEDDED), ("people", "rename", "Bo Ek", "Bo Eck")):
        assert transcribe(root, *arguments).returncode == 0
    return root


def call(root: Path, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setenv("TRANSCRIBE_ARCHIVE", str(root))
    return exit_code(lambda: app([one.replace("ROOT", str(root)) for one in arguments]))


@pytest.mark.slow
@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda given: "-".join(given[:2]).replace("ROOT/", ""))
def test_whatever_operation_fails_it_is_told_and_nothing_is_lost(
    made: Path,
    tmp_path: Path,
    arguments: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    work, usual = tmp_path / "work", int(arguments[0] == "import")  # Some of that file can't be taken over.
    shutil.copytree(made, work)
    with fault(work) as whole:
        assert call(work, arguments, monkeypatch) == usual, capsys.readouterr().err
    assert whole.count > 1
    for at in range(1, whole.count, max(1, whole.count // 12)):  # The first looks whether the archive is there.
        shutil.rmtree(work)
        shutil.copytree(made, work)
        with fault(work, at, NUMBERS[at % len(NUMBERS)]) as failing:
            code = call(work, arguments, monkeypatch)
        out, err = capsys.readouterr()
        assert code in (0, 1, 2), (failing.hit, err)
        assert "defect" not in out + err, (failing.hit, err)
        assert "Traceback" not in err, (failing.hit, err)
        assert code in (0, usual) or any(word in (out + err).lower() for word in ("error: ", "failed", "can't")), (
            failing.hit,
            err,
        )
        for name in PRECIOUS if arguments[0] != "check" else PRECIOUS[:-1]:
            assert (work / name).read_bytes() == (made / name).read_bytes(), failing.hit
        for episode in ("talk", "tone"):
            read_transcript(Archive(work).transcript_path(episode))
        assert Archive(work).renaming_log().edits[:1] == Archive(made).renaming_log().edits[:1]
        assert not [path for path in work.rglob("*.part") if not failing.hit.startswith("unlink")], failing.hit


@pytest.mark.parametrize("broken", ["talk", "tone"])
def test_an_episode_that_cannot_be_looked_at_costs_itself_alone(made: Path, tmp_path: Path, broken: str) -> None:
    shutil.copytree(made, tmp_path / "work")
    archive = Archive(tmp_path / "work")
    path = archive.transcript_path(broken)
    path.unlink()
    path.symlink_to(path)
    states = {entry.id: entry.state for entry in listing(archive)}
    assert states == {"talk": "done", "tone": "done", broken: "damaged"}
    for arguments in (("review",), ("people", "list")):
        done = transcribe(archive.root, *arguments)
        assert done.returncode in (0, 1), done.stderr
        assert "It is a link to itself" in done.stderr


def test_a_full_disk_is_said_and_what_was_there_stays(made: Path, tmp_path: Path) -> None:
    shutil.copytree(made, tmp_path / "work")
    before = (tmp_path / "work" / "late.srt").read_bytes()
    program = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (50, 50)); {MAIN}"
    done = subprocess.run(
        [sys.executable, "-c", program, "check", "--fix", tmp_path / "work" / "late.srt"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "late.srt: can't be written (File too large)" in done.stderr
    assert (tmp_path / "work" / "late.srt").read_bytes() == before
    assert not list((tmp_path / "work").glob(".*"))


MAIN = "from transcribe.cli import main; main()"


@pytest.mark.parametrize(
    ("raised", "said"),
    [
        ("MemoryError()", "memory ran out"),
        ("RecursionError()", "the data is nested too deeply"),
        ("ValueError('odd\\nthing')", "ValueError: odd thing. This is a bug in transcribe"),
        ("OSError(5, 'Input/output error', '/far/file')", "/far/file: can't be read or written (Input/output error)"),
    ],
)
def test_what_nobody_foresaw_is_one_line_and_debug_shows_where(raised: str, said: str, tmp_path: Path) -> None:
    program = (
        "import transcribe.services.listing as module\n"
        f"def listing(*given): raise {raised}\n"
        f"module.listing = listing\n{MAIN}"
    )
    for arguments, lines in ((["list"], 1), (["--debug", "list"], None)):
        done = subprocess.run(
            [sys.executable, "-c", program, *arguments],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "TRANSCRIBE_ARCHIVE": str(tmp_path)},
        )
        assert done.returncode == 2
        assert f"error: {said}" in done.stderr
        assert ("Traceback" in done.stderr) == (lines is None)
        assert lines is None or done.stderr.count("\n") == lines


def test_a_reader_that_goes_away_is_no_error(made: Path) -> None:
    with subprocess.Popen(
        command("list"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "TRANSCRIBE_ARCHIVE": str(made)},
    ) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdout.close()
        assert program.stderr.read() == b""


def test_a_recording_whose_name_is_no_utf8_is_one_clear_failure(made: Path, tmp_path: Path) -> None:
    shutil.copytree(made, tmp_path / "work")
    odd = os.fsdecode(os.fsencode(tmp_path / "work" / "audio") + b"/caf\xe9.wav")
    shutil.copy(made / "audio" / "tone.wav", odd)
    done = transcribe(tmp_path / "work", "run", *EMBEDDED)
    assert done.returncode == 1
    assert r"audio/caf\xe9.wav: has a name that isn't UTF-8, which no transcript can contain. Rename it." in done.stderr
    assert "up to date  tone" in done.stderr
    listed = transcribe(tmp_path / "work", "list")
    assert listed.returncode == 0
    assert "caf" in listed.stdout


def test_a_name_as_long_as_can_be_makes_an_episode(made: Path, tmp_path: Path) -> None:
    (tmp_path / "audio").mkdir()
    for letter in "ab":
        shutil.copy(made / "audio" / "tone.wav", tmp_path / "audio" / ("ö" * 120 + letter * 11 + ".wav"))
    done = transcribe(tmp_path, "run", *EMBEDDED)
    assert done.returncode == 0, done.stderr
    ids = Archive(tmp_path).transcribed()
    assert len(ids) == 2
    assert all(len(name.encode()) <= 160 for name in ids)


def test_a_text_that_is_no_unicode_is_told(made: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="half a character"):
        dumps(["a\ud800"])
    shutil.copytree(made, tmp_path / "work")
    for arguments in (
        ["people", "rename", "Bo Eck", b"Bo \xff"],
        ["search", b"kitchen\xff"],
        ["show", b"\xff"],
        ["edits", "talk", "--checked", "all", "--author", b"\xff"],
        ["show", "a" * 300],
    ):
        done = subprocess.run(
            [*command(), *arguments],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "TRANSCRIBE_ARCHIVE": str(tmp_path / "work")},
        )
        assert done.returncode in (0, 2), (arguments, done.stderr)
        assert "Traceback" not in done.stderr
        assert "defect" not in done.stderr
