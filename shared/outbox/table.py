"""The outbox table, one in each service's database."""

from typing import Final

from sqlalchemy import Column, DateTime, Index, MetaData, Table, Text, func, text
from sqlalchemy.dialects.postgresql import JSONB

OUTBOX_CHANNEL: Final = "outbox"
"""The NOTIFY channel that wakes the relay."""


def outbox_table(metadata: MetaData) -> Table:
    """Define the table in a service's metadata.

    Rows wait with `published_at` null. The index covers only those, so that it stays small however many are kept.
    """
    table = Table(
        "outbox",
        metadata,
        Column("event_id", Text, primary_key=True),
        Column("event_type", Text, nullable=False),
        Column("occurred_at", DateTime(timezone=True), nullable=False),
        Column("payload", JSONB, nullable=False),
        Column("traceparent", Text),
        Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
        Column("published_at", DateTime(timezone=True)),
    )
    Index("ix_outbox_waiting", table.c.created_at, postgresql_where=text("published_at IS NULL"))
    Index("ix_outbox_published_at", table.c.published_at, postgresql_where=text("published_at IS NOT NULL"))
    return table
