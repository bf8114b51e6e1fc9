"""Written language: words, names of speakers, scripts, numbers, questions."""
