from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from transcribe.errors import ArchiveError, InputError
from transcribe.model.stages import Speech
from transcribe.model.transcript import Interval
from transcribe.store.archive import Archive, Failure
from transcribe.store.storage import StageCache, write_atomic


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("audio/The Red Soul.mp3", "the-red-soul"),
        ("audio/2017/interview.mp3", "2017-interview"),
        ("/elsewhere/deep/Interview.WAV", "interview"),
        ("audio/Дзига Вертов.ogg", "дзига-вертов"),
        ("audio/...mp3", "episode"),
    ],
)
def test_an_episode_is_named_after_its_recording(tmp_path: Path, path: str, name: str) -> None:
    assert Archive(tmp_path).episode_id(tmp_path / path) == name


@pytest.mark.parametrize("name", ["..", ".", "", "a/b", "../x"])
def test_no_id_leads_out_of_the_archive(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="a valid episode ID"):
        Archive(tmp_path).folder(name)


def test_folders_give_their_recordings_and_files_are_taken_as_they_are(tmp_path: Path) -> None:
    for name in ("audio/b.mp3", "audio/deep/a.FLAC", "audio/notes.txt", "audio/.hidden.mp3", "odd.name"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    archive = Archive(tmp_path)
    assert [archive.relative(path) for path in archive.recordings()] == ["audio/b.mp3", "audio/deep/a.FLAC"]
    assert archive.recordings([tmp_path / "odd.name", tmp_path / "odd.name"]) == [tmp_path / "odd.name"]
    with pytest.raises(InputError, match="gone.mp3: there is no such file"):
        archive.recordings([tmp_path / "gone.mp3"])


def test_a_sidecar_has_the_recordings_name(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").touch()
    assert Archive(tmp_path).sidecar(tmp_path / "a.mp3") == tmp_path / "a.yaml"
    assert Archive(tmp_path).sidecar(tmp_path / "b.mp3") is None


def test_a_write_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    place = tmp_path / "place"
    (place / "kept").mkdir(parents=True)
    with pytest.raises(ArchiveError, match="place: can't be written"):
        write_atomic(place, b"new")
    assert os.listdir(tmp_path) == ["place"]
    assert os.listdir(place) == ["kept"]


def test_a_killed_writer_leaves_a_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    program = (
        "import sys, pathlib; from transcribe.store.storage import write_atomic\n"
        "while True:\n"
        "    for letter in b'ab': write_atomic(pathlib.Path(sys.argv[1]), bytes([letter]) * 1_000_000)\n"
    )
    for _ in range(5):
        path.unlink(missing_ok=True)
        writer = subprocess.Popen([sys.executable, "-c", program, str(path)])
        while not path.exists():
            assert writer.poll() is None
        writer.kill()
        writer.wait()
        assert path.read_bytes() in (b"a" * 1_000_000, b"b" * 1_000_000)


def test_a_damaged_stage_result_counts_as_absent(tmp_path: Path) -> None:
    cache = StageCache(tmp_path)
    speech = Speech((Interval(0, 10),))
    cache.put("speech", "k1", speech)
    assert cache.get("speech", "k1", Speech) == speech
    next(tmp_path.rglob("k1.json")).write_bytes(b'{"intervals": [{"start')
    assert cache.get("speech", "k1", Speech) is None


def test_a_failure_is_kept_until_a_transcript_is_stored(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    assert archive.failure("a") is None
    archive.store_failure("a", Failure("audio/a.mp3", "is empty", "Copy it again."))
    assert archive.failure("a") == Failure("audio/a.mp3", "is empty", "Copy it again.")


def test_a_lock_is_told_while_held_and_free_once_its_holder_is_killed(tmp_path: Path) -> None:
    program = (
        "import sys, time; from transcribe.store.archive import Archive\n"
        "with Archive(sys.argv[1]).lock('run'): print('held', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with (
        pytest.raises(ArchiveError, match="another process is using this archive"),
        Archive(tmp_path).lock("run", timeout_s=0),
    ):
        pass
    holder.kill()
    holder.communicate()
    with Archive(tmp_path).lock("run", timeout_s=5):
        pass


@pytest.mark.parametrize(
    ("name", "episode"),
    [
        ("हिन्दी बातचीत", "हिन्दी-बातचीत"),
        ("สัมภาษณ์ที่กรุงเทพ", "สัมภาษณ์ที่กรุงเทพ"),
        ("مُقَابَلَة", "مُقَابَلَة"),
        ("x\u0302 – y", "x\u0302-y"),
        ("\u0302 talk", "talk"),
    ],
)
def test_marks_stay_on_the_letters_of_an_id(tmp_path: Path, name: str, episode: str) -> None:
    archive = Archive(tmp_path)
    assert archive.episode_id(archive.audio / f"{name}.flac") == episode
