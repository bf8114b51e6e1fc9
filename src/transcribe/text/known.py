"""What a function says of words, kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

#: How many words are kept with what is known of them: about all that a large archive has.
_KEPT = 300_000


class Known(dict[str, T]):
    """What a function says of texts, each asked for once. Of many at a time (`map`), it is told far sooner than by an
    `lru_cache`."""

    def __init__(self, of: Callable[[str], T]) -> None:
        super().__init__()
        self._of = of

    def __missing__(self, text: str) -> T:
        if len(self) >= _KEPT:
            self.clear()
        self[text] = said = self._of(text)
        return said
