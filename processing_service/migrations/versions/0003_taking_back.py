"""Why grants are taken back

Revision: 0003
Follows: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("reward_grant", sa.Column("reversal_reason", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("reward_grant", "reversal_reason")
