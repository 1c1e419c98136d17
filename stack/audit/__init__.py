"""What the system is built of, and what is known against it."""
