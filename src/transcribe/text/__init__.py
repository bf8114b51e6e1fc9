"""What is known of written language: words, names of speakers, scripts, numbers."""
