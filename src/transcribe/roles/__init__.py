"""Who is who: the diarizer's labels to the page's people and their roles, with the evidence."""

from transcribe.roles.audit import audit
from transcribe.roles.decision import assign

__all__ = ["assign", "audit"]
