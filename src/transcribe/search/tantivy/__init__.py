"""The index in Tantivy."""
