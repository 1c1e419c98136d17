"""Facts of users, budgets, retractions, and folding the past in steps

Revision: 0002
Follows: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_STATUSES = "status IN ('pending', 'sending', 'credited', 'parked', 'cancelled')"
_MORE_STATUSES = "status IN ('pending', 'sending', 'held', 'credited', 'parked', 'cancelled', 'reversed')"

# What the log says of the users that there are: their zones in order, and their first sign-in.
_LEARN = """
    UPDATE participant SET facts = learnt.facts
      FROM (SELECT user_id,
                   jsonb_build_object(
                       'joined', to_jsonb(min(timestamp) FILTER (WHERE event_type = 'NewUserSignIn')),
                       'known', coalesce(
                           jsonb_agg(jsonb_build_array(timestamp, event_data ->> 'time_zone', '{}'::jsonb)
                                     ORDER BY timestamp, event_id COLLATE "C") FILTER (WHERE changes), '[]'::jsonb)
                   ) AS facts
              FROM (SELECT *, event_type = 'UserUpdated'
                              AND event_data ->> 'time_zone' IS DISTINCT FROM coalesce(
                                  lag(event_data ->> 'time_zone') OVER (
                                      PARTITION BY user_id, event_type ORDER BY timestamp, event_id COLLATE "C"),
                                  'UTC') AS changes
                      FROM event
                     WHERE event_type IN ('UserUpdated', 'NewUserSignIn') AND user_id IS NOT NULL) AS told
             GROUP BY user_id) AS learnt
     WHERE participant.user_id = learnt.user_id AND participant.erased_at IS NULL
       AND learnt.facts <> '{"joined": null, "known": []}'::jsonb
"""


def upgrade() -> None:
    op.add_column("participant", sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=True))
    op.execute(_LEARN)
    op.create_index(
        "ix_participant_by_code_point",
        "participant",
        ["user_id"],
        unique=False,
        postgresql_ops={"user_id": "text_pattern_ops"},
    )

    op.add_column("completion", sa.Column("payable", sa.Boolean(), server_default=sa.text("true"), nullable=False))
    op.add_column("completion", sa.Column("generation", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.add_column("completion", sa.Column("reversed_at", sa.DateTime(timezone=True), nullable=True))

    op.add_column("reward_grant", sa.Column("generation", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.add_column("reward_grant", sa.Column("reversal_policy", sa.Text(), nullable=True))
    op.add_column("reward_grant", sa.Column("reversed_at", sa.DateTime(timezone=True), nullable=True))
    op.drop_constraint(op.f("ck_reward_grant_status"), "reward_grant")
    op.create_check_constraint(op.f("ck_reward_grant_status"), "reward_grant", _MORE_STATUSES)
    op.create_check_constraint(
        op.f("ck_reward_grant_reversal_policy"), "reward_grant", "reversal_policy IN ('owe', 'floor')"
    )
    op.drop_index("uq_reward_grant_cycle", table_name="reward_grant")
    op.create_index(
        "uq_reward_grant_cycle", "reward_grant", ["user_id", "quest_code", "cycle", "generation"], unique=True
    )
    op.create_index(
        "ix_reward_grant_held",
        "reward_grant",
        ["quest_code", "created_at"],
        unique=False,
        postgresql_where=sa.text("status = 'held'"),
    )
    op.create_index(
        "ix_reward_grant_to_reverse",
        "reward_grant",
        ["next_attempt_at"],
        unique=False,
        postgresql_where=sa.text("reversal_policy IS NOT NULL AND status = 'credited'"),
    )

    op.create_table(
        "emission",
        sa.Column("quest_code", sa.Text(), nullable=False),
        sa.Column("gold", sa.BigInteger(), nullable=False),
        sa.Column("diamonds", sa.BigInteger(), nullable=False),
        sa.Column("held", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint("gold >= 0 AND diamonds >= 0 AND held >= 0", name=op.f("ck_emission_amounts")),
        sa.PrimaryKeyConstraint("quest_code", name=op.f("pk_emission")),
    )
    op.create_table(
        "retraction",
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("retraction_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column(
            "retracted_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_retraction")),
    )
    op.create_index("ix_retraction_user_id", "retraction", ["user_id"], unique=False)

    op.add_column(
        "catalog_definition", sa.Column("fold_after", sa.Text(), server_default=sa.text("''"), nullable=False)
    )
    op.add_column(
        "catalog_definition", sa.Column("folded_users", sa.BigInteger(), server_default=sa.text("0"), nullable=False)
    )
    op.add_column(
        "catalog_definition", sa.Column("fold_paused", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.add_column("catalog_definition", sa.Column("fold_began_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("catalog_definition", sa.Column("fold_ended_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for column in ("fold_ended_at", "fold_began_at", "fold_paused", "folded_users", "fold_after"):
        op.drop_column("catalog_definition", column)
    op.drop_index("ix_retraction_user_id", table_name="retraction")
    op.drop_table("retraction")
    op.drop_table("emission")
    op.drop_index("ix_reward_grant_to_reverse", table_name="reward_grant")
    op.drop_index("ix_reward_grant_held", table_name="reward_grant")
    op.drop_index("uq_reward_grant_cycle", table_name="reward_grant")
    op.create_index("uq_reward_grant_cycle", "reward_grant", ["user_id", "quest_code", "cycle"], unique=True)
    op.drop_constraint(op.f("ck_reward_grant_reversal_policy"), "reward_grant")
    op.drop_constraint(op.f("ck_reward_grant_status"), "reward_grant")
    op.create_check_constraint(op.f("ck_reward_grant_status"), "reward_grant", _STATUSES)
    for column in ("reversed_at", "reversal_policy", "generation"):
        op.drop_column("reward_grant", column)
    for column in ("reversed_at", "generation", "payable"):
        op.drop_column("completion", column)
    op.drop_index("ix_participant_by_code_point", table_name="participant")
    op.drop_column("participant", "facts")
