"""Why grants are taken back, and what comparisons of the books have found

Revision: 0003
Follows: 0002
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("reward_grant", sa.Column("reversal_reason", sa.Text(), nullable=True))
    op.create_table(
        "reconciliation",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("scope", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("users", sa.BigInteger(), nullable=False),
        sa.Column("drift_total", sa.BigInteger(), nullable=False),
        sa.Column("findings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("repaired", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconciliation")),
    )
    op.create_index("ix_reconciliation_began_at", "reconciliation", ["began_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_reconciliation_began_at", table_name="reconciliation")
    op.drop_table("reconciliation")
    op.drop_column("reward_grant", "reversal_reason")
