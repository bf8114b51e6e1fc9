"""The index in Whoosh."""
