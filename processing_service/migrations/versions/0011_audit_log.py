"""The audit log: what administrators did."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# When a user is deleted, what was said about them goes, and nothing else: see `adapters/postgres/participants.py`.
_APPEND_ONLY = """
CREATE FUNCTION refuse_change_of_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
       AND (NEW.id, NEW.at, NEW.actor, NEW.service, NEW.action, NEW.user_id)
           IS NOT DISTINCT FROM (OLD.id, OLD.at, OLD.actor, OLD.service, OLD.action, OLD.user_id)
       AND NEW.reason IS NULL AND NEW.details = '{}'
       AND NEW.subject IN (OLD.subject, encode(sha256(convert_to(OLD.subject, 'UTF8')), 'hex')) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'table audit_entry is append-only' USING ERRCODE = 'integrity_constraint_violation';
END
$$
"""


def upgrade() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text()),
        sa.Column("reason", sa.Text()),
        sa.Column("details", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_entry"),
    )
    op.create_index("ix_audit_entry_at", "audit_entry", ["at", "id"])
    op.create_index("ix_audit_entry_actor", "audit_entry", ["actor", "at", "id"])
    op.create_index("ix_audit_entry_subject", "audit_entry", ["subject", "at", "id"])
    op.create_index(
        "ix_audit_entry_user_id",
        "audit_entry",
        ["user_id", "at", "id"],
        postgresql_where=sa.text("user_id IS NOT NULL"),
    )
    op.execute(_APPEND_ONLY)
    op.execute(
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_entry "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change_of_audit()"
    )
    op.execute(
        "CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit_entry "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit()"
    )


def downgrade() -> None:
    op.drop_table("audit_entry")
    op.execute("DROP FUNCTION refuse_change_of_audit()")
