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
    with pytest.raises(SettingsError, match=r"transcribe\.toml: isn't valid TOML .*line 1"):
        load_settings(tmp_path)


@pytest.mark.parametrize(("name", "value"), [("speakers", 0), ("speakers", 21), ("language", "English")])
def test_a_value_that_can_not_be_is_refused(tmp_path: Path, name: str, value: object) -> None:
    with pytest.raises(SettingsError, match=name):
        load_settings(tmp_path, **{name: value})


def test_results_do_not_depend_on_the_machine() -> None:
    assert Settings(offline=True, device="cpu", model_dir=Path("/x")).of_result() == Settings().of_result()
    assert Settings(model="tiny").of_result() != Settings().of_result()


# Models' paths: from the user, never from an archive


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's own settings file, which isn't there yet."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    path = tmp_path / "config" / "transcribe" / "config.toml"
    path.parent.mkdir(parents=True)
    return path


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    (tmp_path / "archive").mkdir()
    return tmp_path / "archive"


@pytest.mark.parametrize(
    "line",
    [
        'pipeline = "/evil/folder"',
        'pipeline = "~/evil"',
        'pipeline = "../evil"',
        'pipeline = "./evil"',
        'pipeline = "a:b/c"',
        'pipeline = "a/b/c"',
        'pipeline = "x/.."',
        'model = "/evil.pt"',
        'model = "./evil.pt"',
        'model = "a/b/evil.pt"',
        'model = "~/evil.pt"',
        'model = "..\\\\evil.pt"',
        'model_dir = "models"',
    ],
)
def test_an_archives_settings_point_at_no_files(archive: Path, own: Path, line: str) -> None:
    (archive / "transcribe.toml").write_text(f"{line}\n")
    with pytest.raises(SettingsError, match="may name a model, but not point at files") as refused:
        load_settings(archive)
    assert refused.value.path == str(archive / "transcribe.toml")
    assert str(own) in refused.value.hint


def test_a_name_in_an_archives_settings_is_no_path_though_something_of_that_name_lies_here(
    archive: Path, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from transcribe.diarization.pyannote_loading import load_pipeline
    from transcribe.errors import EngineUnavailable
    from transcribe.recognition.whisper_weights import find_weights

    (archive / "transcribe.toml").write_text('pipeline = "audio/evil"\nmodel = "evil.pt"\noffline = true\n')
    (archive / "audio" / "evil").mkdir(parents=True)
    (archive / "audio" / "evil" / "config.yaml").write_text("")
    (archive / "evil.pt").write_text("")
    monkeypatch.chdir(archive)
    settings = load_settings(archive)
    assert (settings.local("pipeline"), settings.local("model")) == (None, None)
    with pytest.raises(EngineUnavailable, match="the pipeline audio/evil isn't in the hub's cache"):
        load_pipeline(settings)
    with pytest.raises(SettingsError, match=r"no Whisper model 'evil\.pt'. A file of the archive may name"):
        find_weights(settings, "cpu")


def test_paths_come_from_the_users_settings_the_environment_and_the_command_line(
    archive: Path, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own.write_text('pipeline = "/own/pipeline"\nmodel = "/own/model.pt"\nmodel_dir = "/own"\nlanguage = "nl"\n')
    settings = load_settings(archive)
    assert (settings.local("pipeline"), settings.local("model")) == (Path("/own/pipeline"), Path("/own/model.pt"))
    assert (settings.model_dir, settings.language) == (Path("/own"), "nl")
    monkeypatch.setenv("TRANSCRIBE_PIPELINE", "/set/pipeline")
    monkeypatch.setenv("TRANSCRIBE_MODEL_DIR", "/set")
    assert load_settings(archive).local("pipeline") == Path("/set/pipeline")
    assert load_settings(archive).model_dir == Path("/set")
    assert load_settings(archive, pipeline="/given").local("pipeline") == Path("/given")


def test_an_archive_overrides_the_users_settings_by_names_and_cant_go_online_where_the_user_doesnt(
    archive: Path, own: Path
) -> None:
    own.write_text('model = "/own/model.pt"\noffline = true\n')
    (archive / "transcribe.toml").write_text('model = "tiny"\noffline = false\n')
    settings = load_settings(archive)
    assert (settings.model, settings.local("model"), settings.offline) == ("tiny", None, True)


def test_the_users_settings_are_judged_by_themselves(archive: Path, own: Path) -> None:
    own.write_text('device = "tpu"\n')
    with pytest.raises(SettingsError, match=r"config\.toml: device"):
        load_settings(archive)


def test_a_relative_place_for_the_users_settings_is_ignored(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (archive / "transcribe").mkdir()
    (archive / "transcribe" / "config.toml").write_text('model = "/evil.pt"\n')
    monkeypatch.setenv("XDG_CONFIG_HOME", ".")
    monkeypatch.setenv("HOME", "relative")
    monkeypatch.chdir(archive)
    assert load_settings(archive).model == "auto"


@pytest.mark.parametrize("line", ["named_in_archive = []", 'named_in_archive = ["model"]'])
def test_no_file_says_which_names_are_trusted(archive: Path, line: str) -> None:
    (archive / "transcribe.toml").write_text(line)
    with pytest.raises(SettingsError, match="isn't a setting"):
        load_settings(archive)


def test_a_path_in_a_transcript_is_followed_only_where_the_user_set_it_too() -> None:
    told = Settings(pipeline="/evil", model="/evil.pt").of_result()
    crafted = {**told, "model_dir": "/evil", "named_in_archive": ""}
    made = Settings().like(crafted)
    assert (made.pipeline, made.local("pipeline"), made.local("model"), made.model_dir) == ("/evil", None, None, None)
    assert Settings(pipeline="/evil").like(told).local("pipeline") == Path("/evil")
    assert Settings().like(Settings().of_result()).local("model") == Path("auto")
