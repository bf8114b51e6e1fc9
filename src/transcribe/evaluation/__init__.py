"""How well transcripts agree with references: words, speakers, and who said what."""

from __future__ import annotations

from transcribe.evaluation.scores import Scores, compare, total

__all__ = ["Scores", "compare", "total"]
