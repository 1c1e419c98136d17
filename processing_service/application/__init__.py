"""Use cases, named by their verb, and the ports that they need."""
