"""Statistics of quests and of days

Revision: 0008
Follows: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "activity_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("events", sa.BigInteger(), nullable=False),
        sa.Column("users", sa.BigInteger(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_activity_day")),
    )
    op.create_table(
        "quest_users",
        sa.Column("code", sa.Text(collation="C"), nullable=False),
        sa.Column("completed", sa.BigInteger(), nullable=False),
        sa.Column("under_way", sa.BigInteger(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_quest_users")),
    )
    op.create_index(
        "ix_event_received_at",
        "event",
        ["received_at"],
        postgresql_using="brin",
        postgresql_with={"autosummarize": "on"},
    )
    op.create_index(
        "ix_completion_day",
        "completion",
        ["quest_code", "completed_at"],
        postgresql_where=sa.text("reversed_at IS NULL"),
    )
    op.create_index(
        "ix_reward_grant_day",
        "reward_grant",
        ["quest_code", "earned_at"],
        postgresql_include=["gold", "diamonds", "points", "status", "reversal_policy"],
    )


def downgrade() -> None:
    op.drop_index("ix_reward_grant_day", table_name="reward_grant")
    op.drop_index("ix_completion_day", table_name="completion")
    op.drop_index("ix_event_received_at", table_name="event")
    op.drop_table("quest_users")
    op.drop_table("activity_day")
