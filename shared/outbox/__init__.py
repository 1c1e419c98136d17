"""The transactional outbox: events are written with the change that they tell of, and published afterwards."""

from shared.outbox.backlog import PostgresOutboxBacklog
from shared.outbox.relay import OutboxRelay
from shared.outbox.table import OUTBOX_CHANNEL, outbox_table
from shared.outbox.writer import PostgresOutbox

__all__ = ["OUTBOX_CHANNEL", "OutboxRelay", "PostgresOutbox", "PostgresOutboxBacklog", "outbox_table"]
