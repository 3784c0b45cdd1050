"""What people did to versions of artifacts."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Double, ForeignKey, Index, Integer, Text

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TEXT = Text().with_variant(Text(collation="C"), "postgresql")
ID = BigInteger().with_variant(Integer(), "sqlite")


def upgrade() -> None:
    """Makes the table. What was done before is not known."""
    op.create_table(
        "artifact_action",
        Column("id", ID, primary_key=True),
        Column("artifact_id", ID, ForeignKey("artifact.id", ondelete="CASCADE"), nullable=False),
        Column("user_id", ID, ForeignKey("user_account.id"), nullable=False),
        Column(
            "collection_id",
            ID,
            ForeignKey("artifact_collection.id", ondelete="CASCADE"),
            nullable=False,
        ),
        Column("deed", TEXT, nullable=False),
        Column("about", TEXT, nullable=False),
        Column("created_at", Double, nullable=False),
        Index(None, "artifact_id", "id"),
        Index(None, "collection_id"),
        sqlite_autoincrement=True,
    )
