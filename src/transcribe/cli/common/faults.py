"""Errors into one line and an exit code."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable

from transcribe.cli.common.console import note
from transcribe.errors import as_ours, from_os

#: The environment's name for `--debug`.
DEBUG = "TRANSCRIBE_DEBUG"


def show_origins() -> None:
    """From now on, show where in the program an error comes from."""
    os.environ[DEBUG] = "1"


def shows_origins() -> bool:
    """Whether that was asked for."""
    return bool(os.environ.get(DEBUG))


def exit_code(command: Callable[[], object]) -> int:
    """Run a command whatever comes of it, say what went wrong, and return how the process ends."""
    try:
        command()
    except SystemExit as end:
        return _flushed(end.code if isinstance(end.code, int) else int(end.code is not None))
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        return _told(error)
    return _flushed(0)


def _told(error: Exception) -> int:
    # Nothing but errors of our own should come here: for all else this is the last resort.
    if shows_origins():
        note("".join(traceback.format_exception(error)).rstrip())
    known = as_ours(error)
    note(f"error: {known}")
    return known.exit_code


def _flushed(code: int) -> int:
    """The exit code, once all is printed. Where nobody reads it any more, that is said to nobody."""
    try:
        sys.stdout.flush()
    except OSError as error:
        # What is left would be tried again, and be complained of, when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return (
            code or 1
            if isinstance(error, BrokenPipeError)
            else _told(from_os(error, "standard output can't be written"))
        )
    return code
