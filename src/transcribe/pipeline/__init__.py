"""A batch of episodes, and each of them through the stages."""
