"""An archive's files: where each lies, how it is read and written, locks, and the log of edits."""
