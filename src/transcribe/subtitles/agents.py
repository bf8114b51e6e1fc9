"""Whom a TTML document's head names as speaking (TTML 1, section 12.1.5)."""

from __future__ import annotations

from collections.abc import Mapping

_ID = "http://www.w3.org/XML/1998/namespace id"


class Agents:
    """Takes the names of agents, by their ids, from metadata elements as they begin and end."""

    def __init__(self) -> None:
        self._names: dict[str, dict[str, str]] = {}
        self._agent: str | None = None
        self._kind: str | None = None  # of the name that is being read

    def start(self, local: str, attributes: Mapping[str, str]) -> None:
        if local == "agent":
            self._agent = attributes.get(_ID, "")
            self._names[self._agent] = {}
        elif local == "name" and self._agent is not None:
            self._kind = attributes.get("type", "")

    def text(self, text: str) -> None:
        if self._agent is not None and self._kind is not None:
            names = self._names[self._agent]
            names[self._kind] = names.get(self._kind, "") + text

    def end(self, local: str) -> None:
        self._kind = None
        self._agent = None if local == "agent" else self._agent

    def named(self, ids: str) -> str:
        """The agent's whole name, or what else it is called; its id where it has no name."""
        identifier = next(iter(ids.split()), "")
        names = self._names.get(identifier, {})
        given = " ".join(names[kind] for kind in ("given", "family") if kind in names)
        found = names.get("full") or given or names.get("alias") or next(iter(names.values()), "")
        return " ".join(found.split()) or identifier
