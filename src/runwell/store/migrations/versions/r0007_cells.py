"""Cells: long chunks are summed up beside their points; those that are there already are not."""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
)

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ID = BigInteger().with_variant(Integer(), "sqlite")


def upgrade() -> None:
    """Adds the table."""
    op.create_table(
        "chunk_cells",
        Column("branch", ID, ForeignKey("branch.id", ondelete="CASCADE"), nullable=False),
        Column("metric", BigInteger, nullable=False),
        Column("row_first", BigInteger, nullable=False),
        Column("different", Integer, nullable=False),
        Column("fine_bits", SmallInteger, nullable=False),
        Column("coarse_bits", SmallInteger, nullable=False),
        Column("coarse", LargeBinary, nullable=False),
        Column("fine", LargeBinary, nullable=False),
        PrimaryKeyConstraint("branch", "metric", "row_first"),
    )


def downgrade() -> None:
    """Removes it."""
    op.drop_table("chunk_cells")
