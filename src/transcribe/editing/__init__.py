"""Whatever changes a transcript by hand: corrections, replacements, and files that come in."""
