"""Attributes of users; reversals of grants and what is owed after them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add columns that are filled by themselves, so that running code of the release before does not mind."""
    op.add_column("account", sa.Column("attributes", sa.JSON, nullable=False, server_default=sa.text("'{}'::json")))
    op.add_column("ledger_transaction", sa.Column("reverses", sa.Text))
    op.create_foreign_key(
        "fk_ledger_transaction_reverses_ledger_transaction",
        "ledger_transaction",
        "ledger_transaction",
        ["reverses"],
        ["id"],
    )
    op.create_unique_constraint("uq_ledger_transaction_reverses", "ledger_transaction", ["reverses"])
    op.add_column("wallet_balance", sa.Column("owed", sa.BigInteger, nullable=False, server_default=sa.text("0")))
    op.create_check_constraint(op.f("ck_wallet_balance_owed_is_not_negative"), "wallet_balance", "owed >= 0")
    op.create_check_constraint(
        op.f("ck_wallet_balance_debts_are_repaid_first"), "wallet_balance", "amount = 0 OR owed = 0"
    )


def downgrade() -> None:
    """Remove the columns, and with them which transaction reverses which, and what is owed."""
    op.drop_constraint(op.f("ck_wallet_balance_debts_are_repaid_first"), "wallet_balance")
    op.drop_constraint(op.f("ck_wallet_balance_owed_is_not_negative"), "wallet_balance")
    op.drop_column("wallet_balance", "owed")
    op.drop_constraint("uq_ledger_transaction_reverses", "ledger_transaction")
    op.drop_constraint("fk_ledger_transaction_reverses_ledger_transaction", "ledger_transaction")
    op.drop_column("ledger_transaction", "reverses")
    op.drop_column("account", "attributes")
