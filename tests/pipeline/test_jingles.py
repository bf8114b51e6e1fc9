"""A jingle that recurs in an archive, through the real command."""

from __future__ import annotations

import json
import shutil
import wave
from pathlib import Path

import numpy as np
import pytest

from support.commands import EMBEDDED, transcribe
from support.music import music
from transcribe.errors import ArchiveError, InputError
from transcribe.media import open_sound
from transcribe.model.transcript import Interval
from transcribe.pipeline import jingles
from transcribe.store.archive import Archive

pytestmark = [pytest.mark.slow, pytest.mark.voice_encoder]

_JINGLE_MS = (8000, 12_000)


@pytest.fixture(scope="module")
def archive(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three recordings of different speech, each with the same music in the middle, after one run."""
    folder = tmp_path_factory.mktemp("jingles")
    (folder / "audio").mkdir()
    with open_sound(samples / "the-winter-garden.flac") as sound:
        for number in range(3):
            before, after = (
                sound.cut(Interval(start, start + 8000)) for start in (9000 + 20_000 * number, 18_000 + 20_000 * number)
            )
            _write(folder / "audio" / f"talk-{number}.wav", np.concatenate([before, 0.4 * music(7, 4.0), after]))
    done = transcribe(folder, "run", *EMBEDDED)
    assert done.returncode == 0, done.stderr
    return folder


def _write(path: Path, samples: np.ndarray) -> None:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes((samples.clip(-1, 1) * 32767).astype("<i2").tobytes())


def test_it_is_found_in_each_recording_of_the_very_first_run(archive: Path) -> None:
    for episode_id in Archive(archive).ids():
        sounds = Archive(archive).transcript(episode_id).sounds
        assert [sound.kind for sound in sounds] == ["music"]
        assert abs(sounds[0].start_ms - _JINGLE_MS[0]) <= 350
        assert abs(sounds[0].end_ms - _JINGLE_MS[1]) <= 350


def test_nothing_is_recognised_in_it_and_captions_say_music(archive: Path) -> None:
    for episode_id in Archive(archive).ids():
        transcript = Archive(archive).transcript(episode_id)
        assert transcript.words
        assert not any(word.overlap_ms(transcript.sounds[0]) > 400 for word in transcript.words)
        assert "[music]" in (Archive(archive).folder(episode_id) / "captions.srt").read_text()


def test_a_later_recording_is_searched_for_it_and_the_others_stay(archive: Path, samples: Path) -> None:
    kept = Archive(archive).transcript_path("talk-0").read_bytes()
    with open_sound(samples / "the-last-ferry.mp3") as sound:
        _write(
            archive / "audio" / "talk-9.wav", np.concatenate([0.4 * music(7, 4.0), sound.cut(Interval(20_000, 26_000))])
        )
    done = transcribe(archive, "run", *EMBEDDED)
    assert done.returncode == 0, done.stderr
    assert [sound.kind for sound in Archive(archive).transcript("talk-9").sounds] == ["music"]
    assert Archive(archive).transcript_path("talk-0").read_bytes() == kept


def test_a_jingle_that_is_forgotten_is_speech_again_and_is_not_learnt_anew(archive: Path, tmp_path: Path) -> None:
    shutil.copytree(archive, tmp_path / "copy")
    kept = Archive(tmp_path / "copy")
    (jingle,) = jingles.known(kept)
    heard = dict(jingles.places(kept, jingle))
    assert {"talk-0", "talk-1", "talk-2"} <= set(heard)
    assert heard["talk-0"] == kept.transcript("talk-0").sounds[0]
    (listed,) = json.loads(transcribe(kept.root, "jingles", "list", "--json").stdout)
    assert listed["id"] == jingle.id
    assert {place["episode"]: (place["start_ms"], place["end_ms"]) for place in listed["places"]} == {
        episode: (event.start_ms, event.end_ms) for episode, event in heard.items()
    }
    assert jingle.id in transcribe(kept.root, "jingles", "list").stdout
    assert transcribe(kept.root, "jingles", "forget", jingle.id).returncode == 0
    assert jingles.known(kept) == ()
    jingles.learn_archive(kept, [])
    assert jingles.known(kept) == ()
    done = transcribe(kept.root, "run", *EMBEDDED)
    assert done.returncode == 0, done.stderr
    assert kept.transcript("talk-0").sounds == ()
    with pytest.raises(InputError, match="no jingle"):
        jingles.forget(kept, jingle.id)


def test_no_jingle_is_forgotten_while_a_run_is_at_work(tmp_path: Path) -> None:
    with Archive(tmp_path).lock("run"), pytest.raises(ArchiveError, match="another process is using this archive"):
        jingles.forget(Archive(tmp_path), "0")
