"""The curve of levels

Revision: 0005
Follows: 0004
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("catalog_revision", sa.Column("levels", JSONB(), nullable=True))


def downgrade() -> None:
    op.drop_column("catalog_revision", "levels")
