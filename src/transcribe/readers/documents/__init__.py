"""Texts that people and programs lay out in paragraphs."""
