"""Recorded interviews to transcripts that say who said what and when, captions, and a search index."""

__version__ = "0.1.0"
