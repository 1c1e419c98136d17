"""Accounts, sessions, signing keys, the ledger and the outbox."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_MOMENT = sa.DateTime(timezone=True)

_APPEND_ONLY = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END
$$
"""

_SUMS_TO_ZERO = """
CREATE FUNCTION refuse_imbalance() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    unbalanced text;
BEGIN
    SELECT format('%s in %s', transaction_id, currency) INTO unbalanced
      FROM booked
     GROUP BY transaction_id, currency
    HAVING sum(amount) <> 0
     LIMIT 1;
    IF unbalanced IS NOT NULL THEN
        RAISE EXCEPTION 'ledger transaction % does not sum to zero', unbalanced
              USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$
"""


def upgrade() -> None:
    """Create everything."""
    _create_accounts()
    _create_sessions()
    _create_ledger()
    _guard_ledger()
    _create_outbox()


def downgrade() -> None:
    """Remove everything."""
    for table in (
        "outbox",
        "wallet_balance",
        "ledger_entry",
        "ledger_transaction",
        "signing_key",
        "refresh_token",
        "refresh_family",
        "account",
    ):
        op.drop_table(table)
    op.execute("DROP FUNCTION refuse_imbalance()")
    op.execute("DROP FUNCTION refuse_change()")


def _create_accounts() -> None:
    op.create_table(
        "account",
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("user_name", sa.Text),
        sa.Column("user_name_key", sa.Text),
        sa.Column("password_hash", sa.Text),
        sa.Column("status", sa.SmallInteger, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("time_zone", sa.Text, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("first_sign_in_at", _MOMENT),
        sa.Column("last_event_at", _MOMENT),
        sa.Column("deleted_at", _MOMENT),
        sa.PrimaryKeyConstraint("user_id", name="pk_account"),
        sa.UniqueConstraint("user_name_key", name="uq_account_user_name_key"),
        sa.CheckConstraint("status IN (0, 1, 2)", name=op.f("ck_account_status_is_known")),
        sa.CheckConstraint("role IN ('user', 'admin')", name=op.f("ck_account_role_is_known")),
        sa.CheckConstraint(
            "(deleted_at IS NULL) = (user_name IS NOT NULL)", name=op.f("ck_account_tombstone_has_no_name")
        ),
        sa.CheckConstraint("(user_name IS NULL) = (user_name_key IS NULL)", name=op.f("ck_account_name_has_a_key")),
        sa.CheckConstraint(
            "(deleted_at IS NULL) = (password_hash IS NOT NULL)", name=op.f("ck_account_tombstone_has_no_password")
        ),
    )
    op.create_index("ix_account_created_at", "account", [sa.text("created_at DESC"), sa.text("user_id DESC")])


def _create_sessions() -> None:
    op.create_table(
        "refresh_family",
        sa.Column("family_id", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("revoked_at", _MOMENT),
        sa.PrimaryKeyConstraint("family_id", name="pk_refresh_family"),
        sa.ForeignKeyConstraint(["user_id"], ["account.user_id"], name="fk_refresh_family_user_id_account"),
    )
    op.create_index("ix_refresh_family_user_id", "refresh_family", ["user_id"])
    op.create_table(
        "refresh_token",
        sa.Column("token_hash", sa.LargeBinary, nullable=False),
        sa.Column("family_id", sa.Text, nullable=False),
        sa.Column("issued_at", _MOMENT, nullable=False),
        sa.Column("used_at", _MOMENT),
        sa.PrimaryKeyConstraint("token_hash", name="pk_refresh_token"),
        sa.ForeignKeyConstraint(
            ["family_id"],
            ["refresh_family.family_id"],
            name="fk_refresh_token_family_id_refresh_family",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_refresh_token_family_id", "refresh_token", ["family_id"])
    op.create_table(
        "signing_key",
        sa.Column("key_id", sa.Text, nullable=False),
        sa.Column("public_key", sa.LargeBinary, nullable=False),
        sa.Column("encrypted_private_key", sa.LargeBinary, nullable=False),
        sa.Column("signs_from", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key_id", name="pk_signing_key"),
    )


def _create_ledger() -> None:
    op.create_table(
        "ledger_transaction",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("body_hash", sa.LargeBinary, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_transaction"),
    )
    op.create_index(
        "ix_ledger_transaction_user_id_created_at",
        "ledger_transaction",
        ["user_id", sa.text("created_at DESC"), sa.text("id DESC")],
    )
    op.create_table(
        "ledger_entry",
        sa.Column("transaction_id", sa.Text, nullable=False),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("transaction_id", "account", "currency", name="pk_ledger_entry"),
        sa.ForeignKeyConstraint(
            ["transaction_id"], ["ledger_transaction.id"], name="fk_ledger_entry_transaction_id_ledger_transaction"
        ),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_ledger_entry_amount_is_not_zero")),
    )
    op.create_table(
        "wallet_balance",
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("user_id", "currency", name="pk_wallet_balance"),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_wallet_balance_amount_is_not_negative")),
    )


def _guard_ledger() -> None:
    op.execute(_APPEND_ONLY)
    op.execute(_SUMS_TO_ZERO)
    for table in ("ledger_transaction", "ledger_entry"):
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    op.execute(
        "CREATE TRIGGER sums_to_zero AFTER INSERT ON ledger_entry REFERENCING NEW TABLE AS booked "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_imbalance()"
    )


def _create_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("event_id", sa.Text, nullable=False),
        sa.Column("event_type", sa.Text, nullable=False),
        sa.Column("occurred_at", _MOMENT, nullable=False),
        sa.Column("payload", JSONB, nullable=False),
        sa.Column("traceparent", sa.Text),
        sa.Column("created_at", _MOMENT, nullable=False, server_default=sa.func.clock_timestamp()),
        sa.Column("published_at", _MOMENT),
        sa.PrimaryKeyConstraint("event_id", name="pk_outbox"),
    )
    op.create_index("ix_outbox_waiting", "outbox", ["created_at"], postgresql_where=sa.text("published_at IS NULL"))
    op.create_index(
        "ix_outbox_published_at", "outbox", ["published_at"], postgresql_where=sa.text("published_at IS NOT NULL")
    )
