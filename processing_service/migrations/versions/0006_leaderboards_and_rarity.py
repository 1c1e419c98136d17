"""What the leaderboards are known to hold, and how rare achievements are

Revision: 0006
Follows: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(sa.schema.CreateSequence(sa.Sequence("leaderboard_write")))
    op.create_table(
        "leaderboard",
        sa.Column("only_row", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("generation", sa.Text(), nullable=False),
        sa.Column("write", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("only_row", name=op.f("ck_leaderboard_only_row")),
        sa.PrimaryKeyConstraint("only_row", name=op.f("pk_leaderboard")),
    )
    op.execute("INSERT INTO leaderboard (generation, write) VALUES ('', 0)")
    op.create_table(
        "rarity",
        sa.Column("code", sa.Text(collation="C"), nullable=False),
        sa.Column("holders", sa.BigInteger(), nullable=False),
        sa.Column("users", sa.BigInteger(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_rarity")),
    )


def downgrade() -> None:
    op.drop_table("rarity")
    op.drop_table("leaderboard")
    op.execute("DROP SEQUENCE leaderboard_write")
