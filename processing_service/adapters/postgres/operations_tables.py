"""The table of what operators see over time."""

from sqlalchemy import Column, DateTime, Double, Table, Text

from processing_service.adapters.postgres.tables import METADATA

OPERATIONS_SAMPLE = Table(
    "operations_sample",
    METADATA,
    Column("sampled_at", DateTime(timezone=True), primary_key=True),
    Column("series", Text, primary_key=True),
    Column("value", Double, nullable=False),
)
"""What a scheduler saw at that minute, for a week. What could not be asked then has no row."""
