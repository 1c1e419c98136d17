"""Redis: the leaderboards."""
