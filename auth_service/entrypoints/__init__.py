"""How the world reaches the auth service: HTTP routes, the relay, the command line."""
