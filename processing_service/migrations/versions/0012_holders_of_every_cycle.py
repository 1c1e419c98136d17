"""Whoever has completed any cycle is a holder: of a period, or of a past that is not paid, none is the first."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.create_index(
            "ix_completion_held",
            "completion",
            ["quest_code", "user_id"],
            postgresql_where=sa.text("reversed_at IS NULL"),
            postgresql_concurrently=True,
        )
        op.drop_index("ix_completion_holders", "completion", postgresql_concurrently=True)


def downgrade() -> None:
    with op.get_context().autocommit_block():
        op.create_index(
            "ix_completion_holders",
            "completion",
            ["quest_code"],
            postgresql_where=sa.text("cycle = 1 AND reversed_at IS NULL"),
            postgresql_concurrently=True,
        )
        op.drop_index("ix_completion_held", "completion", postgresql_concurrently=True)
