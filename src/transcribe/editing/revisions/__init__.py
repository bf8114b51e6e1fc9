"""What a person changed in a document: its words held against a transcript's, as edits."""

from transcribe.editing.revisions.aligning import aligned
from transcribe.editing.revisions.revising import Align, Revision, revise

__all__ = ["Align", "Revision", "aligned", "revise"]
