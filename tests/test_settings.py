from __future__ import annotations

from pathlib import Path

import pytest

from transcribe.errors import SettingsError
from transcribe.settings import Settings, load_settings


def test_what_is_given_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "transcribe.toml").write_text('model = "small"\nlanguage = "nl"\n')
    settings = load_settings(tmp_path, model="turbo", language=None)
    assert (settings.model, settings.language) == ("turbo", "nl")


def test_everything_wrong_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "transcribe.toml").write_text('modell = "small"\ndevice = "tpu"\n')
    with pytest.raises(SettingsError) as caught:
        load_settings(tmp_path, speakers="three")
    assert all(name in str(caught.value) for name in ("modell", "device", "speakers", "transcribe.toml"))


def test_a_file_that_is_no_toml_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "transcribe.toml").write_text("model = small\n")
    with pytest.raises(SettingsError, match=r"transcribe\.toml: is not TOML .*line 1"):
        load_settings(tmp_path)


@pytest.mark.parametrize(("name", "value"), [("speakers", 0), ("speakers", 21), ("language", "English")])
def test_a_value_that_can_not_be_is_refused(tmp_path: Path, name: str, value: object) -> None:
    with pytest.raises(SettingsError, match=name):
        load_settings(tmp_path, **{name: value})


def test_results_do_not_depend_on_the_machine() -> None:
    assert Settings(offline=True, device="cpu", model_dir=Path("/x")).of_result() == Settings().of_result()
    assert Settings(model="tiny").of_result() != Settings().of_result()
