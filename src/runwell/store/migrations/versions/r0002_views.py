"""Saved views and personal workspaces."""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    Text,
    UniqueConstraint,
)

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TEXT = Text().with_variant(Text(collation="C"), "postgresql")
ID = BigInteger().with_variant(Integer(), "sqlite")


def upgrade() -> None:
    """Makes the table."""
    op.create_table(
        "view",
        Column("id", ID, primary_key=True),
        Column("project_id", ID, ForeignKey("project.id", ondelete="CASCADE"), nullable=False),
        Column("name", TEXT, nullable=False),
        Column("type", TEXT, nullable=False),
        Column("display_name", TEXT, nullable=False),
        Column("description", TEXT, nullable=False),
        Column("spec", TEXT, nullable=False),
        Column("user_id", ID, ForeignKey("user_account.id"), nullable=False),
        Column("created_at", Double, nullable=False),
        Column("updated_at", Double, nullable=False),
        UniqueConstraint("project_id", "name"),
        Index(None, "project_id", "type", "updated_at"),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Drops the table."""
    op.drop_table("view")
