"""Console lines of several writers to one run, each of whom counts by itself."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Text

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TEXT = Text().with_variant(Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Adds the columns."""
    op.add_column("log_line", Column("writer", TEXT, nullable=False, server_default=""))
    op.add_column("log_line", Column("writer_number", BigInteger))
    op.create_index(
        "ix_log_line_run_writer_writer_number",
        "log_line",
        ["run", "writer", "writer_number"],
        unique=True,
    )


def downgrade() -> None:
    """Drops them."""
    op.drop_index("ix_log_line_run_writer_writer_number", "log_line")
    op.drop_column("log_line", "writer_number")
    op.drop_column("log_line", "writer")
