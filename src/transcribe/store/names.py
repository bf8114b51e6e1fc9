"""Names of episodes: what they are made from, and what is none."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator

#: Bytes of an id in UTF-8. A file's name has 255, and locks and voiceprints put something around the id.
LONGEST_ID = 160
_DIGITS = 10


def episode_name(path: str) -> str:
    """An episode's id by its recording's path, without the ending.

    What is too long for a file's name is cut, with a digest of the whole behind it, so that ids stay different.

    >>> episode_name("2017/Jessica Görter – talk")
    '2017-jessica-görter-talk'
    >>> len(episode_name("long" * 100)), episode_name("long" * 100) == episode_name("long" * 99)
    (160, False)
    """
    text = unicodedata.normalize("NFC", path).lower()
    name = re.sub("-+", "-", "".join(_fit(text))).strip("-_") or "episode"
    if len(name.encode()) <= LONGEST_ID:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:_DIGITS]
    kept = name.encode()[: LONGEST_ID - _DIGITS - 1].decode(errors="ignore")
    return f"{kept.rstrip('-_')}-{digest}"


def is_episode_id(name: str) -> bool:
    """Whether a name can be an episode's: that of a folder, which leads nowhere else.

    >>> [is_episode_id(name) for name in ("talk", "", "..", "a/b", "a" * 300, chr(0xdce9), chr(0))]
    [True, False, False, False, False, False, False]
    """
    try:
        size = len(name.encode())
    except UnicodeEncodeError:
        return False
    return 0 < size <= 255 and name not in (".", "..") and not any(char in name for char in "/\\\0")


def _fit(name: str) -> Iterator[str]:
    """A name's characters, a hyphen in place of what is no letter, digit or underscore, nor a mark on one.

    >>> "".join(_fit("हिन्दी – ภาพยนตร์"))
    'हिन्दी---ภาพยนตร์'
    """
    letter = False
    for char in name:
        letter = char.isalnum() or char == "_" or (letter and unicodedata.category(char).startswith("M"))
        yield char if letter else "-"
