"""The tables of statistics: what is counted now and then, since counting it at each request would take too long."""

from sqlalchemy import BigInteger, Column, Date, DateTime, Table, Text

from processing_service.adapters.postgres.tables import METADATA

ACTIVITY_DAY = Table(
    "activity_day",
    METADATA,
    Column("day", Date, primary_key=True),
    Column("events", BigInteger, nullable=False),
    Column("users", BigInteger, nullable=False),
    Column("counted_at", DateTime(timezone=True), nullable=False),
)
"""What was accepted on each day of UTC: events, and the users whom they were of. A day that is over is counted a last
time and stays as it was, also where users are deleted later."""

QUEST_USERS = Table(
    "quest_users",
    METADATA,
    Column("code", Text(collation="C"), primary_key=True),
    Column("completed", BigInteger, nullable=False),
    Column("under_way", BigInteger, nullable=False),
    Column("counted_at", DateTime(timezone=True), nullable=False),
)
"""How many users have completed a definition, and how many have something in hand of a cycle."""
