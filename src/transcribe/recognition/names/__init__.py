"""Names that come out right: what may be said is told to the recogniser before, and mended after.

episode, glossary -> terms -> hints      into each window's prompt
words, terms -> repair -> words, repairs
"""

from __future__ import annotations

from transcribe.recognition.names.glossary import GLOSSARY_NAME, Glossary, read_glossary
from transcribe.recognition.names.repairing import repair
from transcribe.recognition.names.terms import NameTerm, hints, terms

__all__ = ["GLOSSARY_NAME", "Glossary", "NameTerm", "hints", "read_glossary", "repair", "terms"]
