"""How well transcripts agree with references: words, speakers, and who said what."""

from __future__ import annotations

from transcribe.evaluation.reference import Reference
from transcribe.evaluation.report import Evaluation
from transcribe.evaluation.scores import Comparison, Scores, compare, total

__all__ = ["Comparison", "Evaluation", "Reference", "Scores", "compare", "total"]
