"""Every promise about faults, with the fault caused."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from support.commands import EMBEDDED, command, transcribe
from support.sounds import save
from transcribe.store.archive import Archive
from transcribe.store.transcripts import read_transcript

pytestmark = [pytest.mark.slow, pytest.mark.voice_encoder]


@pytest.fixture(scope="session")
def clip(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first seconds of a sample, as WAV."""
    from transcribe.media import open_sound

    path = tmp_path_factory.mktemp("clip") / "clip.wav"
    with open_sound(sorted(samples.glob("*.flac"))[0]) as sound:
        save(path, sound.samples[: 12 * 16_000])
    return path


@pytest.fixture
def archive(tmp_path: Path, clip: Path) -> Path:
    (tmp_path / "audio").mkdir()
    shutil.copy(clip, tmp_path / "audio" / "good.wav")
    return tmp_path


def test_bad_recordings_are_told_in_one_line_each_and_the_good_one_is_done(archive: Path) -> None:
    audio = archive / "audio"
    whole = (audio / "good.wav").read_bytes()
    (audio / "empty.mp3").touch()
    (audio / "letter.mp3").write_text("Dear festival, here is my film.")
    (audio / "cut.wav").write_bytes(whole[: len(whole) // 2])
    (audio / "headless.wav").write_bytes(os.urandom(2000))
    (audio / "zero.wav").write_bytes(whole[:44].replace(whole[40:44], bytes(4)))
    (audio / "good.txt").write_text("Bo Ek - The Sea #HARBOUR2018\n\n• Reporter\n Ann Lee\n• Guest\n Bo Ek\n")
    (audio / "paged.wav").write_bytes(whole)
    (audio / "paged.txt").write_bytes(bytes(range(256)))

    done = transcribe(archive, "run", *EMBEDDED, "--json")

    assert done.returncode == 1
    report = json.loads(done.stdout)
    assert report["done"] == ["good"]
    bad = {"empty.mp3", "letter.mp3", "cut.wav", "headless.wav", "zero.wav", "paged.wav"}
    assert {Path(one["recording"]).name for one in report["failed"]} == bad
    assert all(one["reason"] and one["hint"] and "\n" not in one["reason"] for one in report["failed"])
    assert len({one["reason"] for one in report["failed"]}) >= 5
    assert "Traceback" not in done.stderr
    told = [line for line in done.stderr.splitlines() if line.startswith("FAILED")]
    assert len(told) == len(bad)
    assert {path.name for path in audio.iterdir()} == bad | {"good.wav", "good.txt", "paged.txt"}

    states = {entry["id"]: entry["state"] for entry in json.loads(transcribe(archive, "list", "--json").stdout)}
    assert states == {"good": "done", **{Path(name).stem: "failed" for name in bad}}


def test_a_recording_that_breaks_keeps_its_old_transcript_and_comes_back(archive: Path) -> None:
    recording = archive / "audio" / "good.wav"
    whole = recording.read_bytes()
    assert transcribe(archive, "run", *EMBEDDED).returncode == 0
    before = Archive(archive).transcript_path("good").read_bytes()
    recording.write_bytes(whole[:2000])
    assert transcribe(archive, "run", *EMBEDDED).returncode == 1
    assert Archive(archive).transcript_path("good").read_bytes() == before
    assert Archive(archive).failure("good") is not None
    recording.write_bytes(whole)
    assert transcribe(archive, "run", *EMBEDDED).returncode == 0
    assert Archive(archive).failure("good") is None


def test_a_damaged_transcript_is_made_again(archive: Path) -> None:
    assert transcribe(archive, "run", *EMBEDDED).returncode == 0
    path = Archive(archive).transcript_path("good")
    before = path.read_bytes()
    path.write_bytes(before[:100])
    assert "damaged" in transcribe(archive, "list").stdout
    assert transcribe(archive, "show", "good").returncode == 2
    assert transcribe(archive, "run", *EMBEDDED).returncode == 0
    assert path.read_bytes() == before


def test_two_recordings_of_one_name_are_told_apart_by_nobody(archive: Path) -> None:
    shutil.copy(archive / "audio" / "good.wav", archive / "audio" / "Good.WAV")
    done = transcribe(archive, "run", *EMBEDDED, "--json")
    assert done.returncode == 1
    report = json.loads(done.stdout)
    assert report["done"] == ["good"]
    assert "would be the same episode as" in report["failed"][0]["reason"]


def test_a_transcript_counts_only_once_its_captions_are_there(archive: Path) -> None:
    assert transcribe(archive, "run", *EMBEDDED).returncode == 0
    episode = Archive(archive).folder("good")
    before = (episode / "transcript.json").read_bytes()
    (archive / "audio" / "good.txt").write_text("Reporter: Ann Lee\nGuest: Bo Ek\n")
    (episode / "captions.srt").unlink()
    (episode / "captions.srt").mkdir()
    broken = transcribe(archive, "run", *EMBEDDED)
    assert broken.returncode == 1
    assert "captions.srt: can't be written" in broken.stderr
    assert (episode / "transcript.json").read_bytes() == before
    (episode / "captions.srt").rmdir()
    assert json.loads(transcribe(archive, "run", *EMBEDDED, "--json").stdout)["done"] == ["good"]
    assert (episode / "captions.srt").is_file()


def test_a_lost_caption_file_is_published_again(archive: Path) -> None:
    assert transcribe(archive, "run", *EMBEDDED).returncode == 0
    captions = Archive(archive).folder("good") / "captions.vtt"
    before = captions.read_bytes()
    captions.unlink()
    assert json.loads(transcribe(archive, "run", *EMBEDDED, "--json").stdout)["skipped"] == ["good"]
    assert captions.read_bytes() == before


def test_a_namesake_elsewhere_leaves_the_episode_alone(archive: Path) -> None:
    assert transcribe(archive, "run", *EMBEDDED).returncode == 0
    (archive / "elsewhere").mkdir()
    shutil.copy(archive / "audio" / "good.wav", archive / "elsewhere" / "good.wav")
    done = transcribe(archive, "run", *EMBEDDED, archive / "elsewhere")
    assert done.returncode == 1
    assert "would be the same episode as audio/good.wav" in done.stderr
    assert Archive(archive).failure("good") is None


def test_killed_at_any_moment_a_later_run_ends_the_same(archive: Path) -> None:
    assert transcribe(archive, "run", *EMBEDDED).returncode == 0
    episode = Archive(archive).folder("good")
    expected = {path.name: path.read_bytes() for path in episode.iterdir()}
    took = random.Random(1)
    for _ in range(4):
        shutil.rmtree(archive / "index")
        run = subprocess.Popen(
            command("run", *EMBEDDED),
            env={**os.environ, "TRANSCRIBE_ARCHIVE": str(archive)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(took.uniform(1, 8))
        run.kill()
        run.wait()
        for path in archive.rglob("index/episodes/*/transcript.json"):
            read_transcript(path)  # whole, or not there
        assert transcribe(archive, "run", *EMBEDDED).returncode == 0
        assert {path.name: path.read_bytes() for path in episode.iterdir()} == expected
        assert json.loads(transcribe(archive, "search", "*", "--json").stdout or "[]") is not None


def test_finished_stages_survive_a_kill(archive: Path) -> None:
    assert transcribe(archive, "run", *EMBEDDED).returncode == 0
    Archive(archive).transcript_path("good").unlink()
    kept = {path: path.stat().st_mtime_ns for path in (archive / "index" / "cache").rglob("*.json")}
    assert {path.parts[-3] for path in kept} == {
        "fingerprint",
        "probe",
        "speech",
        "recognition",
        "alignment",
        "diarization",
    }
    assert transcribe(archive, "run", *EMBEDDED).returncode == 0
    assert {path: path.stat().st_mtime_ns for path in (archive / "index" / "cache").rglob("*.json")} == kept


def test_ctrl_c_ends_with_130_and_one_line(archive: Path) -> None:
    run = subprocess.Popen(
        command("run", *EMBEDDED),
        env={**os.environ, "TRANSCRIBE_ARCHIVE": str(archive)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Shells let their background jobs, perhaps these tests, ignore it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    # Not before torch is imported, which may swallow an interrupt.
    while not (archive / "index" / "cache" / "speech").exists():
        assert run.poll() is None
        time.sleep(0.01)
    run.send_signal(signal.SIGINT)
    _, said = run.communicate(timeout=60)
    assert run.returncode == 130
    assert "Traceback" not in said
    assert "interrupted" in said


def test_a_second_run_at_the_same_time_is_told(archive: Path) -> None:
    with Archive(archive).lock("run"):
        done = transcribe(archive, "run", *EMBEDDED)
    assert done.returncode == 2
    assert done.stderr.startswith("error: ")
    assert "another process is using this archive" in done.stderr


def test_a_cut_off_download_is_warned_of_by_what_the_page_states(archive: Path) -> None:
    (archive / "audio" / "good.txt").write_text(
        "Bo Ek - The Sea #HARBOUR2018\n\n10 min. and 47 sec.\n\n• Reporter\n Ann Lee\n• Guest\n Bo Ek\n"
    )
    done = transcribe(archive, "run", *EMBEDDED, "--json")
    assert done.returncode == 0
    assert any("its page states 10:47" in warning for warning in json.loads(done.stdout)["warnings"])


def test_a_dry_run_says_what_would_be_done_and_does_nothing(archive: Path) -> None:
    (archive / "audio" / "bad.mp3").touch()
    done = transcribe(archive, "run", "--dry-run")
    assert done.returncode == 0
    assert "1 to do, 0.2 minutes of audio" in done.stdout
    assert "bad.mp3: is empty" in done.stderr
    assert not (archive / "index" / "episodes").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("run", "gone.mp3"), 2, "gone.mp3: there is no such file"),
        (("run", "--recognizer", "nobody"), 2, "no recognition engine 'nobody'. Choose from: auto, "),
        (("run", "--device", "tpu"), 2, "device"),
        (("run", "--recognizer", "whisper", "--model", "small", "--offline"), 3, "small"),
        (("run", "--diarizer", "pyannote", "--recognizer", "pocketsphinx", "--offline"), 3, "pyannote"),
        (("show", "nothing"), 2, "there is no transcript 'nothing'"),
        (("export", "nothing", "--to", "srt"), 2, "there is no transcript 'nothing'"),
        (("export", "good", "--to", "papyrus"), 2, "there is no format 'papyrus'"),
        (("search", '"open'), 2, "missing closing quote"),
        (("search", "sea"), 2, "transcribe run"),
        (("page", "gone.txt"), 2, "gone.txt"),
    ],
)
def test_wrong_use_ends_with_its_code_and_one_line(
    archive: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    cache = archive / "no-weights"
    done = transcribe(archive, *arguments, XDG_CACHE_HOME=str(cache), HF_HOME=str(cache))
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
