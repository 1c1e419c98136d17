"""What the auth service stands on: PostgreSQL, Argon2, signed tokens."""
