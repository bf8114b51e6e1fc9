from __future__ import annotations

from dataclasses import replace

import pytest

from transcribe.engines.registry import Registry
from transcribe.errors import EngineUnavailable, SettingsError
from transcribe.model.provenance import EngineId
from transcribe.settings import Settings


class Missing:
    def __init__(self, settings: Settings) -> None:
        pass

    def identify(self) -> EngineId:
        raise EngineUnavailable("has no weights", hint="Get them.")


class Present:
    def __init__(self, settings: Settings) -> None:
        pass

    def identify(self) -> EngineId:
        return EngineId("small", "its model")


def registry(*preference: str) -> Registry[Missing | Present]:
    return Registry(
        "test",
        "transcribe.none",
        {"best": f"{__name__}:Missing", "small": f"{__name__}:Present", "worst": f"{__name__}:Missing"},
        preference,
    )


@pytest.fixture(autouse=True)
def importable(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    import sys

    monkeypatch.setitem(sys.modules, __name__, request.module)


def test_auto_takes_the_best_that_runs_and_says_what_it_passed_over() -> None:
    choice = registry("best", "small").choose("auto", Settings())
    assert choice.id.name == "small"
    assert str(choice.fallbacks[0]) == "test used small instead of best: has no weights. Get them."


def test_an_engine_that_is_no_loss_is_passed_over_without_a_word() -> None:
    engines = replace(registry("worst", "best", "small"), unmissed=frozenset({"worst"}))
    assert [fallback.wanted for fallback in engines.choose("auto", Settings()).fallbacks] == ["best"]
    with pytest.raises(EngineUnavailable, match="can run here; best: has no weights. Get them."):
        replace(engines, preference=("worst", "best")).choose("auto", Settings())


def test_an_engine_asked_for_by_name_never_falls_back() -> None:
    with pytest.raises(EngineUnavailable, match="has no weights. Get them."):
        registry("best", "small").choose("best", Settings())


def test_where_none_runs_every_reason_is_told() -> None:
    with pytest.raises(EngineUnavailable, match="best: has no weights; worst: has no weights"):
        registry("best", "worst").choose("auto", Settings())


def test_an_unknown_engine_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(SettingsError, match="no test engine 'bset'.*auto, best, small, worst"):
        registry("best").choose("bset", Settings())
