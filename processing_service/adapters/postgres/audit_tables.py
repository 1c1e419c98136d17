"""The table of what administrators did."""

from sqlalchemy import Column, Index, Table, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from processing_service.adapters.postgres.tables import METADATA, moment
from shared.database import withheld

AUDIT_ENTRY = Table(
    "audit_entry",
    METADATA,
    Column("id", Text, primary_key=True),
    moment("at", now=True),
    Column("actor", Text, nullable=False),
    Column("service", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("user_id", Text),
    Column("reason", Text),
    Column("details", JSONB, nullable=False, server_default=text("'{}'")),
    Index("ix_audit_entry_at", "at", "id"),
    Index("ix_audit_entry_actor", "actor", "at", "id"),
    Index("ix_audit_entry_subject", "subject", "at", "id"),
    Index("ix_audit_entry_user_id", "user_id", "at", "id", postgresql_where=text("user_id IS NOT NULL")),
    info=withheld("DELETE"),
)
"""What administrators did, in all services. A trigger refuses every change but forgetting what is personal."""
