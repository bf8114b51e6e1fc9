"""Where in a turn it was said, and what is shown of it."""
