"""The times in which nothing counts for a definition."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "definition_pause",
        sa.Column("definition_id", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paused_by", sa.Text, nullable=False),
        sa.Column("paused_reason", sa.Text, nullable=True),
        sa.Column("resumed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resumed_by", sa.Text, nullable=True),
        sa.Column("resumed_reason", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("definition_id", "number", name="pk_definition_pause"),
        sa.ForeignKeyConstraint(
            ["definition_id"], ["definition.id"], name="fk_definition_pause_definition_id_definition"
        ),
    )


def downgrade() -> None:
    op.drop_table("definition_pause")
