"""What everything else speaks of: episodes, transcripts, edits and times, as frozen records."""
