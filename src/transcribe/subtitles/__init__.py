"""Caption files as they are written, faults and all: read, looked at as a viewer sees them, and written again."""
