"""Points, levels and star tokens

Revision: 0004
Follows: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "standing",
        sa.Column("user_id", sa.Text(collation="C"), nullable=False),
        sa.Column("points", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("reached_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("level", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("changed", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.CheckConstraint("points >= 0", name=op.f("ck_standing_points")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_standing")),
        postgresql_with={"fillfactor": "80"},
    )
    op.create_index(
        "ix_standing_rank",
        "standing",
        [sa.text("points DESC"), "reached_at", "user_id"],
        postgresql_where=sa.text("points > 0 AND NOT hidden"),
    )
    op.create_index("ix_standing_changed", "standing", ["user_id"], postgresql_where=sa.text("changed"))
    op.create_table(
        "period_standing",
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(collation="C"), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.Column("reached_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.CheckConstraint("points >= 0", name=op.f("ck_period_standing_points")),
        sa.PrimaryKeyConstraint("period", "user_id", name=op.f("pk_period_standing")),
        postgresql_with={"fillfactor": "80"},
    )
    op.create_index(
        "ix_period_standing_rank",
        "period_standing",
        ["period", sa.text("points DESC"), "reached_at", "user_id"],
    )
    op.create_index("ix_period_standing_user_id", "period_standing", ["user_id"])
    op.create_index(
        "ix_period_standing_changed", "period_standing", ["period", "user_id"], postgresql_where=sa.text("changed")
    )
    op.create_table(
        "star_token",
        sa.Column("user_id", sa.Text(collation="C"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("score", sa.BigInteger(), nullable=False),
        sa.Column("minted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "number", name=op.f("pk_star_token")),
    )
    op.create_table(
        "level_reached",
        sa.Column("user_id", sa.Text(collation="C"), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("generation", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("reached_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reversed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("user_id", "level", name=op.f("pk_level_reached")),
    )
    op.add_column("reward_grant", sa.Column("earned_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        """
        UPDATE reward_grant SET earned_at = coalesce(
                   (SELECT coalesce(completion.claimed_at, completion.completed_at) FROM completion
                     WHERE completion.user_id = reward_grant.user_id
                       AND completion.quest_code = reward_grant.quest_code
                       AND completion.cycle = reward_grant.cycle),
                   reward_grant.created_at)
        """
    )
    op.alter_column("reward_grant", "earned_at", nullable=False)
    op.create_index(
        "ix_completion_holders",
        "completion",
        ["quest_code"],
        postgresql_where=sa.text("cycle = 1 AND reversed_at IS NULL"),
    )
    op.execute(
        """
        INSERT INTO standing (user_id, points, reached_at)
        SELECT user_id, sum(points), max(earned_at) FROM reward_grant
         WHERE points > 0 AND reversal_reason IS NULL AND status NOT IN ('cancelled', 'reversed')
         GROUP BY user_id
        """
    )
    op.execute(
        """
        INSERT INTO period_standing (period, user_id, points, reached_at)
        SELECT to_char(earned_at AT TIME ZONE 'UTC', form.pattern), user_id, sum(points), max(earned_at)
          FROM reward_grant, (VALUES ('"day:"YYYY-MM-DD'), ('"week:"IYYY-"W"IW')) AS form(pattern)
         WHERE points > 0 AND reversal_reason IS NULL AND status NOT IN ('cancelled', 'reversed')
         GROUP BY 1, 2
        """
    )


def downgrade() -> None:
    op.drop_index("ix_completion_holders", table_name="completion")
    op.drop_column("reward_grant", "earned_at")
    for table in ("level_reached", "star_token", "period_standing", "standing"):
        op.drop_table(table)
