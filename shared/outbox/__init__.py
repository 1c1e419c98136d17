"""The transactional outbox: events are written with the change that they tell of, and published afterwards."""

from shared.outbox.relay import OutboxRelay
from shared.outbox.table import OUTBOX_CHANNEL, outbox_table
from shared.outbox.writer import PostgresOutbox

__all__ = ["OUTBOX_CHANNEL", "OutboxRelay", "PostgresOutbox", "outbox_table"]
