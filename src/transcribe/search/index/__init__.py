"""What the indexes of all engines have in common."""
