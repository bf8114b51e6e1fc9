"""Parsers under inputs that nobody foresaw."""
