"""What new workspaces begin with."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Double, Integer, Text

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TEXT = Text().with_variant(Text(collation="C"), "postgresql")
ID = BigInteger().with_variant(Integer(), "sqlite")


def upgrade() -> None:
    """Makes the table."""
    op.create_table(
        "workspace_template",
        Column("user_id", ID, primary_key=True, autoincrement=False),
        Column("spec", TEXT, nullable=False),
        Column("updated_at", Double, nullable=False),
    )
