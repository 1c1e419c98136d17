"""The tables of messages on their way into the log: who sends them, and what could not be taken in."""

from sqlalchemy import CheckConstraint, Column, Index, Integer, LargeBinary, Table, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from processing_service.adapters.postgres.tables import METADATA, moment

PARKED_MESSAGE = Table(
    "parked_message",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("source", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("routing_key", Text, nullable=False),
    Column("properties", JSONB, nullable=False),
    Column("event_id", Text),
    Column("event_type", Text),
    Column("user_id", Text),
    moment("parked_at", now=True),
    Column("status", Text, nullable=False, server_default=text("'waiting'")),
    moment("resolved_at", nullable=True),
    Column("resolved_by", Text),
    Column("resolution", Text),
    CheckConstraint("status IN ('waiting', 'redriven', 'dropped')", name="status"),
    Index("ix_parked_message_status", "status", "parked_at"),
    Index("ix_parked_message_user_id", "user_id", postgresql_where=text("user_id IS NOT NULL")),
)
"""Messages that could not be accepted, raw, with the reason; an admin redrives or drops them."""

ATTEMPT_MARKER = Table(
    "attempt_marker",
    METADATA,
    Column("message_hash", LargeBinary, primary_key=True),
    Column("attempts", Integer, nullable=False),
    moment("last_attempt_at", now=True),
)
"""Written before a redelivered message is handled and deleted with its success: what stays has killed a process."""

EVENT_FAILURE = Table(
    "event_failure",
    METADATA,
    Column("event_id", Text, primary_key=True),
    Column("attempts", Integer, nullable=False),
    moment("next_attempt_at"),
    Column("error", Text, nullable=False),
    Index("ix_event_failure_due", "next_attempt_at"),
)
"""Stored events whose handling failed; a worker tries them again."""

PUBLISHER = Table(
    "publisher",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("key_hash", LargeBinary, nullable=False, unique=True),
    Column("key_prefix", Text, nullable=False),
    Column("created_by", Text, nullable=False),
    moment("created_at", now=True),
    moment("revoked_at", nullable=True),
)
"""Who may publish over HTTP. Keys are shown once and kept as SHA-256: they are random, so a fast hash suffices."""
