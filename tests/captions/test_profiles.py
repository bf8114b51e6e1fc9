from __future__ import annotations

from pathlib import Path

import pytest

from transcribe.captions.profiles import PODCAST, PROFILES, profile_named
from transcribe.errors import SettingsError


@pytest.mark.parametrize("name", ["podcast", "netflix", "bbc", "dcmp"])
def test_every_house_style_is_found_by_name_and_has_its_source(name: str) -> None:
    assert profile_named(name) is PROFILES[name]
    assert PROFILES[name].name == name
    assert PROFILES[name].source


def test_a_file_of_ones_own_replaces_the_fields_it_names(tmp_path: Path) -> None:
    path = tmp_path / "radio.toml"
    path.write_text("max_cpl = 30\ntarget_cps = 15.5\n")
    own = profile_named(str(path))
    assert (own.name, own.source, own.max_cpl, own.target_cps) == ("radio", "radio.toml", 30, 15.5)
    assert own.longest_ms == PODCAST.longest_ms


def test_everything_wrong_with_a_file_is_named_at_once(tmp_path: Path) -> None:
    path = tmp_path / "radio.toml"
    path.write_text('max_cpl = "many"\nline_char = 30\nmay_touch = 7\n')
    with pytest.raises(SettingsError) as refused:
        profile_named(str(path))
    said = str(refused.value)
    assert said.startswith(f"{path}: ")
    assert all(name in said for name in ("max_cpl", "line_char:", "may_touch"))
    assert "\n" not in said


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("lines = 0", "lines is 0, and must be more than 0"),
        ("gap_ms = -1", "gap_ms is -1, and can't be less than 0"),
        ("longest_ms = 500", "longest_ms is 500, and can't be less than min_duration_ms, 834"),
        ("lines = ", "isn't valid TOML"),
    ],
)
def test_a_number_that_makes_no_sense_is_refused(tmp_path: Path, line: str, reason: str) -> None:
    path = tmp_path / "radio.toml"
    path.write_text(line)
    with pytest.raises(SettingsError, match=reason):
        profile_named(str(path))


@pytest.mark.parametrize("name", ["hollywood", "nowhere/radio.toml", "a\0b"])
def test_an_unknown_profile_is_told_with_the_ones_there_are(name: str) -> None:
    with pytest.raises(SettingsError, match="there is no profile .* Choose from: podcast, netflix, bbc, dcmp"):
        profile_named(name)
