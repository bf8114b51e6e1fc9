"""Every command has its functions in `services`, which say what they raise, and does its work by them alone."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer

from transcribe import services
from transcribe.cli import app

SOURCE = ast.parse(Path(str(services.__file__)).read_text())


def commands(group: typer.Typer, prefix: str = "") -> dict[str, Any]:
    """The function behind each command."""
    found = {
        f"{prefix}{command.name or str(getattr(command.callback, '__name__', ''))}": command.callback
        for command in group.registered_commands
    }
    for inner in group.registered_groups:
        assert inner.typer_instance is not None
        found |= commands(inner.typer_instance, f"{prefix}{inner.name} ")
    return found


def called(callback: Any) -> set[str]:
    """What is called of `services` in the module of a command."""
    tree = ast.parse(inspect.getsource(sys.modules[callback.__module__]))
    return {
        node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "services"
    }


def faults(group: typer.Typer) -> list[str]:
    """What is wrong with the commands and their functions, a line each."""
    found = []
    for name, callback in commands(group).items():
        needed = services.COMMANDS.get(name, ())
        if not needed:
            found.append(f"{name}: has no function in services")
        for function in needed:
            if function not in services.__all__:
                found.append(f"{name}: {function} isn't exported")
            elif "Raises" not in (inspect.getdoc(getattr(services, function)) or ""):
                found.append(f"{name}: {function} doesn't say what it raises")
            if function not in called(callback):
                found.append(f"{name}: doesn't call services.{function}")
    return found


def test_every_command_has_its_documented_functions_and_calls_them() -> None:
    assert faults(app) == []
    assert set(services.COMMANDS) == set(commands(app))


def test_a_command_without_a_function_is_found() -> None:
    group = typer.Typer()

    @group.command("shred")
    def shred() -> None:
        """A command that does its work itself."""

    assert faults(group) == ["shred: has no function in services"]
    renamed = typer.Typer()
    renamed.command("list")(shred)
    assert faults(renamed) == ["list: doesn't call services.list_episodes"]
    assert called(shred) == set()


@pytest.mark.parametrize("name", services.__all__)
def test_what_is_exported_is_there_and_typed(name: str) -> None:
    found = getattr(services, name)
    assert inspect.getdoc(found)
    if inspect.isfunction(found):
        parameters = inspect.signature(found).parameters.values()
        assert all(one.annotation is not inspect.Parameter.empty for one in parameters)
        assert inspect.signature(found).return_annotation is not inspect.Signature.empty


def test_type_checkers_and_programs_find_the_same_under_each_name() -> None:
    told = {
        alias.asname or alias.name: (node.module, alias.name)
        for node in ast.walk(SOURCE)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("transcribe.")
        for alias in node.names
    }
    run = {
        one.partition("=")[0]: (f"transcribe.{module}", one.partition("=")[2] or one)
        for module, names in services._PLACES.items()
        for one in names.split()
    }
    assert told == run
    assert sorted(services.__all__) == sorted(run)


def test_what_is_not_there_is_said() -> None:
    with pytest.raises(AttributeError, match="no_such"):
        services.no_such  # noqa: B018


def test_nothing_is_imported_before_it_is_asked_for() -> None:
    code = "import sys; from transcribe import services; print(*(name for name in sys.modules if 'transcribe' in name))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert set(done.stdout.split()) <= {
        "transcribe",
        "transcribe.distribution",
        "transcribe.engines",
        "transcribe.engines.telemetry",
        "transcribe.services",
    }
