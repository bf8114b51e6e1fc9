"""Engines: how one is named, found, and chosen.

An engine is a class made with the settings alone, cheap to make. Its `identify()` says exactly what would do the work
here, fetching weights where it may, or raises `EngineUnavailable`. The stage packages hold one `Registry` each; third
parties add to it by a Python entry point.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import entry_points
from typing import Generic, Protocol, TypeVar, cast

from transcribe.errors import EngineUnavailable, SettingsError
from transcribe.model.provenance import EngineId, Fallback
from transcribe.settings import Settings

AUTO = "auto"


class Engine(Protocol):
    """What all engines share."""

    def __init__(self, settings: Settings) -> None: ...

    def identify(self) -> EngineId:
        """What would do the work here.

        Raises:
            EngineUnavailable: package, model, token or network is missing, with a hint.
        """
        ...


E = TypeVar("E", bound=Engine)


@dataclass(frozen=True, slots=True)
class Choice(Generic[E]):
    """The engine that was chosen, and what had to be passed over for it."""

    engine: E
    id: EngineId
    fallbacks: tuple[Fallback, ...] = ()


@dataclass(frozen=True, slots=True)
class Registry(Generic[E]):
    """The engines of one stage.

    Attributes:
        stage: the stage's name in messages and provenance.
        group: the entry-point group of third-party engines.
        builtin: name to "module:class"; imported only when asked for.
        preference: what `auto` tries, best first.
        unmissed: those of them that `auto` takes where they are ready, and that are no loss where they aren't.
    """

    stage: str
    group: str
    builtin: Mapping[str, str]
    preference: tuple[str, ...]
    unmissed: frozenset[str] = frozenset()

    def names(self) -> list[str]:
        """Every engine that can be asked for by name, built in or third-party."""
        return sorted({*self.builtin, *(point.name for point in entry_points(group=self.group))})

    def make(self, name: str, settings: Settings) -> E:
        """The engine of this name.

        Raises:
            SettingsError: there is none.
        """
        if name in self.builtin:
            module, _, attribute = self.builtin[name].partition(":")
            return cast(Callable[[Settings], E], getattr(import_module(module), attribute))(settings)
        for point in entry_points(group=self.group):
            if point.name == name:
                return cast(Callable[[Settings], E], point.load())(settings)
        raise SettingsError(
            f"there is no {self.stage} engine {name!r}", hint=f"Choose from: {AUTO}, {', '.join(self.names())}."
        )

    def choose(self, name: str, settings: Settings) -> Choice[E]:
        """The engine asked for; for "auto" the best that can run here, with what was passed over.

        Raises:
            EngineUnavailable: the engine asked for can't run here (one asked for by name never falls back), or with
                "auto" none can.
            SettingsError: there is no such engine.
        """
        if name != AUTO:
            engine = self.make(name, settings)
            return Choice(engine, engine.identify())
        passed: list[tuple[str, EngineUnavailable]] = []
        for candidate in self.preference:
            try:
                engine = self.make(candidate, settings)
                identity = engine.identify()
            except EngineUnavailable as unavailable:
                if candidate not in self.unmissed:
                    passed.append((candidate, unavailable))
                continue
            return Choice(
                engine,
                identity,
                tuple(Fallback(self.stage, wanted, candidate, why.reason, why.hint) for wanted, why in passed),
            )
        best_refusal = passed[0][1]
        raise EngineUnavailable(
            f"no {self.stage} engine can run here; " + "; ".join(f"{name}: {error.reason}" for name, error in passed),
            hint=best_refusal.hint,
        ) from best_refusal
