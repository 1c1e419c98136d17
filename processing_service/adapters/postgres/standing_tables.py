"""The tables of standings: points, levels, star tokens, and what each day and week has brought."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, DateTime, Index, Integer, Table, Text, text

from processing_service.adapters.postgres.tables import METADATA
from shared.contracts.levels import FIRST_LEVEL

STANDING = Table(
    "standing",
    METADATA,
    Column("user_id", Text(collation="C"), primary_key=True),
    Column("points", BigInteger, nullable=False, server_default=text("0")),
    Column("reached_at", DateTime(timezone=True)),
    Column("level", Integer, nullable=False, server_default=text(str(FIRST_LEVEL))),
    Column("name", Text),
    Column("named_at", DateTime(timezone=True)),
    Column("hidden", Boolean, nullable=False, server_default=text("false")),
    Column("changed", Boolean, nullable=False, server_default=text("true")),
    CheckConstraint("points >= 0", name="points"),
    Index(
        "ix_standing_rank",
        text("points DESC"),
        "reached_at",
        "user_id",
        postgresql_where=text("points > 0 AND NOT hidden"),
    ),
    Index("ix_standing_changed", "user_id", postgresql_where=text("changed")),
    postgresql_with={"fillfactor": "80"},
)
"""A user's points: those of their grants that stand, and score bonuses. `reached_at` is the latest moment at which any
of them was earned, so that among equals the first to get there comes first. `level` is the highest reached so far.
`name` is what others see. Until the leaderboard holds what stands here, it is `changed`; who is `hidden` is on no
board."""

PERIOD_STANDING = Table(
    "period_standing",
    METADATA,
    Column("period", Text, primary_key=True),
    Column("user_id", Text(collation="C"), primary_key=True),
    Column("points", BigInteger, nullable=False),
    Column("reached_at", DateTime(timezone=True), nullable=False),
    Column("changed", Boolean, nullable=False, server_default=text("true")),
    CheckConstraint("points >= 0", name="points"),
    Index("ix_period_standing_rank", "period", text("points DESC"), "reached_at", "user_id"),
    Index("ix_period_standing_user_id", "user_id"),
    Index("ix_period_standing_changed", "period", "user_id", postgresql_where=text("changed")),
    postgresql_with={"fillfactor": "80"},
)
"""What a user has earned in one day (`day:2026-11-20`) or week (`week:2026-W47`), both of UTC: a board is the same for
everybody."""

STAR_TOKEN = Table(
    "star_token",
    METADATA,
    Column("user_id", Text(collation="C"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("score", BigInteger, nullable=False),
    Column("minted_at", DateTime(timezone=True), nullable=False),
)
"""A token for each step of points; `score` is the number of points that it stands for."""

LEVEL_REACHED = Table(
    "level_reached",
    METADATA,
    Column("user_id", Text(collation="C"), primary_key=True),
    Column("level", Integer, primary_key=True),
    Column("generation", Integer, nullable=False, server_default=text("0")),
    Column("reached_at", DateTime(timezone=True), nullable=False),
    Column("reversed_at", DateTime(timezone=True)),
)
"""Levels as they were told by `LevelReached`. One that was lost, as points were taken back, and is reached again is
told anew, in its next `generation`."""
