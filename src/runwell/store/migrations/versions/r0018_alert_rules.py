"""Rules that raise alerts when a metric passes a threshold."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Double, ForeignKey, Index, Integer, Text

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TEXT = Text().with_variant(Text(collation="C"), "postgresql")
ID = BigInteger().with_variant(Integer(), "sqlite")


def upgrade() -> None:
    """Makes the table."""
    op.create_table(
        "alert_rule",
        Column("id", ID, primary_key=True),
        Column("project_id", ID, ForeignKey("project.id", ondelete="CASCADE"), nullable=False),
        Column("user_id", ID, ForeignKey("user_account.id"), nullable=False),
        Column("metric", TEXT, nullable=False),
        Column("side", TEXT, nullable=False),
        Column("threshold", Double, nullable=False),
        Column("severity", TEXT, nullable=False),
        Column("created_at", Double, nullable=False),
        Index(None, "project_id"),
        sqlite_autoincrement=True,
    )
