"""The command line, one file a command. See `app`."""

from transcribe.cli.app import app, main

__all__ = ["app", "main"]
