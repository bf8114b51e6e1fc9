"""What the front matter of a text says: the YAML above a Markdown file, as site generators and note takers write it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from transcribe.errors import PageError
from transcribe.model.episode import Episode
from transcribe.pages.fields import completed
from transcribe.pages.files import mapping_from_yaml
from transcribe.pages.mapping import episode_from_mapping

_FIELD = re.compile(r"(?P<key>[^\s:#-][^:]{0,80}?)\s*:(?:\s+(?P<value>.*))?")


def episode_from_front_matter(text: str) -> tuple[Episode, tuple[str, ...]]:
    """The episode that front matter describes, and what of it couldn't be read, a line each.

    It was written for another program: what isn't YAML is read line by line, and a field of the wrong kind is passed
    over.

    >>> episode_from_front_matter("guest: Ann Lee\\ntitle: Dusk: a talk\\n")[0].title
    'Dusk: a talk'
    """
    notes = []
    try:
        page: Mapping[object, object] = mapping_from_yaml(text, Path("front matter"))
    except PageError as error:
        page = dict(_fields(text))
        notes.append(f"the front matter {error.reason}: it is read line by line")
    episode = Episode()
    for key, value in page.items():
        try:
            episode = completed(episode, episode_from_mapping({key: value}))
        except PageError as error:
            notes.append(f"skipped in the front matter: {error.reason}")
    return episode, tuple(notes)


def _fields(text: str) -> Iterator[tuple[object, object]]:
    for line in text.splitlines():
        found = _FIELD.fullmatch(line)
        if found and found["value"]:
            yield found["key"], found["value"].strip().strip("\"'")
