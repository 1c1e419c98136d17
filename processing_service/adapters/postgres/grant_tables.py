"""The tables of grants: what is paid, and what budgets have let through."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Integer, Table, Text, text

from processing_service.adapters.postgres.tables import METADATA, moment

REWARD_GRANT = Table(
    "reward_grant",
    METADATA,
    Column("grant_id", Text, primary_key=True),
    Column("user_id", Text, nullable=False),
    Column("quest_code", Text),
    Column("quest_name", Text),
    Column("cycle", Integer),
    Column("version", Integer),
    Column("gold", BigInteger, nullable=False),
    Column("diamonds", BigInteger, nullable=False),
    Column("points", BigInteger, nullable=False),
    Column("badge", Text),
    Column("status", Text, nullable=False),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    moment("next_attempt_at", now=True),
    Column("last_error", Text),
    moment("created_at", now=True),
    moment("credited_at", nullable=True),
    Column("generation", Integer, nullable=False, server_default=text("0")),
    Column("reversal_policy", Text),
    Column("reversal_reason", Text),
    moment("reversed_at", nullable=True),
    moment("earned_at"),
    Column("idempotency_key", Text),
    Column("reason", Text),
    Column("granted_by", Text),
    moment("revoked_at", nullable=True),
    Column("revoked_by", Text),
    CheckConstraint(
        "status IN ('pending', 'sending', 'held', 'credited', 'parked', 'cancelled', 'reversed')", name="status"
    ),
    CheckConstraint("reversal_policy IN ('owe', 'floor')", name="reversal_policy"),
    CheckConstraint("gold >= 0 AND diamonds >= 0 AND points >= 0", name="amounts"),
    CheckConstraint(
        "num_nulls(quest_code, quest_name, cycle, version) = 4 * num_nonnulls(reason)"
        " AND num_nonnulls(idempotency_key, reason, granted_by) = 3 * num_nonnulls(reason)",
        name="origin",
    ),
    Index("uq_reward_grant_cycle", "user_id", "quest_code", "cycle", "generation", unique=True),
    Index("ix_reward_grant_parked", "created_at", postgresql_where=text("status = 'parked'")),
    Index("ix_reward_grant_held", "quest_code", "created_at", postgresql_where=text("status = 'held'")),
    Index(
        "ix_reward_grant_to_reverse",
        "next_attempt_at",
        postgresql_where=text("reversal_policy IS NOT NULL AND status = 'credited'"),
    ),
    Index(
        "ix_reward_grant_day",
        "quest_code",
        "earned_at",
        postgresql_include=["gold", "diamonds", "points", "status", "reversal_policy"],
    ),
    Index("ix_reward_grant_created_at", "created_at"),
    Index("ix_reward_grant_due", "next_attempt_at", postgresql_where=text("status IN ('pending', 'sending')")),
)
"""What a completion pays. While `sending`, `next_attempt_at` is the end of the dispatcher's lease. A budget keeps it
`held`; with a `reversal_policy` it is to be taken back, once it has been credited. Its points count from `earned_at`:
the time of the completion or, where it has to be claimed, of the claim. One that an administrator gives belongs to no
quest, and has a `reason`. `revoked_at`: it was taken back by hand, while its completion stands."""

EMISSION = Table(
    "emission",
    METADATA,
    Column("quest_code", Text, primary_key=True),
    Column("gold", BigInteger, nullable=False),
    Column("diamonds", BigInteger, nullable=False),
    Column("held", BigInteger, nullable=False, server_default=text("0")),
    CheckConstraint("gold >= 0 AND diamonds >= 0 AND held >= 0", name="amounts"),
)
"""What the grants of a definition with a budget have paid, and how many are held."""
