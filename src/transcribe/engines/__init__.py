"""The machines that hear: which there are, where their weights come from."""
