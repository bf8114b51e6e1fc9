"""What every engine's index has in common."""
