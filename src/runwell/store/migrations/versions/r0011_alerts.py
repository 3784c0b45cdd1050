"""Alerts that runs raise."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Double, ForeignKey, Index, Integer, Text

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TEXT = Text().with_variant(Text(collation="C"), "postgresql")
ID = BigInteger().with_variant(Integer(), "sqlite")


def upgrade() -> None:
    """Makes the table."""
    op.create_table(
        "alert",
        Column("id", ID, primary_key=True),
        Column("run", ID, ForeignKey("run.id", ondelete="CASCADE"), nullable=False),
        Column("title", TEXT, nullable=False),
        Column("text", TEXT, nullable=False),
        Column("severity", TEXT, nullable=False),
        Column("wait_s", Double, nullable=False),
        Column("created_at", Double, nullable=False),
        Index(None, "run", "title", "created_at"),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Forgets them."""
    op.drop_table("alert")
