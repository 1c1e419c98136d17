"""Counters of attempts to sign in, and from where users have signed in before."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "attempt_counter",
        sa.Column("key", sa.LargeBinary, nullable=False),
        sa.Column("faded_at", _MOMENT, nullable=False),
        sa.Column("closed_until", _MOMENT),
        sa.PrimaryKeyConstraint("key", name="pk_attempt_counter"),
    )
    op.create_index("ix_attempt_counter_faded_at", "attempt_counter", ["faded_at"])
    op.create_table(
        "known_address",
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("address", sa.LargeBinary, nullable=False),
        sa.Column("signed_in_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("user_id", "address", name="pk_known_address"),
        sa.ForeignKeyConstraint(["user_id"], ["account.user_id"], name="fk_known_address_user_id_account"),
    )


def downgrade() -> None:
    """Remove them: everybody starts from nothing."""
    op.drop_table("known_address")
    op.drop_table("attempt_counter")
