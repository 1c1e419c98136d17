"""HTTP, the relay and the command line."""
