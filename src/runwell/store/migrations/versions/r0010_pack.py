"""Pack: chunks of runs with very many metrics hold some 64 of them."""

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

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ID = BigInteger().with_variant(Integer(), "sqlite")


def upgrade() -> None:
    """Adds the table."""
    op.create_table(
        "pack",
        Column("branch", ID, ForeignKey("branch.id", ondelete="CASCADE"), nullable=False),
        Column("bits", SmallInteger, nullable=False),
        Column("number", Integer, nullable=False),
        Column("row_first", BigInteger, nullable=False),
        Column("row_last", BigInteger, nullable=False),
        Column("step_min", BigInteger, nullable=False),
        Column("step_max", BigInteger, nullable=False),
        Column("points", Integer, nullable=False),
        Column("codec", SmallInteger, nullable=False),
        Column("ends", LargeBinary, nullable=False),
        Column("data", LargeBinary, nullable=False),
        PrimaryKeyConstraint("branch", "bits", "number", "row_first"),
    )


def downgrade() -> None:
    """Is not there: nothing else could read what is packed."""
    raise NotImplementedError("packs cannot be undone; restore a backup")
