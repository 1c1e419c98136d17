"""The whole story in the terminal: real requests to a real system, and their answers."""
