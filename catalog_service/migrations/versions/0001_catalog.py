"""The catalog: definitions with drafts and versions, rewards, the read model and the outbox."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_write_side()
    _create_read_model()
    _create_outbox()
    op.execute("INSERT INTO catalog_revision (singleton, revision) VALUES (true, 0)")
    op.execute(
        """
        CREATE FUNCTION refuse_change_of_version() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'a published version never changes' USING ERRCODE = 'integrity_constraint_violation';
        END $$
        """
    )
    op.execute(
        """
        CREATE TRIGGER definition_version_is_immutable BEFORE UPDATE OR DELETE ON definition_version
        FOR EACH ROW EXECUTE FUNCTION refuse_change_of_version()
        """
    )


def downgrade() -> None:
    for table in (
        "outbox",
        "published_quest",
        "catalog_revision",
        "reward",
        "definition_version",
        "definition_draft",
        "definition",
    ):
        op.drop_table(table)
    op.execute("DROP FUNCTION refuse_change_of_version()")


def _create_write_side() -> None:
    op.create_table(
        "definition",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("edition", sa.Integer, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("archived_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_definition"),
        sa.UniqueConstraint("code", name="uq_definition_code"),
    )
    op.create_table(
        "definition_draft",
        sa.Column("definition_id", sa.Text, nullable=False),
        sa.Column("body", JSONB, nullable=False),
        sa.Column("edition", sa.Integer, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.Column("updated_by", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("definition_id", name="pk_definition_draft"),
        sa.ForeignKeyConstraint(
            ["definition_id"],
            ["definition.id"],
            name="fk_definition_draft_definition_id_definition",
            ondelete="CASCADE",
        ),
    )
    op.create_table(
        "definition_version",
        sa.Column("definition_id", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("source", JSONB, nullable=False),
        sa.Column("body", JSONB, nullable=False),
        sa.Column("published_at", _MOMENT, nullable=False),
        sa.Column("published_by", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("definition_id", "version", name="pk_definition_version"),
        sa.ForeignKeyConstraint(
            ["definition_id"], ["definition.id"], name="fk_definition_version_definition_id_definition"
        ),
    )
    op.create_table(
        "reward",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("gold", sa.BigInteger, nullable=False),
        sa.Column("diamonds", sa.BigInteger, nullable=False),
        sa.Column("points", sa.BigInteger, nullable=False),
        sa.Column("badge", sa.Text),
        sa.Column("edition", sa.Integer, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reward"),
        sa.UniqueConstraint("name", name="uq_reward_name"),
        sa.CheckConstraint("gold >= 0 AND diamonds >= 0 AND points >= 0", name=op.f("ck_reward_amounts_not_negative")),
    )
    op.create_table(
        "catalog_revision",
        sa.Column("singleton", sa.Boolean, nullable=False),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("singleton", name="pk_catalog_revision"),
        sa.CheckConstraint("singleton", name=op.f("ck_catalog_revision_one_row")),
    )


def _create_read_model() -> None:
    op.create_table(
        "published_quest",
        sa.Column("definition_id", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("category", sa.Text, nullable=False),
        sa.Column("is_latest", sa.Boolean, nullable=False),
        sa.Column("is_hidden", sa.Boolean, nullable=False),
        sa.Column("is_archived", sa.Boolean, nullable=False),
        sa.Column("document", JSONB, nullable=False),
        sa.PrimaryKeyConstraint("definition_id", "version", name="pk_published_quest"),
    )
    op.create_index(
        "uq_published_quest_code", "published_quest", ["code"], unique=True, postgresql_where=sa.text("is_latest")
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
