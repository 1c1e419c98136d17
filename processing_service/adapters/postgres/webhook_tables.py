"""The tables of webhooks: who receives what, and what is on its way or has been sent."""

from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, Index, Integer, Table, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from processing_service.adapters.postgres.tables import METADATA

WEBHOOK_ENDPOINT = Table(
    "webhook_endpoint",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("url", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("kinds", ARRAY(Text), nullable=False),
    Column("style", Text, nullable=False, server_default=text("'standard'")),
    Column("secret", Text),
    Column("old_secret", Text),
    Column("old_secret_until", DateTime(timezone=True)),
    Column("status", Text, nullable=False, server_default=text("'active'")),
    Column("paused_reason", Text),
    Column("paused_at", DateTime(timezone=True)),
    Column("failures", BigInteger, nullable=False, server_default=text("0")),
    Column("failing_since", DateTime(timezone=True)),
    Column("last_delivered_at", DateTime(timezone=True)),
    Column("created_by", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    CheckConstraint("status IN ('active', 'paused')", name="status"),
    CheckConstraint("style IN ('standard', 'notification')", name="style"),
)
"""A receiver, and how it has been doing: `failures` in a row `failing_since`. The secret has to be kept as it is, since
it signs; the one before it signs as well until `old_secret_until`. Of the style `notification` there is at most one,
which a setting names; it is not signed."""

WEBHOOK_DELIVERY = Table(
    "webhook_delivery",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("endpoint_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("user_id", Text),
    Column("payload", JSONB, nullable=False),
    Column("occurred_at", DateTime(timezone=True), nullable=False),
    Column("status", Text, nullable=False, server_default=text("'pending'")),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("next_attempt_at", DateTime(timezone=True), nullable=False, server_default=text("clock_timestamp()")),
    Column("last_status", Integer),
    Column("last_error", Text),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=text("clock_timestamp()")),
    Column("delivered_at", DateTime(timezone=True)),
    CheckConstraint("status IN ('pending', 'sending', 'delivered', 'failed')", name="status"),
    Index(
        "ix_webhook_delivery_due",
        "endpoint_id",
        "next_attempt_at",
        postgresql_where=text("status IN ('pending', 'sending')"),
    ),
    Index("ix_webhook_delivery_endpoint", "endpoint_id", "created_at", "id"),
    Index("ix_webhook_delivery_user_id", "user_id", postgresql_where=text("user_id IS NOT NULL")),
    Index("ix_webhook_delivery_created_at", "created_at"),
)
"""One message to one endpoint. The id follows from both, so that it is written once. While `sending`, `next_attempt_at`
is the end of the sender's lease. There is no foreign key: a batch of events that is writing deliveries must neither
wait for nor fail on an endpoint that is being removed; what is left of such a one is never sent, and pruned."""
