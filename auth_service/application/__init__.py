"""The use cases of the auth service, one a file, and the ports that they need."""
