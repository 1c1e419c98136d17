"""What can be told of definitions without running them: how they hang together, how they differ, what looks wrong."""
