"""`transcribe page`: what an episode page was understood to say."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from transcribe.cli.common.console import print_json
from transcribe.cli.common.options import JsonOption
from transcribe.model.timecode import clock


def page(
    file: Annotated[Path, typer.Argument(help="Episode page: plain text, JSON or YAML, or a recording with tags.")],
    as_json: JsonOption = False,
) -> None:
    """Show what was read from an episode page."""
    from transcribe import services
    from transcribe.model.records import plain

    episode = plain(services.read_episode_page(file))
    if as_json:
        print_json(episode)
        return
    for name, value in episode.items():
        if name == "other":
            for label, text in value.items():
                print(f"{label} (not interpreted): {text}")
        elif name == "duration_ms":
            print(f"duration: {'' if value is None else clock(value)}")
        else:
            said = ", ".join(value) if isinstance(value, list) else "" if value is None else str(value)
            print(f"{name.replace('_', ' ')}: {said}")
