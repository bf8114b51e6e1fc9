"""What a search gives: what meets the query, or resembles it, what was said around it, and how it is shown."""
