"""Caption files as something that tells who said what."""
