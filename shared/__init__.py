"""What the three services speak (contracts) and stand on (messaging, outbox, database, security, telemetry, web)."""
