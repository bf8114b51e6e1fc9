"""What the commands do, as functions: records in, records out."""
