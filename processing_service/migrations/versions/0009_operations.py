"""What operators see over time, and indexes for what they see now

Revision: 0009
Follows: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "operations_sample",
        sa.Column("sampled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("sampled_at", "series", name=op.f("pk_operations_sample")),
    )
    op.create_index(
        "ix_reward_grant_parked", "reward_grant", ["created_at"], postgresql_where=sa.text("status = 'parked'")
    )


def downgrade() -> None:
    op.drop_index("ix_reward_grant_parked", "reward_grant")
    op.drop_table("operations_sample")
