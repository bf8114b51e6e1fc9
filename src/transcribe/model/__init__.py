"""The records that everything else speaks of: episodes, transcripts, edits, times."""
