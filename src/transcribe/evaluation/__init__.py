"""How well transcripts agree with references: words, speakers, and who said what."""

from __future__ import annotations

from transcribe.evaluation.references import Reference, read_reference
from transcribe.evaluation.report import Evaluation, evaluate
from transcribe.evaluation.scores import Comparison, Scores, compare, total

__all__ = ["Comparison", "Evaluation", "Reference", "Scores", "compare", "evaluate", "read_reference", "total"]
