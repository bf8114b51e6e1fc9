"""The distribution that this package is installed from: its version, and how more of it is installed."""

from __future__ import annotations

VERSION = "0.2.0"

#: What the distribution is called where it isn't installed, but run from its source.
_NAME = "transcribe-archive"


def install_command(extra: str) -> str:
    """The shell command that installs one of the optional dependencies.

    Args:
        extra: a name under `[project.optional-dependencies]` in pyproject.toml.
    """
    return f'pip install "{_installed_name()}[{extra}]"'


def _installed_name() -> str:
    """By the command, since other distributions have a package of this name, too."""
    from importlib.metadata import entry_points

    for command in entry_points(group="console_scripts", name="transcribe"):
        if command.value == "transcribe.cli:main" and command.dist:
            return command.dist.name
    return _NAME
