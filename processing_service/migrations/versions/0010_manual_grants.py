"""Grants that are given or revoked by hand

Revision: 0010
Follows: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_OF_A_QUEST = {"quest_code": sa.Text(), "quest_name": sa.Text(), "cycle": sa.Integer(), "version": sa.Integer()}
_ORIGIN = (
    "num_nulls(quest_code, quest_name, cycle, version) = 4 * num_nonnulls(reason)"
    " AND num_nonnulls(idempotency_key, reason, granted_by) = 3 * num_nonnulls(reason)"
)


def upgrade() -> None:
    for name, kind in _OF_A_QUEST.items():
        op.alter_column("reward_grant", name, existing_type=kind, nullable=True)
    for name in ("idempotency_key", "reason", "granted_by", "revoked_by"):
        op.add_column("reward_grant", sa.Column(name, sa.Text(), nullable=True))
    op.add_column("reward_grant", sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True))
    op.create_check_constraint(op.f("ck_reward_grant_origin"), "reward_grant", _ORIGIN)
    op.create_index("ix_reward_grant_created_at", "reward_grant", ["created_at"])


def downgrade() -> None:
    op.drop_index("ix_reward_grant_created_at", "reward_grant")
    op.drop_constraint(op.f("ck_reward_grant_origin"), "reward_grant")
    op.execute("DELETE FROM reward_grant WHERE quest_code IS NULL")
    for name in ("revoked_at", "revoked_by", "granted_by", "reason", "idempotency_key"):
        op.drop_column("reward_grant", name)
    for name, kind in _OF_A_QUEST.items():
        op.alter_column("reward_grant", name, existing_type=kind, nullable=False)
