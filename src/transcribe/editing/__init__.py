"""Whatever changes a transcript by hand: corrections, imports, replacements."""
