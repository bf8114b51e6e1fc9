from __future__ import annotations

from pathlib import Path

from support.memory import needs_linux, resident_bytes
from support.sounds import beep, save
from transcribe.media import open_sound
from transcribe.media.fingerprints import fingerprint


@needs_linux
def test_sound_on_disk_is_given_back_minute_by_minute(tmp_path: Path) -> None:
    held: list[int] = []
    with open_sound(save(tmp_path / "long.wav", beep(300, 10))) as sound:
        fingerprint(sound, lambda _: held.append(resident_bytes(sound.samples)))
        assert max(held) < sound.samples.nbytes / 2
