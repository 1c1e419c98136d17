"""The tables behind leaderboards and rarity; the standings themselves are in `standing_tables`."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, DateTime, Sequence, Table, Text, text

from processing_service.adapters.postgres.tables import METADATA

LEADERBOARD_WRITE = Sequence("leaderboard_write", metadata=METADATA)
"""Numbers the writes to the boards in Redis. A sequence, for it must not go back where a transaction does."""

LEADERBOARD = Table(
    "leaderboard",
    METADATA,
    Column("only_row", Boolean, primary_key=True, server_default=text("true")),
    Column("generation", Text, nullable=False),
    Column("write", BigInteger, nullable=False),
    CheckConstraint("only_row", name="only_row"),
)
"""What the boards in Redis are known to hold: which `generation` they are of, and the last `write` that they have
confirmed. Whoever changes the boards locks this row first."""

RARITY = Table(
    "rarity",
    METADATA,
    Column("code", Text(collation="C"), primary_key=True),
    Column("holders", BigInteger, nullable=False),
    Column("users", BigInteger, nullable=False),
    Column("counted_at", DateTime(timezone=True), nullable=False),
)
"""How many users hold an achievement, that is, have completed it at least once, and how many there were then."""
