"""The role `viewer`."""

from collections.abc import Sequence

from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_CONSTRAINT = "ck_account_role_is_known"


def upgrade() -> None:
    """Allow the role."""
    op.drop_constraint(op.f(_CONSTRAINT), "account")
    op.create_check_constraint(op.f(_CONSTRAINT), "account", "role IN ('user', 'viewer', 'admin')")


def downgrade() -> None:
    """Viewers become users, since the release before knows no such role."""
    op.execute("UPDATE account SET role = 'user' WHERE role = 'viewer'")
    op.drop_constraint(op.f(_CONSTRAINT), "account")
    op.create_check_constraint(op.f(_CONSTRAINT), "account", "role IN ('user', 'admin')")
