"""The programs that recognise speech and speakers: which there are, and where their weights come from."""
