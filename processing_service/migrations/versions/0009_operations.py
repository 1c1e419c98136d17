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
    # Events come in the order of their arrival, so that a few bytes tell of many pages.
    op.create_index(
        "ix_event_received_at",
        "event",
        ["received_at"],
        postgresql_using="brin",
        postgresql_with={"autosummarize": "on"},
    )
    op.create_index(
        "ix_reward_grant_parked", "reward_grant", ["created_at"], postgresql_where=sa.text("status = 'parked'")
    )


def downgrade() -> None:
    op.drop_index("ix_reward_grant_parked", "reward_grant")
    op.drop_index("ix_event_received_at", "event")
    op.drop_table("operations_sample")
